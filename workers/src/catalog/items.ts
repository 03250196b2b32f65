/**
 * What an upstream listed, made fit for the database, and compared with what is there. Pure.
 *
 * An item is known by its kind and key. Its hash is SHA-256 over the definition exactly as it came.
 */
import { createHash } from 'node:crypto';
import type { Catalog, CatalogKind, Variants } from '@patchbay/api/gateway/probe';
import type { CatalogKind as RowKind } from '@patchbay/prisma';
import { wellFormed } from './said.js';

export interface Item {
  readonly kind: RowKind;
  readonly key: string;
  readonly definition: string;
  readonly hash: string;
  readonly position: number;
  /** Client capabilities without which it is not listed; usually none. */
  readonly requires: readonly string[];
}

/** A row as far as the comparison needs it. */
export interface KnownItem {
  readonly id: string;
  readonly kind: RowKind;
  readonly key: string;
  readonly hash: string;
  readonly position: number;
  readonly requires: readonly string[];
}

export interface KindResult {
  readonly added: number;
  readonly changed: number;
  readonly removed: number;
  readonly total: number;
}

export interface Diff {
  readonly added: readonly Item[];
  /** New definitions or requirements under a known id. */
  readonly changed: readonly (Item & { readonly id: string })[];
  /** Only the place in the list is another. */
  readonly moved: readonly { readonly id: string; readonly position: number }[];
  readonly removed: readonly string[];
  readonly counts: Readonly<Record<CatalogKind, KindResult>>;
  /** Over keys, definitions, requirements and order of everything that is there afterwards. */
  readonly catalogHash: string;
}

export const KINDS: readonly (readonly [CatalogKind, RowKind])[] = [
  ['tools', 'tool'],
  ['prompts', 'prompt'],
  ['resources', 'resource'],
  ['resourceTemplates', 'resource_template'],
];

/** PostgreSQL indexes no longer keys than about this; no name or URI that is meant for people is near it. */
const MAX_KEY_BYTES = 2_000;

export interface Reading {
  readonly items: readonly Item[];
  /** What was odd, for people. */
  readonly notes: readonly string[];
}

/**
 * The items of one list, those that not every client is shown last. What PostgreSQL cannot hold is left out and noted,
 * never the list with it.
 */
export function readItems(
  catalog: Catalog,
  variants: Variants,
  kind: CatalogKind,
  rowKind: RowKind,
): Reading {
  const list = catalog[kind];
  const notes = [...list.notes];
  const items = new Map<string, Item>();
  const listed = [...list.items.map((item) => ({ ...item, requires: [] })), ...variants.items[kind]];
  for (const { name, json, note, requires } of listed) {
    // Lone surrogates become U+FFFD on the way to UTF-8; done here, so that two of them are seen to meet.
    const key = wellFormed(name);
    const shown = JSON.stringify(key.slice(0, 80));
    const definition = json.toString('utf8');
    if (key.includes('\0') || definition.includes('\0')) notes.push(`${shown} was left out: it holds a NUL`);
    else if (Buffer.byteLength(key) > MAX_KEY_BYTES)
      notes.push(`${shown} was left out: its name is too long`);
    else if (!items.has(key)) {
      if (note !== null) notes.push(`${shown}: ${note}`);
      const hash = createHash('sha256').update(definition).digest('hex');
      items.set(key, { kind: rowKind, key, definition, hash, position: items.size, requires });
    }
  }
  return { items: [...items.values()], notes };
}

/**
 * What has to be done to get from `known` to the catalogue. Items that are missing are removed only
 * where their list was read to its end: after half a list nobody knows.
 * @param varied whether it is known what clients with capabilities are shown.
 */
export function compare(
  readings: ReadonlyMap<CatalogKind, Reading>,
  complete: ReadonlySet<CatalogKind>,
  varied: boolean,
  known: readonly KnownItem[],
): Diff {
  const added: Item[] = [];
  const changed: (Item & { id: string })[] = [];
  const moved: { id: string; position: number }[] = [];
  const removed: string[] = [];
  const counts = {} as Record<CatalogKind, KindResult>;
  const total = createHash('sha256');
  for (const [kind, rowKind] of KINDS) {
    const before = new Map(known.filter((k) => k.kind === rowKind).map((k) => [k.key, k]));
    const counted = { added: added.length, changed: changed.length, removed: removed.length };
    const after: Pick<Item, 'key' | 'hash' | 'position' | 'requires'>[] = [];
    for (const item of readings.get(kind)?.items ?? []) {
      const old = before.get(item.key);
      before.delete(item.key);
      after.push(item);
      if (!old) added.push(item);
      else if (old.hash !== item.hash || String(old.requires) !== String(item.requires))
        changed.push({ ...item, id: old.id });
      else if (old.position !== item.position) moved.push({ id: old.id, position: item.position });
    }
    for (const old of before.values()) {
      if (complete.has(kind) && (varied || old.requires.length === 0)) removed.push(old.id);
      else after.push(old);
    }
    counts[kind] = {
      added: added.length - counted.added,
      changed: changed.length - counted.changed,
      removed: removed.length - counted.removed,
      total: after.length,
    };
    after.sort((a, b) => a.position - b.position || (a.key < b.key ? -1 : 1));
    const told = after.map(({ key, hash, requires }) =>
      requires.length ? [key, hash, requires] : [key, hash],
    );
    total.update(JSON.stringify([kind, told]));
  }
  return { added, changed, moved, removed, counts, catalogHash: total.digest('hex') };
}
