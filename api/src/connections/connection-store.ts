/**
 * Rows of connections with their sealed credentials, for whoever uses or renews them: the gateway, the
 * workers and the API. Every method works inside a transaction of the organisation. Times are the
 * database's.
 */
import { Prisma, type Tx } from '@patchbay/prisma';
import type { Vault } from '../db/vault.js';
import type { StoredCredential } from './credentials.js';

/** The organisation itself. */
export const NO_SUBJECT = '';

export interface ConnectionError {
  readonly code: string;
  readonly message: string;
}

/** What decides about the use of a credential. */
export interface ConnectionState {
  /** UUIDs. */
  readonly id: string;
  readonly serverId: string;
  /** '' is the organisation. */
  readonly subject: string;
  readonly status: 'pending' | 'connected' | 'needs_authorization';
  readonly scopes: readonly string[];
  readonly grantVersion: number;
  readonly tokenVersion: number;
  /** Milliseconds from now; null: it does not say. */
  readonly expiresIn: number | null;
  /** A refresh began and nobody has written how it ended. */
  readonly refreshStarted: boolean;
  readonly failures: number;
  readonly error: ConnectionError | null;
}

export interface StoredConnection extends ConnectionState {
  readonly credential: StoredCredential;
}

interface Row extends ConnectionState {
  readonly credential: Uint8Array | null;
}

const COLUMNS = Prisma.sql`
  id, server_id as "serverId", subject, status::text as status, scopes, grant_version as "grantVersion",
  token_version as "tokenVersion", (extract(epoch from expires_at - now()) * 1000)::float8 as "expiresIn",
  refresh_started_at is not null as "refreshStarted", failures, error, credential`;

/** A new credential. Times in milliseconds from now. */
export interface NewCredential {
  readonly credential: StoredCredential;
  readonly scopes: readonly string[];
  readonly expiresIn: number | null;
  readonly refreshIn: number | null;
}

export class ConnectionStore {
  constructor(private readonly vault: Vault) {}

  /** The one of a server and a subject, whatever its status. */
  async find(
    tx: Tx,
    orgId: string,
    serverId: string,
    subject: string,
  ): Promise<StoredConnection | ConnectionState | null> {
    const [row] = await tx.$queryRaw<Row[]>`
      select ${COLUMNS} from connections
       where org_id = ${orgId}::uuid and server_id = ${serverId}::uuid and subject = ${subject}`;
    return this.opened(tx, orgId, row);
  }

  async byId(tx: Tx, orgId: string, id: string): Promise<StoredConnection | ConnectionState | null> {
    const [row] = await tx.$queryRaw<Row[]>`
      select ${COLUMNS} from connections where org_id = ${orgId}::uuid and id = ${id}::uuid`;
    return this.opened(tx, orgId, row);
  }

  /** The same, held until the end of the transaction. */
  async lock(tx: Tx, orgId: string, id: string): Promise<StoredConnection | ConnectionState | null> {
    const [row] = await tx.$queryRaw<Row[]>`
      select ${COLUMNS} from connections where org_id = ${orgId}::uuid and id = ${id}::uuid for update`;
    return this.opened(tx, orgId, row);
  }

  /** Any connected one of a server: for lists, which are the same for all. The one used longest first. */
  async anyOf(tx: Tx, orgId: string, serverId: string): Promise<StoredConnection | ConnectionState | null> {
    const [row] = await tx.$queryRaw<Row[]>`
      select ${COLUMNS} from connections
       where org_id = ${orgId}::uuid and server_id = ${serverId}::uuid and status = 'connected'
       order by subject = '' desc, id limit 1`;
    return this.opened(tx, orgId, row);
  }

  private async opened(
    tx: Tx,
    orgId: string,
    row: Row | undefined,
  ): Promise<StoredConnection | ConnectionState | null> {
    if (row === undefined) return null;
    const { credential: sealed, ...state } = row;
    if (sealed === null) return state;
    const credential = await this.vault.open<StoredCredential>(tx, orgId, placeOf(row.id), sealed);
    return { ...state, credential };
  }

  /** Another grant, or another credential given by hand: links with the one before are closed. */
  async grant(tx: Tx, orgId: string, id: string, given: NewCredential): Promise<void> {
    const sealed = await this.vault.seal(tx, orgId, placeOf(id), given.credential);
    await tx.$executeRaw`
      update connections
         set status = 'connected', credential = ${sealed}, scopes = ${[...given.scopes]},
             expires_at = ${inMs(given.expiresIn)}, refresh_at = ${inMs(given.refreshIn)},
             grant_version = grant_version + 1, token_version = token_version + 1, failures = 0, error = null,
             refresh_started_at = null, last_refreshed_at = null, version = version + 1, updated_at = now()
       where org_id = ${orgId}::uuid and id = ${id}::uuid`;
  }

  /** New tokens of the same grant: links go on with them. */
  async renewed(tx: Tx, orgId: string, id: string, given: NewCredential): Promise<void> {
    const sealed = await this.vault.seal(tx, orgId, placeOf(id), given.credential);
    await tx.$executeRaw`
      update connections
         set credential = ${sealed}, scopes = ${[...given.scopes]}, expires_at = ${inMs(given.expiresIn)},
             refresh_at = ${inMs(given.refreshIn)}, token_version = token_version + 1, failures = 0, error = null,
             refresh_started_at = null, last_refreshed_at = now(), version = version + 1, updated_at = now()
       where org_id = ${orgId}::uuid and id = ${id}::uuid`;
  }

  /** Marks the beginning of a refresh. @returns false where there is nothing to refresh under this version. */
  async begin(tx: Tx, orgId: string, id: string, tokenVersion: number): Promise<boolean> {
    const begun = await tx.$executeRaw`
      update connections set refresh_started_at = coalesce(refresh_started_at, now())
       where org_id = ${orgId}::uuid and id = ${id}::uuid and status = 'connected'
         and token_version = ${tokenVersion}`;
    return begun > 0;
  }

  /**
   * A refresh that may work later.
   * @param retryIn milliseconds.
   * @param maybeUsed the server may have taken the refresh token for used, its answer is not known.
   */
  async postpone(
    tx: Tx,
    orgId: string,
    id: string,
    error: ConnectionError,
    retryIn: number,
    maybeUsed: boolean,
  ): Promise<void> {
    await tx.$executeRaw`
      update connections
         set failures = failures + 1, error = ${JSON.stringify(error)}::jsonb, refresh_at = ${inMs(retryIn)},
             refresh_started_at = case when ${maybeUsed} then refresh_started_at end,
             version = version + 1, updated_at = now()
       where org_id = ${orgId}::uuid and id = ${id}::uuid`;
  }

  /** What was granted is over. The tokens are erased. */
  async expire(tx: Tx, orgId: string, id: string, error: ConnectionError): Promise<void> {
    await tx.$executeRaw`
      update connections
         set status = 'needs_authorization', credential = null, refresh_at = null, refresh_started_at = null,
             error = ${JSON.stringify(error)}::jsonb, token_version = token_version + 1,
             version = version + 1, updated_at = now()
       where org_id = ${orgId}::uuid and id = ${id}::uuid and status = 'connected'`;
  }
}

/** Whether requests can carry it. */
export function isUsable(found: StoredConnection | ConnectionState | null): found is StoredConnection {
  return found !== null && found.status === 'connected' && 'credential' in found;
}

function placeOf(id: string) {
  return { table: 'connections', row: id, column: 'credential' };
}

function inMs(milliseconds: number | null): Prisma.Sql {
  if (milliseconds === null) return Prisma.sql`null`;
  return Prisma.sql`now() + make_interval(secs => ${milliseconds / 1_000}::float8)`;
}
