/**
 * Providers that many connect: what somebody who sets a server up would otherwise look up. The data is in
 * presets.json, each value with the page that it is from.
 */
import { createRequire } from 'node:module';
import { z } from 'zod';

const url = z.url({ protocol: /^https$/ });

export const presetSchema = z.strictObject({
  id: z.string().regex(/^[a-z][a-z0-9-]*$/),
  name: z.string().min(1).max(100),
  /** Of the provider's own MCP server. */
  serverUrl: url,
  /** Whether `discover` finds the endpoints by itself; false: give those below by hand. */
  discovery: z.boolean(),
  /** `dynamic`: by itself; `stored`: somebody registers an application, and stores its id and secret. */
  registration: z.enum(['dynamic', 'stored']),
  endpoints: z.strictObject({
    /** Tokens of `server` are for the MCP server; those of `api` for the provider's API, not for it. */
    for: z.enum(['server', 'api']),
    authorizationUrl: url,
    tokenUrl: url,
    revocationUrl: url.nullable(),
    issuer: url.nullable(),
  }),
  authMethod: z.enum(['client_secret_basic', 'client_secret_post']).nullable(),
  /** To begin with; null: those that discovery gives. */
  scopes: z.array(z.string().min(1)).min(1).nullable(),
  quirks: z.strictObject({
    authorizationParams: z.record(z.string(), z.string()).optional(),
    sendResource: z.boolean().optional(),
  }),
  docs: url,
  notes: z.string().min(1),
  /** Fields, and the page that they are from. */
  sources: z.record(z.string(), url),
});

export type Preset = z.infer<typeof presetSchema>;

// Not imported: Node 20 warns of JSON modules. A test holds it to the schema.
export const PRESETS: readonly Preset[] = createRequire(import.meta.url)('./presets.json');
