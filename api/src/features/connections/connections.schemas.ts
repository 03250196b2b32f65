/** The wire of connections. No answer ever holds a token. */
import { z } from 'zod';
import { PageQuery, pageOf } from '../../common/pagination.js';
import { exampleId, exampleStamps, stamps, time } from '../../common/wire.js';

const subject = z
  .string()
  .regex(/^[\x21-\x7e]{1,256}$/, 'must be 1 to 256 visible ASCII characters')
  .describe('As requests name it in `X-Patchbay-Subject`.');
const value = z.string().min(1).max(8_192);

export const ConnectionSchema = z
  .object({
    id: z.string(),
    serverId: z.string(),
    subject: z.string().nullable().describe('Whose it is; null: the organisation’s.'),
    status: z
      .enum(['pending', 'connected', 'needs_authorization', 'expired'])
      .describe(
        '`pending`: begun and not finished. `needs_authorization`: what was granted is over, see `error`. `expired`: the token is over and there is nothing to renew it with.',
      ),
    scopes: z.array(z.string()).describe('As granted.'),
    expiresAt: time()
      .nullable()
      .describe('Of the present token; it is renewed before. Null: unknown, or never.'),
    lastRefreshedAt: time().nullable(),
    error: z
      .object({ code: z.string(), message: z.string() })
      .nullable()
      .describe('Why the last renewal or authorisation failed.'),
    ...stamps,
  })
  .meta({ id: 'Connection' });

export const ConnectionPage = pageOf(ConnectionSchema, 'ConnectionPage');

export const ConnectionStarted = ConnectionSchema.extend({
  authorizationUrl: z
    .string()
    .nullable()
    .describe('Where the user signs in, in a browser. Null where nobody needs to.'),
  authorizeBefore: time().nullable().describe('Until when; a new one is begun by the same request.'),
}).meta({ id: 'ConnectionStarted' });

export const StartConnection = z
  .strictObject({
    subject: subject
      .optional()
      .describe('Required where the server has `credentialOwner: subject`, and only there.'),
    scopes: z
      .array(z.string().regex(/^[\x21\x23-\x5b\x5d-\x7e]{1,256}$/, 'must be a scope (RFC 6749 §3.3)'))
      .max(100)
      .optional()
      .describe('To ask for besides those of the server.'),
    returnUrl: z
      .url({ protocol: /^https?$/ })
      .max(2_048)
      .optional()
      .describe(
        'Where the browser goes afterwards, with `connection` and `status` in its query. Its origin must be that of this service or one of `PATCHBAY_ALLOWED_ORIGINS`. Default: a page that says how it ended.',
      ),
    credential: z
      .strictObject({
        value: value.optional().describe('Of `bearer_token` and `api_key`.'),
        envVars: z
          .record(z.string().min(1).max(128), z.string().max(8_192))
          .optional()
          .describe('Of `env_vars`.'),
      })
      .optional()
      .describe('The credential itself, where the server takes no OAuth. Write-only.'),
  })
  .default({})
  .meta({ id: 'StartConnection' });

export const ConnectionDeleted = z
  .object({
    id: z.string(),
    revoked: z
      .enum(['revoked', 'not_supported', 'failed', 'nothing'])
      .describe(
        'What became of its tokens at the authorization server: `not_supported`: it offers no revocation; `failed`: it could not be reached or refused; `nothing`: there were none.',
      ),
  })
  .meta({ id: 'ConnectionDeleted' });

export const ConnectionsQuery = PageQuery.extend({
  subject: subject.optional().describe('Only this subject’s.'),
});

export type Connection = z.infer<typeof ConnectionSchema>;
export type ConnectionStarted = z.infer<typeof ConnectionStarted>;
export type StartConnection = z.infer<typeof StartConnection>;
export type ConnectionDeleted = z.infer<typeof ConnectionDeleted>;
export type ConnectionsQuery = z.infer<typeof ConnectionsQuery>;

export const exampleConnection: Connection = {
  id: exampleId('connection'),
  serverId: exampleId('server'),
  subject: 'user-42',
  status: 'connected',
  scopes: ['issues:read'],
  expiresAt: '2026-11-21T10:30:00.000Z',
  lastRefreshedAt: null,
  error: null,
  ...exampleStamps,
};

export const exampleStarted: ConnectionStarted = {
  ...exampleConnection,
  status: 'pending',
  scopes: [],
  expiresAt: null,
  authorizationUrl: 'https://as.example.com/authorize?response_type=code&client_id=…',
  authorizeBefore: '2026-11-21T09:40:00.000Z',
};
