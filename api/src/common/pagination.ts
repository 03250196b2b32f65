/**
 * Lists: `?limit=20&cursor=` → `{ data, nextCursor }`. A cursor is the key of the last row seen, with
 * a MAC that binds it to its list and organisation, so that a broken or borrowed one is a 400.
 */
import { createHmac, timingSafeEqual } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { RootKeys } from './crypto/root-keys.js';
import { invalidField } from './errors.js';

export const PageQuery = z.strictObject({
  limit: z.coerce.number().int().min(1).max(100).default(20).describe('Items on a page.'),
  cursor: z.string().max(512).optional().describe('`nextCursor` of the page before.'),
});

export interface PageRequest {
  readonly limit: number;
  readonly cursor?: string | undefined;
}

export interface Page<T> {
  readonly data: T[];
  readonly nextCursor: string | null;
}

/** The wire schema of a page. @param id the component's name */
export function pageOf<T extends z.ZodType>(item: T, id: string) {
  return z
    .object({
      data: z.array(item),
      nextCursor: z.string().nullable().describe('For the next page; null on the last.'),
    })
    .meta({ id });
}

const MAC_BYTES = 12;

@Injectable()
export class Cursors {
  constructor(private readonly roots: RootKeys) {}

  /** @param list names the list and everything that it is filtered by. */
  read(list: string, cursor: string | undefined): string | null {
    if (cursor === undefined) return null;
    const bytes = Buffer.from(cursor, 'base64url');
    const key = bytes.subarray(MAC_BYTES);
    // Only the spelling that we wrote: base64url has several for the same bytes.
    const valid =
      bytes.length > MAC_BYTES &&
      bytes.toString('base64url') === cursor &&
      this.roots.ids.some((id) => timingSafeEqual(this.mac(id, list, key), bytes.subarray(0, MAC_BYTES)));
    if (!valid) throw invalidField('cursor', 'is not a cursor of this list', 'invalid_cursor');
    return key.toString('utf8');
  }

  /**
   * @param rows one more than `limit` where there are more.
   * @param keyOf the key that the next page begins after.
   */
  page<R, T>(
    list: string,
    limit: number,
    rows: readonly R[],
    keyOf: (row: R) => string,
    map: (row: R) => T,
  ): Page<T> {
    const last = rows.length > limit ? rows[limit - 1] : undefined;
    return {
      data: rows.slice(0, limit).map(map),
      nextCursor: last === undefined ? null : this.write(list, keyOf(last)),
    };
  }

  private write(list: string, key: string): string {
    const bytes = Buffer.from(key, 'utf8');
    return Buffer.concat([this.mac(this.roots.currentId, list, bytes), bytes]).toString('base64url');
  }

  private mac(rootId: string, list: string, key: Buffer): Buffer {
    return createHmac('sha256', this.roots.derive(rootId, 'cursor'))
      .update(list)
      .update('\0')
      .update(key)
      .digest()
      .subarray(0, MAC_BYTES);
  }
}
