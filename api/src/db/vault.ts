/**
 * Seals and opens an organisation's secrets: one data key for each organisation, itself sealed by the
 * key-encryption key (envelope encryption).
 */

import { randomBytes } from 'node:crypto';
import type { Tx } from '@patchbay/prisma';
import { LRUCache } from 'lru-cache';
import type { RootKeys } from '../common/crypto/root-keys.js';
import { open, seal } from '../common/crypto/seal.js';

/** Where a sealed value stands; becomes part of what is authenticated. */
export interface SealedPlace {
  readonly table: string;
  /** UUID or other stable key of the row. */
  readonly row: string;
  readonly column: string;
}

const VERSION_BYTES = 4;

export class Vault {
  /** Unwrapped data keys by organisation and version. */
  private readonly keys = new LRUCache<string, Buffer>({ max: 10_000, ttl: 10 * 60_000 });

  constructor(private readonly roots: RootKeys) {}

  /** Seals a JSON value for one place of one organisation. `tx` must be the organisation's own. */
  async seal(tx: Tx, orgId: string, place: SealedPlace, value: unknown): Promise<Buffer<ArrayBuffer>> {
    const { version, key } = await this.currentKey(tx, orgId);
    const head = Buffer.alloc(VERSION_BYTES);
    head.writeUInt32BE(version);
    const plain = Buffer.from(JSON.stringify(value), 'utf8');
    return Buffer.concat([head, seal(key, contextOf(orgId, place), plain)]);
  }

  /** Opens what `seal` made. @throws SealError when the value is not of this place. */
  async open<T>(tx: Tx, orgId: string, place: SealedPlace, sealed: Uint8Array): Promise<T> {
    const bytes = Buffer.from(sealed);
    const key = await this.keyOf(tx, orgId, bytes.readUInt32BE(0));
    return JSON.parse(
      open(key, contextOf(orgId, place), bytes.subarray(VERSION_BYTES)).toString('utf8'),
    ) as T;
  }

  /**
   * Makes the organisation's first data key. Called once, in the transaction that creates the
   * organisation: made later, a key could be cached whose transaction rolled back.
   */
  async createKey(tx: Tx, orgId: string): Promise<void> {
    const kekId = this.roots.currentId;
    const wrapped = seal(this.roots.derive(kekId, 'key-encryption'), keyContext(orgId, 1), randomBytes(32));
    await tx.dataKey.create({ data: { orgId, version: 1, kekId, wrappedKey: Buffer.from(wrapped) } });
  }

  private async currentKey(tx: Tx, orgId: string): Promise<{ version: number; key: Buffer }> {
    const newest = await tx.dataKey.findFirstOrThrow({
      where: { orgId },
      orderBy: { version: 'desc' },
      select: { version: true },
    });
    return { version: newest.version, key: await this.keyOf(tx, orgId, newest.version) };
  }

  private async keyOf(tx: Tx, orgId: string, version: number): Promise<Buffer> {
    const name = `${orgId}/${version}`;
    const known = this.keys.get(name);
    if (known) return known;
    const row = await tx.dataKey.findUniqueOrThrow({
      where: { orgId_version: { orgId, version } },
      select: { kekId: true, wrappedKey: true },
    });
    const key = open(
      this.roots.derive(row.kekId, 'key-encryption'),
      keyContext(orgId, version),
      row.wrappedKey,
    );
    this.keys.set(name, key);
    return key;
  }
}

function contextOf(orgId: string, place: SealedPlace): string {
  return ['secret', orgId, place.table, place.row, place.column].join('\0');
}

function keyContext(orgId: string, version: number): string {
  return ['data-key', orgId, version].join('\0');
}
