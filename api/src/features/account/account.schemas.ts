/** The wire of a person's account: where they are signed in, and what happened to it. */
import { z } from 'zod';
import { PageQuery, pageOf } from '../../common/pagination.js';
import { exampleId, time } from '../../common/wire.js';

const ip = z.string().nullable().describe('Past trusted proxies.');
const userAgent = z.string().nullable().describe('As the browser names itself.');

export const MySessionSchema = z
  .object({
    id: z.string(),
    current: z.boolean().describe('Whether it is the one that asks.'),
    ip,
    userAgent,
    createdAt: time(),
    updatedAt: time().describe('When it was last prolonged: to the day.'),
    expiresAt: time(),
  })
  .meta({ id: 'MySession' });

export const MySessionPage = pageOf(MySessionSchema, 'MySessionPage');

export const SessionsRevoked = z
  .object({ revoked: z.int().describe('How many have ended.') })
  .meta({ id: 'SessionsRevoked' });

export const MyEventSchema = z
  .object({
    id: z.string(),
    action: z.string().describe('`person.<verb>`, like `person.signIn`.'),
    detail: z
      .record(z.string(), z.unknown())
      .nullable()
      .describe('Like the `method` of a sign-in, or the `attempts` of the hour that failed.'),
    requestId: z.string(),
    ip,
    userAgent,
    createdAt: time(),
  })
  .meta({ id: 'MyEvent' });

export const MyEventPage = pageOf(MyEventSchema, 'MyEventPage');

export const AccountQuery = PageQuery;

export type MySession = z.infer<typeof MySessionSchema>;
export type SessionsRevoked = z.infer<typeof SessionsRevoked>;
export type MyEvent = z.infer<typeof MyEventSchema>;
export type AccountQuery = z.infer<typeof AccountQuery>;

const EXAMPLE_AGENT = 'Mozilla/5.0 (X11; Linux x86_64) Firefox/145.0';

export const exampleMySession: MySession = {
  id: exampleId('session'),
  current: true,
  ip: '192.0.2.1',
  userAgent: EXAMPLE_AGENT,
  createdAt: '2026-11-21T09:30:00.000Z',
  updatedAt: '2026-11-21T09:30:00.000Z',
  expiresAt: '2026-11-28T09:30:00.000Z',
};

export const exampleMyEvent: MyEvent = {
  id: exampleId('personEvent'),
  action: 'person.signIn',
  detail: { method: 'password' },
  requestId: 'req_4f8a1c2b9d3e',
  ip: '192.0.2.1',
  userAgent: EXAMPLE_AGENT,
  createdAt: '2026-11-21T09:30:00.000Z',
};
