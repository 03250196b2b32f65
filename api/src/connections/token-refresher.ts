/**
 * Renews the tokens of connections, one renewal of a connection at a time: in this process by one promise for
 * all who ask, across processes by the row's lock. Whoever waited for it finds newer tokens and asks nobody.
 *
 * The lock is held while the authorization server is asked, against the rule for everything else, because
 * refresh tokens that rotate may be used once: the new one is written by the transaction that holds the lock,
 * so that no other process can use the old one between. What a crash in that moment loses is told by
 * `refresh_started_at`; see docs/oauth.md.
 */
import type { Database, Tx } from '@patchbay/prisma';
import type { Logger } from 'pino';
import { SealError } from '../common/crypto/seal.js';
import type { Vault } from '../db/vault.js';
import type { TargetDeps } from '../gateway/snapshot/open-target.js';
import { TargetError } from '../gateway/snapshot/server-config.js';
import { OAuthError } from '../oauth/errors.js';
import { clientCredentialsTokens, refreshTokens } from '../oauth/tokens.js';
import type { Tokens } from '../oauth/types.js';
import type { Outbound } from '../outbound/outbound.js';
import { ConnectionStore, isUsable, type NewCredential, type StoredConnection } from './connection-store.js';
import type { GrantedTokens } from './credentials.js';
import { addFigures, once } from './figures.js';
import { clientOf, oauthOf, readServer } from './oauth-server.js';
import { quirksOf } from './presets.js';
import { Turns } from './turns.js';

export type RefreshOutcome =
  /** There are newer tokens than those that were told of, by this process or another. */
  | { readonly kind: 'renewed' }
  /** Nothing can be renewed: somebody must authorise again. */
  | { readonly kind: 'over'; readonly message: string }
  /** It may work later. */
  | { readonly kind: 'failed'; readonly message: string };

export interface RefresherDeps {
  readonly db: Database;
  readonly vault: Vault;
  readonly sharedEnv: TargetDeps['sharedEnv'];
  readonly outbound: Outbound;
  readonly log: Logger;
}

/** Pauses between the tries to keep tokens that were received and could not be written. */
const RESCUE_MS = [0, 250, 1_000, 2_000, 4_000];
const FIRST_RETRY_MS = 15_000;
const LONGEST_RETRY_MS = 15 * 60_000;
/** Part of a token's life after which it is renewed, and the time that is left of a long one then. */
const LIFE = 0.8;
const AHEAD_MS = 5 * 60_000;

export class TokenRefresher {
  private readonly store: ConnectionStore;
  private readonly flying = new Map<string, Promise<RefreshOutcome>>();
  private readonly turns = new Turns();

  constructor(private readonly deps: RefresherDeps) {
    this.store = new ConnectionStore(deps.vault);
  }

  /**
   * @param tokenVersion of the tokens that are to be replaced: where there are newer ones, nothing is done.
   * @returns never rejects: a database that is away is a failure that may pass.
   */
  refresh(orgId: string, id: string, tokenVersion: number): Promise<RefreshOutcome> {
    const name = `${id} ${tokenVersion}`;
    const known = this.flying.get(name);
    if (known !== undefined) return known;
    const promise = this.turns
      .take(orgId, () => this.renew(orgId, id, tokenVersion))
      .catch((error: unknown): RefreshOutcome => {
        this.deps.log.warn({ err: error, connectionId: id }, 'a token could not be renewed');
        return { kind: 'failed', message: 'its token cannot be renewed at the moment' };
      })
      .finally(() => this.flying.delete(name));
    this.flying.set(name, promise);
    return promise;
  }

  /** The upstream refuses tokens that were renewed just now: more of them are no use. */
  refused(orgId: string, id: string, tokenVersion: number): void {
    const error = { code: 'refused', message: 'the server refuses the access token, renewed just now' };
    this.deps.db
      .tenant(orgId, async (tx) => {
        const found = await this.store.lock(tx, orgId, id);
        if (found?.tokenVersion === tokenVersion) await this.store.expire(tx, orgId, id, error);
      })
      .catch((err: unknown) =>
        this.deps.log.warn({ err, connectionId: id }, 'a refusal was not written down'),
      );
  }

  private async renew(orgId: string, id: string, tokenVersion: number): Promise<RefreshOutcome> {
    const { db } = this.deps;
    const before = await db.tenant(orgId, async (tx) => {
      const found = await this.store.byId(tx, orgId, id);
      if (isUsable(found) && found.tokenVersion === tokenVersion)
        await this.store.begin(tx, orgId, id, tokenVersion);
      return found;
    });
    const known = outcomeOf(before, tokenVersion);
    if (known !== null) return known;
    const attempt: Attempt = { interrupted: before?.refreshStarted === true, received: null };
    try {
      return await db.tenant(orgId, async (tx) => {
        const found = await this.store.lock(tx, orgId, id);
        return (
          outcomeOf(found, tokenVersion) ?? this.renewLocked(tx, orgId, found as StoredConnection, attempt)
        );
      });
    } catch (error) {
      if (attempt.received === null) throw error;
      return this.rescue(orgId, id, tokenVersion, attempt.received);
    }
  }

  /** The transaction broke after the tokens had come: they are written by another one, as long as they are newest. */
  private async rescue(
    orgId: string,
    id: string,
    tokenVersion: number,
    received: NewCredential,
  ): Promise<RefreshOutcome> {
    let failure: unknown;
    for (const pause of RESCUE_MS) {
      await new Promise((resolve) => setTimeout(resolve, pause));
      try {
        return await this.deps.db.tenant(orgId, async (tx) => {
          const found = await this.store.lock(tx, orgId, id);
          const known = outcomeOf(found, tokenVersion);
          if (known === null) await this.store.renewed(tx, orgId, id, received);
          return known ?? { kind: 'renewed' };
        });
      } catch (error) {
        failure = error;
      }
    }
    throw failure;
  }

  private async renewLocked(
    tx: Tx,
    orgId: string,
    found: StoredConnection,
    attempt: Attempt,
  ): Promise<RefreshOutcome> {
    const granted = found.credential as GrantedTokens;
    try {
      const tokens = await this.ask(tx, orgId, found.serverId, granted);
      attempt.received = credentialOf(granted, tokens, found.scopes);
      await this.store.renewed(tx, orgId, found.id, attempt.received);
      await addFigures(tx, orgId, [once('refreshes')]);
      return { kind: 'renewed' };
    } catch (error) {
      const { maybeUsed, passes, ...failure } = failureOf(error, granted);
      await addFigures(tx, orgId, [once('refreshes_failed')]);
      if (passes) {
        const pause = Math.min(LONGEST_RETRY_MS, FIRST_RETRY_MS * 2 ** Math.min(found.failures, 10));
        await this.store.postpone(tx, orgId, found.id, failure, pause, maybeUsed);
        return { kind: 'failed', message: `its token cannot be renewed: ${failure.message}` };
      }
      const lost = attempt.interrupted && failure.code === 'invalid_grant' ? LOST : '';
      const message = `${failure.message}${lost}`;
      await this.store.expire(tx, orgId, found.id, { code: failure.code, message });
      return { kind: 'over', message };
    }
  }

  private async ask(tx: Tx, orgId: string, serverId: string, granted: GrantedTokens): Promise<Tokens> {
    const { vault, sharedEnv, outbound } = this.deps;
    const { authorizationServer: as, client: source, grant, refreshToken, requestedScopes } = granted;
    const server = await readServer({ vault, sharedEnv }, tx, orgId, serverId);
    const settings = server === null ? null : oauthOf(server);
    const client = clientOf(source, settings);
    const quirks = quirksOf(settings);
    const { resource } = as;
    if (grant === 'client_credentials')
      return clientCredentialsTokens(outbound, as, { client, resource, scopes: requestedScopes, quirks });
    if (refreshToken === null)
      throw new OAuthError('invalid_grant', 'The access token is over, and there is no refresh token.');
    return refreshTokens(outbound, as, { client, refreshToken, resource, quirks });
  }
}

interface Attempt {
  /** An earlier one began, and nobody has written how it ended. */
  readonly interrupted: boolean;
  /** What came, once it did. */
  received: NewCredential | null;
}

const LOST =
  ' An earlier renewal was interrupted: the token that it was given is lost, and the one before is used up.';

/** What is stored of new tokens. Times from now, so that only the database's clock counts. */
export function credentialOf(
  granted: Omit<GrantedTokens, 'accessToken' | 'refreshToken'>,
  tokens: Tokens,
  scopesBefore: readonly string[],
): NewCredential {
  const { accessToken, refreshToken, expiresAt } = tokens;
  const expiresIn = expiresAt === null ? null : Math.max(0, expiresAt - Date.now());
  const renewable = refreshToken !== null || granted.grant === 'client_credentials';
  return {
    credential: { ...granted, accessToken, refreshToken },
    scopes: tokens.scopes ?? scopesBefore,
    expiresIn,
    refreshIn: expiresIn === null || !renewable ? null : refreshIn(expiresIn),
  };
}

/** At 80 % of a token's life, and of a long one never later than 5 minutes before its end. In milliseconds. */
export function refreshIn(expiresIn: number): number {
  const ahead = expiresIn > 2 * AHEAD_MS ? expiresIn - AHEAD_MS : expiresIn;
  return Math.min(expiresIn * LIFE, ahead);
}

/** What there is to say without asking anybody, or null. */
function outcomeOf(
  found: Awaited<ReturnType<ConnectionStore['byId']>>,
  tokenVersion: number,
): RefreshOutcome | null {
  if (found === null) return { kind: 'over', message: 'it is not connected' };
  if (!isUsable(found))
    return { kind: 'over', message: found.error?.message ?? 'it must be connected again' };
  if (found.credential.kind !== 'oauth2') return { kind: 'over', message: 'the credential was refused' };
  return found.tokenVersion > tokenVersion ? { kind: 'renewed' } : null;
}

interface Failure {
  readonly code: string;
  readonly message: string;
  /** Whether the same may work later. */
  readonly passes: boolean;
  /** Whether the refresh token may be used up. */
  readonly maybeUsed: boolean;
}

/** A client of the configuration can be mended there, and then the same refresh token is good. */
function failureOf(error: unknown, { client }: GrantedTokens): Failure {
  if (error instanceof OAuthError)
    return {
      code: error.code,
      message: error.message,
      passes:
        error.remedy === 'try_later' ||
        (error.remedy === 'fix_configuration' && client.from === 'configuration'),
      maybeUsed: error.maybeSent,
    };
  if (error instanceof TargetError || error instanceof SealError)
    return {
      code: 'server_unusable',
      message: 'The server’s configuration cannot be used.',
      passes: true,
      maybeUsed: false,
    };
  throw error;
}
