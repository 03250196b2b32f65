/**
 * better-auth with the settings of this service: people, how they prove who they are, and their sessions.
 * Organisations, roles and invitations are our own (features/members, features/invitations): see
 * docs/identity.md for why.
 */
import { createHash } from 'node:crypto';
import type { Database } from '@patchbay/prisma';
import { APIError } from 'better-auth/api';
import { betterAuth } from 'better-auth/minimal';
import { twoFactor } from 'better-auth/plugins/two-factor';
import type { Logger } from 'pino';
import type { RootKeys } from '../common/crypto/root-keys.js';
import { databaseError } from '../common/database-errors.js';
import { newUuid } from '../common/ids.js';
import { type Language, languageIn } from '../common/language.js';
import { originOf, tell } from '../common/person-events.js';
import type { Env } from '../config/env.js';
import { oidcOf } from '../config/identity-env.js';
import type { Vault } from '../db/vault.js';
import type { Outbound } from '../outbound/outbound.js';
import { AUTH_PATH } from './auth-path.js';
import type { Background } from './background.js';
import { isOver } from './comer.js';
import { fewGuesses } from './guesses.js';
import { limitedSessions } from './limited-sessions.js';
import { AuthLimits, hashed } from './limits.js';
import type { Mail, Mailer } from './mailer.js';
import { knownAddressMail, oneLine, resetDoneMail, resetMail, verificationMail } from './mails.js';
import { clientDocuments } from './oauth/client-documents.js';
import { doorOnly, provider } from './oauth/provider.js';
import { oauthTables } from './oauth/tables.js';
import { OrganizationEntry } from './organization-entry.js';
import { OrganizationProviders } from './organization-providers.js';
import { organizationSignOn } from './organization-sign-on.js';
import { onwardsOf, pageUrl } from './page-url.js';
import { passkeys } from './passkeys.js';
import { onceOnlyCodes } from './second-factor.js';
import { signInTrail } from './sign-in-trail.js';
import { signOn } from './sign-on.js';
import { maySignUp } from './sign-up.js';
import { authStore } from './store.js';

export interface AuthDeps {
  readonly env: Env;
  readonly db: Database;
  readonly roots: RootKeys;
  readonly vault: Vault;
  readonly outbound: Outbound;
  readonly log: Logger;
  readonly mailer: Mailer;
  readonly background: Background;
  /** Whether tries are limited for each address. */
  readonly limited: boolean;
}

/** A session as `getSession` finds it. */
export interface FoundSession {
  readonly session: {
    readonly id: string;
    readonly createdAt: Date;
    readonly activeOrganizationId?: string | null | undefined;
    readonly onlyOrganizationId?: string | null | undefined;
    readonly identityProviderId?: string | null | undefined;
  };
  readonly user: {
    readonly id: string;
    readonly name: string;
    readonly email: string;
    readonly emailVerified: boolean;
    readonly twoFactorEnabled?: boolean | null | undefined;
    readonly createdAt: Date;
  };
}

/** What the rest of the service uses of better-auth. */
export interface Auth {
  handler(request: Request): Promise<Response>;
  /** `headers`: cookies to be set, where the session was prolonged. */
  getSession(headers: Headers): Promise<{ found: FoundSession | null; headers: Headers }>;
  /** The name of the cookie that a session comes in. */
  cookieName(): Promise<string>;
}

/** So long a sign-in is proof enough for what outlives it. */
const FRESH_S = 600;
const HOUR_S = 3_600;
const DAY_S = 86_400;
/** To one person: whoever signs up with somebody's address, or asks for their new password, sends no more. */
const MAILS = { window: HOUR_S, max: 10 };

/** Of no use here, or giving out what we keep: tokens of identity providers. */
const DISABLED_PATHS = [
  '/get-access-token',
  '/refresh-token',
  '/account-info',
  '/update-session',
  // At /v1/me/sessions, where the trail has it in the same transaction.
  '/list-sessions',
  '/revoke-session',
  '/revoke-sessions',
  '/revoke-other-sessions',
];

export function createAuth(deps: AuthDeps): Auth {
  const limits = new AuthLimits(deps.db);
  const auth = betterAuth({
    appName: 'Patchbay',
    baseURL: `${deps.env.PATCHBAY_PUBLIC_URL}${AUTH_PATH}`,
    basePath: AUTH_PATH,
    secrets: secretsOf(deps.roots),
    database: authStore(deps.db, oauthTables(deps.db, deps.env.PATCHBAY_PUBLIC_URL)),
    trustedOrigins: [new URL(deps.env.PATCHBAY_PUBLIC_URL).origin],
    disabledPaths: DISABLED_PATHS,
    telemetry: { enabled: false },
    logger: { level: 'warn', log: (level, message, ...rest) => report(deps.log, level, message, rest) },
    // What is not the caller's fault comes to us, instead of to the console with all that it holds.
    onAPIError: { throw: true, errorURL: pageUrl(deps.env.PATCHBAY_PUBLIC_URL, '/error') },
    ...password(deps, limits),
    session: {
      expiresIn: 7 * DAY_S,
      // Whoever finds an open browser adds no passkey of their own.
      freshAge: FRESH_S,
      updateAge: DAY_S,
      additionalFields: {
        activeOrganizationId: { type: 'string', required: false, input: false },
        onlyOrganizationId: { type: 'string', required: false, input: false },
        identityProviderId: { type: 'string', required: false, input: false },
      },
    },
    account: { encryptOAuthTokens: true },
    verification: { storeIdentifier: 'hashed' },
    user: {
      validateUserInfo: async ({ user, source }) => {
        const isForm = source.method === 'email-password';
        // An address that the provider has not verified could be anybody's.
        if (!isForm && source.oauth?.profile?.email_verified !== true) return { error: 'email_not_verified' };
        if (source.action !== 'create-user') return;
        const rule = isForm ? deps.env.PATCHBAY_SIGN_UP : deps.env.PATCHBAY_SIGN_ON_SIGN_UP;
        if (!(await maySignUp(deps.db, rule, user.email ?? ''))) return { error: 'not_invited' };
      },
    },
    databaseHooks: {
      account: {
        create: {
          after: async ({ providerId, userId }, context) => {
            if (providerId === 'credential') return;
            const origin = originOf(context?.headers, userId);
            await tell(deps.db, userId, origin, {
              action: 'person.linkAccount',
              after: { provider: providerId },
            });
          },
        },
      },
      user: {
        create: { before: async (user) => ({ data: bounded(user) }) },
        update: { before: async (user) => ({ data: bounded(user) }) },
      },
      session: {
        create: {
          before: async (session) => {
            await requireNotBanned(deps.db, session.userId);
            return {
              data: {
                ...session,
                activeOrganizationId:
                  session.activeOrganizationId ?? (await firstOrganization(deps.db, session.userId)),
              },
            };
          },
        },
      },
    },
    rateLimit: {
      enabled: deps.limited,
      window: 60,
      max: 300,
      customStorage: limits,
    },
    advanced: {
      cookiePrefix: 'patchbay',
      // Said, because the library leaves both out where NODE_ENV is test.
      disableOriginCheck: false,
      disableCSRFCheck: false,
      // The mount sets it to what Fastify found out, past the proxies that are trusted.
      ipAddress: { ipAddressHeaders: ['x-forwarded-for'] },
      // Never 'uuid': ids that the library gives would be replaced then.
      database: { generateId: () => newUuid(), validateSchema: false },
      backgroundTasks: { handler: (work) => deps.background.run(work) },
    },
    plugins: [
      doorOnly(),
      twoFactor({ issuer: 'Patchbay' }),
      onceOnlyCodes(limits),
      ...(deps.limited ? [fewGuesses(limits)] : []),
      ...passkeys(deps.env.PATCHBAY_PUBLIC_URL),
      ...signOns(deps),
      organizationSignOns(deps),
      limitedSessions(deps.db, deps.env.PATCHBAY_PUBLIC_URL),
      provider({
        db: deps.db,
        publicUrl: deps.env.PATCHBAY_PUBLIC_URL,
        registration: deps.env.PATCHBAY_CLIENT_REGISTRATION === 'on',
        documents: clientDocuments(deps),
      }),
      // The last one: it sees what the others made of the answer.
      signInTrail({ ...deps, limits }),
    ],
  });
  return {
    handler: (request) => auth.handler(request).catch((err: unknown) => failed(deps.log, err)),
    async getSession(headers) {
      const { response, headers: answer } = await auth.api.getSession({ headers, returnHeaders: true });
      return { found: response && !isOver(response.session) ? response : null, headers: answer };
    },
    cookieName: async () => (await auth.$context).authCookies.sessionToken.name,
  };
}

/** Sign-on, where the operator has set an identity provider. */
function signOns({ env, outbound, log }: AuthDeps) {
  const settings = oidcOf(env);
  const isClosed = env.PATCHBAY_SIGN_ON_SIGN_UP === 'off';
  return settings === null ? [] : [signOn({ settings, outbound, log, isClosed })];
}

/** Sign-on with identity providers of organisations. */
function organizationSignOns(deps: AuthDeps) {
  const { db, env, log } = deps;
  const providers = new OrganizationProviders(deps);
  return organizationSignOn({
    providers,
    entry: new OrganizationEntry(db, env.PATCHBAY_SIGN_ON_SIGN_UP),
    log,
  });
}

function password(deps: AuthDeps, limits: AuthLimits) {
  const { env, mailer, background, log } = deps;
  const { PATCHBAY_PUBLIC_URL: publicUrl } = env;
  const page = (path: string, parameters = {}) => pageUrl(publicUrl, path, parameters);
  const post = async (mail: Mail): Promise<void> => {
    if (deps.limited && !(await limits.consume(`mail ${hashed(mail.to)}`, MAILS)).allowed) {
      log.warn('a mail was not sent: its recipient has got too many');
      return;
    }
    await mailer.send(mail);
  };
  // Nobody's answer waits for a mail: how long it takes would tell who has an account.
  const send = (mail: Mail) => background.run(post(mail));
  const sendLink =
    (mail: typeof resetMail, path: string) =>
    async ({ user, url, token }: Linked, request?: Request): Promise<void> =>
      send(mail(user.email, languageOf(request), page(path, { token, next: onwardsOf(url, publicUrl) })));
  return {
    emailAndPassword: {
      enabled: true,
      disableSignUp: env.PATCHBAY_SIGN_UP === 'off',
      requireEmailVerification: true,
      minPasswordLength: 12,
      maxPasswordLength: 256,
      resetPasswordTokenExpiresIn: HOUR_S,
      revokeSessionsOnPasswordReset: true,
      sendResetPassword: sendLink(resetMail, '/reset-password'),
      onPasswordReset: async (
        { user }: { user: { id: string; email: string } },
        request?: Request,
      ): Promise<void> => {
        send(resetDoneMail(user.email, languageOf(request), page('/forgot-password')));
        await tell(deps.db, user.id, originOf(request?.headers, user.id), { action: 'person.resetPassword' });
      },
      onExistingUserSignUp: async ({ user }: { user: { email: string } }, request?: Request) =>
        send(knownAddressMail(user.email, languageOf(request), page('/sign-in'), page('/forgot-password'))),
    },
    emailVerification: {
      sendOnSignUp: true,
      sendOnSignIn: true,
      expiresIn: HOUR_S,
      sendVerificationEmail: sendLink(verificationMail, '/verify-email'),
    },
  };
}

/** What the library says of a link to be mailed. */
interface Linked {
  readonly user: { readonly email: string };
  readonly url: string;
  readonly token: string;
}

/** Of whoever asked for a mail, which is its reader, or says to be. */
function languageOf(request: Request | undefined): Language {
  const of = (name: string) => request?.headers.get(name) ?? undefined;
  return languageIn({ cookie: of('cookie'), 'accept-language': of('accept-language') });
}

/** The newest root key signs and encrypts; what the others encrypted still opens. */
function secretsOf(roots: RootKeys): { version: number; value: string }[] {
  return roots.ids.map((id) => ({
    // A number that stays the key's own wherever it stands in the list.
    version: createHash('sha256').update(id).digest().readUInt32BE(0),
    value: roots.derive(id, 'identity').toString('base64'),
  }));
}

/** Says so: that no session begins at all is the database's (migration people). */
async function requireNotBanned(db: Database, userId: string): Promise<void> {
  const where = { id: userId, bannedAt: { not: null } };
  if ((await db.system((tx) => tx.user.count({ where }))) > 0)
    throw new APIError('FORBIDDEN', { code: 'BANNED', message: 'This account was closed by the operator.' });
}

/** The organisation that a new session means: the one that the person has been in for longest. */
async function firstOrganization(db: Database, userId: string): Promise<string | null> {
  const row = await db.system((tx) =>
    tx.membership.findFirst({ where: { userId }, orderBy: { id: 'asc' }, select: { orgId: true } }),
  );
  return row?.orgId ?? null;
}

/** Names are one short line, whoever gives them; pictures are none of ours. */
function bounded<T extends { name?: string | undefined; image?: string | null | undefined }>(user: T): T {
  return {
    ...user,
    ...(user.name === undefined ? {} : { name: oneLine(user.name) }),
    ...(user.image === undefined ? {} : { image: null }),
  };
}

/** In the library's own form of errors. */
function failed(log: Logger, error: unknown): Response {
  const isAway = databaseError(error)?.code === 'unavailable';
  log.error(
    { reason: error instanceof Error ? error.name : 'unknown', isAway },
    'identity: a request failed',
  );
  return isAway
    ? Response.json(
        { code: 'UNAVAILABLE', message: 'The service cannot answer at the moment.' },
        { status: 503, headers: { 'retry-after': '2' } },
      )
    : Response.json({ code: 'INTERNAL_SERVER_ERROR', message: 'Something went wrong.' }, { status: 500 });
}

/** The library logs addresses and objects of all kinds: only its words and an error's message are kept. */
function report(log: Logger, level: string, message: string, rest: readonly unknown[]): void {
  const error = rest.find((one) => one instanceof Error);
  const fields = { reason: error?.message, from: 'identity' };
  if (level === 'error') log.error(fields, message);
  else log.warn(fields, message);
}
