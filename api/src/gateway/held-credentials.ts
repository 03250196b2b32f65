/**
 * The credentials of connections as links carry them: read when a link is opened, swapped under open links
 * when a token was renewed, and taken away when somebody else authorised or nobody does any more.
 * Notifications of connections keep them true on every replica.
 */
import type { Database } from '@patchbay/prisma';
import { LRUCache } from 'lru-cache';

import {
  ConnectionStore,
  isUsable,
  NO_SUBJECT,
  type StoredConnection,
} from '../connections/connection-store.js';
import { bearerHeaders } from '../connections/credentials.js';
import type { RefreshOutcome } from '../connections/token-refresher.js';
import type { Vault } from '../db/vault.js';
import { type Link, LinkError } from './runtime/links/link.js';
import type { OpenOptions } from './runtime/links/options.js';
import type { LinkKey, PoolServer, Renewals } from './runtime/links/pool.js';
import { within } from './snapshot/deadline.js';
import { TargetError, withGiven } from './snapshot/server-config.js';
import type { CredentialNeed, UpstreamTarget } from './snapshot/types.js';

export interface HeldCredentialsOptions {
  readonly db: Database;
  readonly vault: Vault;
  /** As this deployment runs servers: `Isolation.open`. */
  readonly open: (server: PoolServer, options: OpenOptions) => Promise<Link>;
  /** Renews the tokens of a connection unless somebody has done so since `tokenVersion`. */
  readonly refresh: (orgId: string, connectionId: string, tokenVersion: number) => Promise<RefreshOutcome>;
  /** The upstream refused the newest tokens too. */
  readonly refused: (orgId: string, connectionId: string, tokenVersion: number) => void;
  /** The links of a server and a subject (null: the organisation) carry what is over. */
  readonly closeLinks: (serverId: string, subject: string | null) => void;
}

const MAX_HELD = 50_000;
const DEADLINE_MS = 5_000;
/** A token is renewed before a link is opened with it when it has less left. */
const LEEWAY_MS = 60_000;
const UNKNOWN = 'its connection cannot be looked up at the moment';

/** A connection in use. `current` is what open links read. */
interface Held {
  readonly id: string;
  readonly orgId: string;
  readonly serverId: string;
  readonly subject: string;
  readonly grantVersion: number;
  tokenVersion: number;
  /** By the monotonic clock; null: unknown. */
  expiresAt: number | null;
  /** Header fields of an access token; empty for what was given by hand. */
  current: readonly string[];
  readonly credential: StoredConnection['credential'];
}

export class HeldCredentials implements Renewals {
  private readonly store: ConnectionStore;
  private readonly held: LRUCache<string, Held>;
  private readonly keyOf = new Map<string, string>();
  private readonly loading = new Map<string, Promise<Held | null>>();
  /** Grows with every notification: what was read before it is not kept. */
  private generation = 0;

  constructor(private readonly options: HeldCredentialsOptions) {
    this.store = new ConnectionStore(options.vault);
    this.held = new LRUCache({
      max: MAX_HELD,
      dispose: (held, _key, reason) => {
        if (reason !== 'set') this.keyOf.delete(held.id);
        // Nobody would tell its links of a renewal.
        if (reason === 'evict') this.closeLinks(held);
      },
    });
  }

  get size(): number {
    return this.held.size;
  }

  /** Opens a link with the credential of its key in place. @throws LinkError `authorization_required`, and as `openLink` */
  async open(server: PoolServer, options: OpenOptions, key: LinkKey): Promise<Link> {
    const need = server.credentials;
    if (need == null) return this.options.open(server, options);
    let held = await this.fresh(server, key);
    for (let again = false; ; again = true) {
      const mark = held.tokenVersion;
      try {
        return await this.options.open({ ...server, target: targetWith(server, need, held) }, options);
      } catch (error) {
        if (!isUnauthorized(error)) throw error;
        if (again) this.options.refused(key.orgId, held.id, mark);
        if (again) throw required(server.name, 'its credential is refused');
        held = await this.renewed(server.name, held, mark);
      }
    }
  }

  mark(key: LinkKey): number {
    return this.held.peek(nameOf(key.serverId, key.subject ?? NO_SUBJECT))?.tokenVersion ?? 0;
  }

  async renew(key: LinkKey, mark: number, serverName: string): Promise<void> {
    const held = await this.connection(key, serverName);
    await this.renewed(serverName, held, mark);
  }

  refused(key: LinkKey, mark: number): void {
    const held = this.held.peek(nameOf(key.serverId, key.subject ?? NO_SUBJECT));
    if (held !== undefined) this.options.refused(key.orgId, held.id, mark);
  }

  /** A connection that still has a while, renewed where it has not. */
  private async fresh(server: PoolServer, key: LinkKey): Promise<Held> {
    const held = await this.connection(key, server.name);
    if (held.expiresAt === null || held.expiresAt - performance.now() > LEEWAY_MS) return held;
    try {
      return await this.renewed(server.name, held, held.tokenVersion);
    } catch (error) {
      // It may do for this once.
      if (
        error instanceof LinkError &&
        error.code === 'upstream_unavailable' &&
        held.expiresAt > performance.now()
      )
        return held;
      throw error;
    }
  }

  /** @throws LinkError */
  private async renewed(serverName: string, held: Held, mark: number): Promise<Held> {
    if (held.tokenVersion > mark) return held;
    if (held.credential.kind !== 'oauth2') throw required(serverName, 'it refused the credential');
    const outcome = await this.options.refresh(held.orgId, held.id, mark);
    if (outcome.kind === 'failed') throw unavailable(serverName, outcome.message);
    if (outcome.kind === 'over') throw required(serverName, outcome.message);
    const next = await this.reload(held).catch(() => {
      throw unavailable(serverName, UNKNOWN);
    });
    if (next === null) throw required(serverName, 'it is not connected');
    return next;
  }

  /** The connection of a link's key. @throws LinkError `authorization_required`, `upstream_unavailable` */
  private async connection(key: LinkKey, serverName: string): Promise<Held> {
    const held = await this.load(key.orgId, key.serverId, key.subject ?? NO_SUBJECT).catch(() => {
      throw unavailable(serverName, UNKNOWN);
    });
    if (held === null) throw required(serverName, 'it is not connected');
    return held;
  }

  /** What is held, else what the database has; once for all who wait. @throws when that does not answer. */
  private load(orgId: string, serverId: string, subject: string): Promise<Held | null> {
    const name = nameOf(serverId, subject);
    const known = this.held.get(name);
    if (known !== undefined) return Promise.resolve(known);
    const flying = this.loading.get(name);
    if (flying !== undefined) return flying;
    const reading = this.read(orgId, serverId, subject).finally(() => this.loading.delete(name));
    this.loading.set(name, reading);
    return reading;
  }

  private reload(held: Held): Promise<Held | null> {
    return this.read(held.orgId, held.serverId, held.subject);
  }

  private async read(orgId: string, serverId: string, subject: string): Promise<Held | null> {
    for (let round = 0; ; round++) {
      const { generation } = this;
      const work = this.options.db.tenant(orgId, (tx) => this.store.find(tx, orgId, serverId, subject));
      const found = await within(DEADLINE_MS, work);
      // Something changed meanwhile, perhaps this. Bounded: the notification comes again to what is held.
      if (generation !== this.generation && round < 3) continue;
      return this.take(orgId, isUsable(found) ? found : null, serverId, subject);
    }
  }

  /** Puts what was read in the place of what is held. */
  private take(
    orgId: string,
    found: StoredConnection | null,
    serverId: string,
    subject: string,
  ): Held | null {
    const name = nameOf(serverId, subject);
    const before = this.held.peek(name);
    if (found === null) {
      if (before !== undefined) this.drop(name, before);
      return null;
    }
    const { credential, expiresIn, grantVersion, id, tokenVersion } = found;
    const current = credential.kind === 'oauth2' ? bearerHeaders(credential.accessToken) : [];
    const expiresAt = expiresIn === null ? null : performance.now() + expiresIn;
    if (before?.id === id && before.grantVersion === grantVersion) {
      // Links read `current` for each request.
      if (tokenVersion > before.tokenVersion) Object.assign(before, { tokenVersion, current, expiresAt });
      return before;
    }
    if (before !== undefined) this.drop(name, before);
    const held = { id, orgId, serverId, subject, grantVersion, tokenVersion, expiresAt, current, credential };
    this.held.set(name, held);
    this.keyOf.set(id, name);
    return held;
  }

  private drop(name: string, held: Held): void {
    this.held.delete(name);
    this.closeLinks(held);
  }

  private closeLinks({ serverId, subject }: Held): void {
    this.options.closeLinks(serverId, subject === NO_SUBJECT ? null : subject);
  }

  /** A connection changed somewhere. */
  async changed(connectionId: string): Promise<void> {
    this.generation++;
    const name = this.keyOf.get(connectionId);
    const held = name === undefined ? undefined : this.held.peek(name);
    if (name === undefined || held === undefined) return;
    // Without the database it goes on as it is: the upstream has the last word.
    await this.reload(held).catch(() => undefined);
  }

  /** After changes may have been missed. */
  async revalidate(): Promise<void> {
    this.generation++;
    const all = [...this.held.values()];
    const next = async (): Promise<void> => {
      for (let held = all.shift(); held !== undefined; held = all.shift())
        await this.reload(held).catch(() => undefined);
    };
    await Promise.all([next(), next(), next(), next()]);
  }
}

function nameOf(serverId: string, subject: string): string {
  return `${serverId} ${subject}`;
}

function targetWith(server: PoolServer, need: CredentialNeed, held: Held): UpstreamTarget {
  const { target } = server;
  const { credential } = held;
  try {
    if (credential.kind !== 'oauth2') return withGiven(target, need, credential);
    if (target.kind === 'stdio' || need.place.in !== 'oauth2')
      throw new TargetError('its connection is for another kind of authentication: connect it anew');
    return { ...target, live: held };
  } catch (error) {
    if (error instanceof TargetError) throw required(server.name, error.message);
    throw error;
  }
}

function unavailable(serverName: string, text: string): LinkError {
  return new LinkError('upstream_unavailable', `server "${serverName}": ${text}`, false);
}

function required(serverName: string, text: string): LinkError {
  return new LinkError('authorization_required', `server "${serverName}": ${text}`, false);
}

function isUnauthorized(error: unknown): boolean {
  return (
    error instanceof LinkError && error.code === 'upstream_unauthorized' && error.detail.httpStatus === 401
  );
}
