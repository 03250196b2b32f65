/** Settings of people: who may sign up, how mail leaves, and the identity provider of the deployment. */
import { z } from 'zod';

const mail = z.union(
  [z.literal('file'), z.url({ protocol: /^smtps?$/ })],
  'must be file or a URL that starts with smtp:// or smtps://',
);

const WHO = z.enum(['open', 'invited', 'off']);

/** For schemas of the environment. */
export const IDENTITY_SHAPE = {
  PATCHBAY_SIGN_UP: WHO.default('invited'),
  PATCHBAY_SIGN_ON_SIGN_UP: WHO.default('open'),
  PATCHBAY_CLIENT_REGISTRATION: z.enum(['on', 'off']).default('on'),
  PATCHBAY_MAIL: mail.default('file'),
  PATCHBAY_MAIL_FROM: z
    .string()
    .regex(/^([^<>\p{Cc}]*<)?[^\s<>@\p{Cc}]+@[^\s<>@\p{Cc}]+>?$/u, 'must be an address, or Name <address>')
    .optional(),
  OIDC_CLIENT_ID: z.string().max(1_024).optional(),
  OIDC_CLIENT_SECRET: z.string().max(1_024).optional(),
  OIDC_DISCOVERY_URL: z
    .url({ protocol: /^https?$/, error: 'must be a URL that starts with http:// or https://' })
    .regex(/\/\.well-known\/openid-configuration$/, 'must end with /.well-known/openid-configuration')
    .optional(),
  OIDC_SCOPES: z
    .string()
    .default('openid email profile')
    .transform((text) => text.split(/[\s,]+/).filter(Boolean))
    .refine((scopes) => scopes.includes('openid'), 'must hold openid'),
  OIDC_PKCE: z.enum(['true', 'false']).default('true'),
};

type IdentityEnv = z.output<z.ZodObject<typeof IDENTITY_SHAPE>>;

/** Both of what sign-on needs, or neither. */
export function checkIdentity(env: IdentityEnv, ctx: z.RefinementCtx): void {
  const [id, url] = [env.OIDC_CLIENT_ID, env.OIDC_DISCOVERY_URL];
  if ((id === undefined) === (url === undefined)) return;
  const [missing, given] =
    id === undefined ? ['OIDC_CLIENT_ID', 'OIDC_DISCOVERY_URL'] : ['OIDC_DISCOVERY_URL', 'OIDC_CLIENT_ID'];
  ctx.addIssue({ code: 'custom', path: [missing], message: `is required with ${given}` });
}

/** The identity provider of the deployment. */
export interface OidcSettings {
  readonly clientId: string;
  /** Undefined for a public client. */
  readonly clientSecret: string | undefined;
  readonly discoveryUrl: string;
  readonly scopes: readonly string[];
  readonly pkce: boolean;
}

/** @returns null where there is none. */
export function oidcOf(env: IdentityEnv): OidcSettings | null {
  const { OIDC_CLIENT_ID: clientId, OIDC_DISCOVERY_URL: discoveryUrl } = env;
  if (clientId === undefined || discoveryUrl === undefined) return null;
  const { OIDC_CLIENT_SECRET: clientSecret, OIDC_SCOPES: scopes } = env;
  return { clientId, clientSecret, discoveryUrl, scopes, pkce: env.OIDC_PKCE === 'true' };
}
