/**
 * Seals and opens an organisation's secrets: one data key for each organisation, itself sealed by the
 * key-encryption key (envelope encryption).
 */

import { randomBytes } from 'node:crypto';
import type { Tx } from '@patchbay/prisma';
import { LRUCache } from 'lru-cache';
import { type KeyEncryption, KeyEncryptionError } from '../common/crypto/key-encryption.js';
import { open, seal } from '../common/crypto/seal.js';

/** Where a sealed value stands; becomes part of what is authenticated. */
export interface SealedPlace {
  readonly table: string;
  /** UUID or other stable key of the row. */
  readonly row: string;
  readonly column: string;
}

/** A data key as it is stored. */
export interface PreparedKey {
  readonly version: number;
  readonly kekId: string;
  readonly wrappedKey: Buffer<ArrayBuffer>;
}

/** Where data keys are: a transaction of the organisation, or all of them as they were read in one. */
export type DataKeys = Tx | readonly PreparedKey[];

/** Times are monotonic, in ms. */
interface OpenedKey {
  readonly key: Buffer;
  readonly until: number;
  /** Up to then it is used in an outage. */
  readonly atMost: number;
}

const VERSION_BYTES = 4;
/** How long a data key is used before what wraps it is asked again: so soon does a withdrawn permission count. */
const FRESH_MS = 10 * 60_000;
/** How long it is used while that does not answer; asked again every minute. */
const OUTAGE_MS = 24 * 60 * 60_000;
const AGAIN_MS = 60_000;

export class Vault {
  /** Unwrapped data keys by organisation and version. */
  private readonly keys = new LRUCache<string, OpenedKey>({ max: 10_000 });

  /** @param keyEncryption wraps the data keys. */
  constructor(readonly keyEncryption: KeyEncryption) {}

  /** Seals a JSON value for one place of one organisation. `tx` must be the organisation's own. */
  async seal(tx: Tx, orgId: string, place: SealedPlace, value: unknown): Promise<Buffer<ArrayBuffer>> {
    const version = await this.currentVersion(tx, orgId);
    const key = await this.keyOf(tx, orgId, version);
    const head = Buffer.alloc(VERSION_BYTES);
    head.writeUInt32BE(version);
    const plain = Buffer.from(JSON.stringify(value), 'utf8');
    return Buffer.concat([head, seal(key, contextOf(orgId, place), plain)]);
  }

  /** Opens what `seal` made. @throws SealError when the value is not of this place. */
  async open<T>(keys: DataKeys, orgId: string, place: SealedPlace, sealed: Uint8Array): Promise<T> {
    const bytes = Buffer.from(sealed);
    const key = await this.keyOf(keys, orgId, bytes.readUInt32BE(0));
    return JSON.parse(
      open(key, contextOf(orgId, place), bytes.subarray(VERSION_BYTES)).toString('utf8'),
    ) as T;
  }

  /** A new data key for an organisation, wrapped; may ask a service, so not inside of a transaction. */
  async prepareKey(orgId: string, version = 1): Promise<PreparedKey> {
    const kekId = this.keyEncryption.currentId;
    const wrapped = await this.keyEncryption.wrap(keyContext(orgId, version), randomBytes(32));
    return { version, kekId, wrappedKey: Buffer.from(wrapped) };
  }

  /**
   * Writes a prepared key. The first one in the transaction that creates the organisation: made later,
   * a key could be cached whose transaction rolled back.
   */
  async addKey(tx: Tx, orgId: string, key: PreparedKey): Promise<void> {
    await tx.dataKey.create({ data: { orgId, ...key }, select: { version: true } });
  }

  /** The version that new values are sealed with. */
  async currentVersion(tx: Tx, orgId: string): Promise<number> {
    // Held until the end of the transaction: a key that somebody seals with is not retired meanwhile.
    const find = () => tx.$queryRaw<{ version: number }[]>`
      select version from data_keys where org_id = ${orgId}::uuid order by version desc limit 1 for key share`;
    // Whoever waited for a key that was retired meanwhile finds none; a newer one is there.
    const [newest = (await find())[0]] = await find();
    if (newest === undefined) throw new Error('the organisation has no data key');
    return newest.version;
  }

  /** A data key's wrapping, renewed under the current key. May ask a service: not inside of a transaction. */
  async rewrap(orgId: string, key: PreparedKey): Promise<PreparedKey> {
    const context = keyContext(orgId, key.version);
    const plain = await this.keyEncryption.unwrap(key.kekId, context, key.wrappedKey);
    const wrappedKey = Buffer.from(await this.keyEncryption.wrap(context, plain));
    return { version: key.version, kekId: this.keyEncryption.currentId, wrappedKey };
  }

  private async keyOf(keys: DataKeys, orgId: string, version: number): Promise<Buffer> {
    const name = `${orgId}/${version}`;
    const now = performance.now();
    const known = this.keys.get(name);
    if (known && known.until > now) return known.key;
    const row = await storedKey(keys, orgId, version);
    try {
      const key = await this.keyEncryption.unwrap(row.kekId, keyContext(orgId, version), row.wrappedKey);
      this.keys.set(name, { key, until: now + FRESH_MS, atMost: now + OUTAGE_MS });
      return key;
    } catch (error) {
      // A refusal is an answer; silence is none.
      const outage = error instanceof KeyEncryptionError && error.outage;
      if (!outage || !known || known.atMost < now) throw error;
      this.keys.set(name, { ...known, until: now + AGAIN_MS });
      return known.key;
    }
  }
}

async function storedKey(keys: DataKeys, orgId: string, version: number) {
  if ('dataKey' in keys)
    return keys.dataKey.findUniqueOrThrow({
      where: { orgId_version: { orgId, version } },
      select: { kekId: true, wrappedKey: true },
    });
  const key = keys.find((one) => one.version === version);
  if (key === undefined) throw new Error(`the organisation has no data key ${version}`);
  return key;
}

function contextOf(orgId: string, place: SealedPlace): string {
  return ['secret', orgId, place.table, place.row, place.column].join('\0');
}

function keyContext(orgId: string, version: number): string {
  return ['data-key', orgId, version].join('\0');
}
