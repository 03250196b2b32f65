/**
 * Renders a list result once, into pages of JSON bytes that are served as they are: a list of a
 * thousand tools costs one write. Cursors name the list's hash, so one of an older list is refused
 * instead of skipping or repeating items.
 */
import { createHash } from 'node:crypto';

import type { Sliced } from '../runtime/slices.js';
import { META } from '../runtime/wire/modern/envelope.js';
import { LIST_TTL_MS } from '../runtime/wire/modern/protocol.js';
import { SERVER_INFO, SERVERS_META_KEY } from './identity.js';
import type { CompiledList, ListName, ListPage, ServerNotice } from './types.js';

/** Many clients read the first page only, so pages are large. */
const MAX_PAGE_ITEMS = 1_000;
const MAX_PAGE_BYTES = 4 * 1024 * 1024;

const COMMA = Buffer.from(',');

/** An item as it is listed, and the bits of what a client must be able to do to be shown it. */
export interface ListedItem {
  readonly json: Buffer;
  readonly requires: number;
}

/** One list before it is rendered for anybody. */
export interface ListSource {
  readonly kind: ListName;
  /** JSON objects in listing order. */
  readonly items: readonly ListedItem[];
  readonly notices: readonly ServerNotice[];
  /** See CompiledList. */
  readonly revision: string;
}

export function* listSource(
  kind: ListName,
  items: readonly ListedItem[],
  notices: readonly ServerNotice[],
): Sliced<ListSource> {
  const hash = createHash('sha256');
  for (const { json, requires } of items) {
    yield;
    hash.update(json).update(requires === 0 ? '\n' : `\n${requires}\n`);
  }
  return { kind, items, notices, revision: hash.digest('base64url').slice(0, 12) };
}

/** @param bits what the client can do; 0: the list for everybody. */
export function* renderList({ kind, items, notices, revision }: ListSource, bits = 0): Sliced<CompiledList> {
  const shown: Buffer[] = [];
  for (const { json, requires } of items) {
    yield;
    if ((requires & ~bits) === 0) shown.push(json);
  }
  const groups = paginate(shown);
  // Equal for equal lists alone: what a revision shows depends on nothing but the bits.
  const name = bits === 0 ? revision : `${revision}.${bits}`;
  const pages: ListPage[] = [];
  const cursors = new Map<string, number>();
  let bytes = 0;
  for (const [i, group] of groups.entries()) {
    yield;
    const next = i + 1 < groups.length ? cursorFor(name, i + 1) : null;
    if (next !== null) cursors.set(next, i + 1);
    const page = { ...bodyOf(kind, group), ...tails(next, notices) };
    bytes += page.body.length;
    pages.push(page);
  }
  return { revision, pages, cursors, count: shown.length, bytes };
}

function paginate(items: readonly Buffer[]): Buffer[][] {
  const groups: Buffer[][] = [[]];
  let group = groups[0] as Buffer[];
  let bytes = 0;
  for (const item of items) {
    if (group.length > 0 && (group.length >= MAX_PAGE_ITEMS || bytes + item.length > MAX_PAGE_BYTES)) {
      groups.push((group = []));
      bytes = 0;
    }
    group.push(item);
    bytes += item.length;
  }
  return groups;
}

function cursorFor(list: string, page: number): string {
  return Buffer.from(`${list}.${page}`).toString('base64url');
}

function bodyOf(member: string, items: readonly Buffer[]): Pick<ListPage, 'body' | 'itemEnds'> {
  const head = Buffer.from(`{${JSON.stringify(member)}:[`);
  const parts: Buffer[] = [head];
  const itemEnds: number[] = [];
  let end = head.length;
  for (const [i, item] of items.entries()) {
    if (i > 0) parts.push(COMMA);
    parts.push(item);
    itemEnds.push((end += item.length + (i > 0 ? 1 : 0)));
  }
  parts.push(Buffer.from(']'));
  return { body: Buffer.concat(parts), itemEnds };
}

function tails(
  nextCursor: string | null,
  notices: readonly ServerNotice[],
): Pick<ListPage, 'legacyTail' | 'modernTail'> {
  const next = nextCursor === null ? {} : { nextCursor };
  const told = notices.length === 0 ? {} : { [SERVERS_META_KEY]: notices };
  const legacy = { ...next, ...(notices.length === 0 ? {} : { _meta: told }) };
  const modern = {
    ...next,
    ...cacheFields(),
    _meta: { ...told, [META.serverInfo]: SERVER_INFO },
  };
  return { legacyTail: tailOf(legacy), modernTail: tailOf(modern) };
}

/** What every cacheable result of a modern server says (2026-07-28: CacheableResult). */
export function cacheFields(): { resultType: string; ttlMs: number; cacheScope: string } {
  return { resultType: 'complete', ttlMs: LIST_TTL_MS, cacheScope: 'private' };
}

/** The members as JSON text to append to an open object: `,"a":1}`, or `}` for none. */
export function tailOf(members: object): Buffer {
  const text = JSON.stringify(members);
  return Buffer.from(text === '{}' ? '}' : `,${text.slice(1)}`);
}
