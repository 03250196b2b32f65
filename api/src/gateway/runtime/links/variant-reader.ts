/**
 * Finds out what a legacy upstream lists only to clients that it may ask something: its lists are
 * read once more as a client that can do everything, and where that shows more, once without each
 * capability. What an item disappears without, it requires. So servers that list the same to all, nearly
 * every one, pay for one more reading.
 */
import { type ClientCapability, declarationOf, without } from '../client-capabilities.js';
import { errorObject, RPC } from '../wire/jsonrpc.js';
import {
  CATALOG_KINDS,
  type Catalog,
  type CatalogItem,
  type CatalogKind,
  type CatalogOptions,
  readKind,
} from './catalog-reader.js';
import { type Link, LinkError, type UpstreamMessage } from './link.js';
import type { OpenOptions } from './options.js';

export interface ConditionalItem extends CatalogItem {
  /** The least that a client must be able to do to be shown it; never empty. */
  readonly requires: readonly ClientCapability[];
}

/** What a server lists besides what it lists to a client without capabilities. */
export interface Variants {
  readonly items: Readonly<Record<CatalogKind, readonly ConditionalItem[]>>;
  /** Why they are not known, or null. What was known before may still be so. */
  readonly error: string | null;
}

export const NO_VARIANTS: Variants = {
  items: { tools: [], prompts: [], resources: [], resourceTemplates: [] },
  error: null,
};

/** Opens one more conversation with the upstream. @throws LinkError */
export type OpenAs = (
  options: Pick<OpenOptions, 'prefer' | 'clientCapabilities' | 'onMessage'>,
) => Promise<Link>;

/**
 * @param bare the lists as a client without capabilities sees them. Of one that was not read to its
 * end nobody can say what is missing: it has no conditional items.
 * @param capabilities what clients of the server may have at all.
 * Never throws for what the upstream does.
 */
export async function readVariants(
  open: OpenAs,
  bare: Catalog,
  capabilities: readonly ClientCapability[],
  options: CatalogOptions,
): Promise<Variants> {
  const readAs: ReadAs = (names, kinds) => readOnce(open, names, kinds, options);
  try {
    const extras: Extra[] = [];
    const complete = CATALOG_KINDS.filter((kind) => bare[kind].complete);
    for (const [kind, items] of await readAs(capabilities, complete)) {
      const known = new Set(bare[kind].items.map(({ name }) => name));
      for (const item of items.values()) if (!known.has(item.name)) extras.push({ kind, item, requires: [] });
    }
    if (extras.length > 0) await findRequired(extras, capabilities, readAs);
    const ofKind = (kind: CatalogKind): ConditionalItem[] =>
      extras.filter((e) => e.kind === kind).map(({ item, requires }) => ({ ...item, requires }));
    const items = {
      tools: ofKind('tools'),
      prompts: ofKind('prompts'),
      resources: ofKind('resources'),
      resourceTemplates: ofKind('resourceTemplates'),
    };
    return { items, error: null };
  } catch (error) {
    if (!(error instanceof LinkError) && !(error instanceof UnreadError)) throw error;
    return { ...NO_VARIANTS, error: error.message };
  }
}

interface Extra {
  readonly kind: CatalogKind;
  readonly item: CatalogItem;
  requires: readonly ClientCapability[];
}

/**
 * An item that stays whichever capability is missing has several that do: it goes to clients with the
 * first that shows it alone, or else with all.
 */
async function findRequired(
  extras: readonly Extra[],
  capabilities: readonly ClientCapability[],
  readAs: ReadAs,
): Promise<void> {
  const kinds = [...new Set(extras.map(({ kind }) => kind))];
  for (const one of capabilities) {
    const lists = await readAs(without(capabilities, one), kinds);
    for (const extra of extras)
      if (!lists.get(extra.kind)?.has(extra.item.name)) extra.requires = [...extra.requires, one];
  }
  const loose = (): Extra[] => extras.filter(({ requires }) => requires.length === 0);
  for (const one of capabilities) {
    if (loose().length === 0) return;
    const alone = capabilities.filter((name) => name === one || one.startsWith(`${name}.`));
    const lists = await readAs(alone, kinds);
    for (const extra of loose()) if (lists.get(extra.kind)?.has(extra.item.name)) extra.requires = alone;
  }
  for (const extra of loose()) extra.requires = capabilities;
}

/** A list of the upstream ended early; the message names no secret of ours. */
class UnreadError extends Error {}

/** Lists as a client with some capabilities sees them: items by name. @throws LinkError, UnreadError */
type ReadAs = (capabilities: readonly ClientCapability[], kinds: readonly CatalogKind[]) => Promise<Lists>;
type Lists = ReadonlyMap<CatalogKind, ReadonlyMap<string, CatalogItem>>;

async function readOnce(
  open: OpenAs,
  capabilities: readonly ClientCapability[],
  kinds: readonly CatalogKind[],
  options: CatalogOptions,
): Promise<Lists> {
  const clientCapabilities = declarationOf(capabilities);
  const link = await open({ prefer: 'legacy', clientCapabilities, onMessage: answerNobody });
  try {
    const lists = new Map<CatalogKind, Map<string, CatalogItem>>();
    for (const kind of kinds) {
      const list = await readKind(link, kind, options);
      if (!list.complete) throw new UnreadError(list.error?.message ?? `its ${kind} have no end`);
      lists.set(kind, new Map(list.items.map((item) => [item.name, item])));
    }
    return lists;
  } finally {
    await link.close();
  }
}

/** Nobody is there to be asked; some servers want to know the roots before they list anything. */
function answerNobody({ answer, method }: UpstreamMessage): void {
  if (method === 'roots/list') answer?.({ ok: true, result: Buffer.from('{"roots":[]}') });
  else {
    const error = errorObject(RPC.internalError, 'No client can be asked while the lists are read');
    answer?.({ ok: false, error, code: RPC.internalError });
  }
}
