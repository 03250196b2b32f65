/**
 * Reads what an upstream offers: tools, prompts, resources and resource templates, all pages, as
 * the bytes that came. Used by the sync worker and by the test of a server.
 *
 * One bad item never costs its list, and one failing list never costs the others.
 */
import { inSlices, type Sliced } from '../slices.js';
import { JsonScanError, member, readString, scanArray, scanObject } from '../wire/json-scan.js';
import { RPC } from '../wire/jsonrpc.js';
import { type Link, LinkError, type LinkErrorCode } from './link.js';

export type CatalogKind = 'tools' | 'prompts' | 'resources' | 'resourceTemplates';

export interface CatalogItem {
  /** `name` of a tool or prompt, `uri` of a resource, `uriTemplate` of a template. */
  readonly name: string;
  /** The item as it came, one JSON object. */
  readonly json: Buffer;
  /** What is odd about it, or null. */
  readonly note: string | null;
}

export interface CatalogFailure {
  readonly code: LinkErrorCode | 'upstream_error';
  readonly message: string;
  /** The upstream's JSON-RPC code, for `upstream_error`. */
  readonly rpcCode?: number;
}

export interface CatalogList {
  readonly items: readonly CatalogItem[];
  /** False when the server does not offer this kind: nothing was asked. */
  readonly declared: boolean;
  /** True when the end of the list was seen; only then is what is missing really gone. */
  readonly complete: boolean;
  readonly notes: readonly string[];
  /** Why the list ended early, or null. Items of pages read before are kept. */
  readonly error: CatalogFailure | null;
}

export type Catalog = Readonly<Record<CatalogKind, CatalogList>>;

export interface CatalogOptions {
  readonly signal: AbortSignal;
  /** Deadline of each page, in milliseconds. */
  readonly timeoutMs: number;
  /** Caps for each kind. Defaults: 1,000 pages, 20,000 items, 64 MiB. */
  readonly maxPages?: number;
  readonly maxItems?: number;
  readonly maxBytes?: number;
  /** A larger item is left out. Default 1 MiB. */
  readonly maxItemBytes?: number;
  /** After every page, with the number of items of that kind so far. */
  readonly onProgress?: (progress: { readonly kind: CatalogKind; readonly items: number }) => void;
}

interface Kind {
  readonly method: string;
  readonly member: string;
  readonly key: 'name' | 'uri' | 'uriTemplate';
  readonly capability: string;
}

const KINDS: Readonly<Record<CatalogKind, Kind>> = {
  tools: { method: 'tools/list', member: 'tools', key: 'name', capability: 'tools' },
  prompts: { method: 'prompts/list', member: 'prompts', key: 'name', capability: 'prompts' },
  resources: { method: 'resources/list', member: 'resources', key: 'uri', capability: 'resources' },
  resourceTemplates: {
    method: 'resources/templates/list',
    member: 'resourceTemplates',
    key: 'uriTemplate',
    capability: 'resources',
  },
};

export const CATALOG_KINDS = Object.keys(KINDS) as CatalogKind[];

/** A note is for people; a thousand of them help nobody. */
const MAX_NOTES = 50;

/** Reads all four lists one after the other. Never throws for what the upstream does. */
export async function readCatalog(link: Link, options: CatalogOptions): Promise<Catalog> {
  return {
    tools: await readKind(link, 'tools', options),
    prompts: await readKind(link, 'prompts', options),
    resources: await readKind(link, 'resources', options),
    resourceTemplates: await readKind(link, 'resourceTemplates', options),
  };
}

/** Reads one list. */
export async function readKind(link: Link, kind: CatalogKind, options: CatalogOptions): Promise<CatalogList> {
  if (link.info.capabilities[KINDS[kind].capability] === undefined) {
    return { items: [], declared: false, complete: true, notes: [], error: null };
  }
  const reading = new ListReading(link, kind, options);
  await reading.run();
  return reading.list();
}

class ListReading {
  private readonly items = new Map<string, CatalogItem>();
  private readonly notes: string[] = [];
  private readonly cursors = new Set<string>();
  private error: CatalogFailure | null = null;
  private complete = false;
  private bytes = 0;
  private pages = 0;

  constructor(
    private readonly link: Link,
    private readonly kind: CatalogKind,
    private readonly options: CatalogOptions,
  ) {}

  list(): CatalogList {
    const { complete, error, notes } = this;
    return { items: [...this.items.values()], declared: true, complete, notes, error };
  }

  async run(): Promise<void> {
    let cursor: string | null = null;
    do {
      cursor = await this.page(cursor);
    } while (cursor !== null);
  }

  /** Reads one page; the next cursor, or null at the end, good or bad. */
  private async page(cursor: string | null): Promise<string | null> {
    const { link, options } = this;
    const params = cursor === null ? null : Buffer.from(JSON.stringify({ cursor }));
    try {
      const call = { signal: options.signal, timeoutMs: options.timeoutMs };
      const reply = await link.request({ method: KINDS[this.kind].method, params, name: null }, call);
      if (!reply.ok) return this.refused(reply.code, reply.error);
      this.pages++;
      // A page may have 16 MiB, and the reader runs beside calls when a server is tested.
      const next = await inSlices(this.take(reply.result));
      options.onProgress?.({ kind: this.kind, items: this.items.size });
      return this.follow(next);
    } catch (error) {
      if (error instanceof LinkError) this.error = { code: error.code, message: error.message };
      else if (error instanceof JsonScanError)
        this.error = { code: 'upstream_protocol_error', message: error.message };
      else throw error;
      return null;
    }
  }

  /** Several servers declare resources but know no `resources/templates/list`. */
  private refused(code: number, error: Buffer): null {
    if (code === RPC.methodNotFound && this.pages === 0) {
      this.complete = true;
      this.note(
        `${KINDS[this.kind].method} is unknown to the server though it declares ${KINDS[this.kind].capability}`,
      );
      return null;
    }
    const message = (JSON.parse(error.toString('utf8')) as { message: string }).message.slice(0, 500);
    this.error = { code: 'upstream_error', message, rpcCode: code };
    return null;
  }

  /** Keeps a page's items; its `nextCursor`. */
  private *take(result: Buffer): Sliced<string | null> {
    const { member: name } = KINDS[this.kind];
    yield;
    const members = scanObject(result);
    yield;
    const list = member(members, name);
    if (list === undefined || result[list.start] !== 0x5b) {
      this.error = { code: 'upstream_protocol_error', message: `the answer holds no array "${name}"` };
      return null;
    }
    const offsets = scanArray(result, list.start, list.end);
    for (let i = 0; i < offsets.length; i += 2) {
      yield;
      this.item(result.subarray(offsets[i], offsets[i + 1]));
    }
    const next = member(members, 'nextCursor');
    // An empty cursor cannot be sent on: it reads as "none" to many.
    return next === undefined || result[next.start] !== 0x22
      ? null
      : readString(result, next.start, next.end) || null;
  }

  private item(json: Buffer): void {
    const max = this.options.maxItems ?? 20_000;
    if (this.items.size >= max || this.error !== null) return;
    const read = this.read(json);
    if (read === null) return;
    const { name, note } = read;
    if (this.items.has(name)) {
      this.note(`${JSON.stringify(name.slice(0, 80))} is listed twice; the first counts`);
      return;
    }
    this.bytes += json.length;
    this.items.set(name, { name, json, note });
  }

  /** Null for what is left out. */
  private read(json: Buffer): Pick<CatalogItem, 'name' | 'note'> | null {
    const { key } = KINDS[this.kind];
    const { maxItemBytes = 1024 * 1024 } = this.options;
    if (json.length > maxItemBytes) {
      this.note(`an item of more than ${maxItemBytes} bytes was left out`);
      return null;
    }
    if (json[0] !== 0x7b) {
      this.note('an item that is no object was left out');
      return null;
    }
    try {
      const found = member(scanObject(json), key);
      if (found !== undefined && json[found.start] === 0x22 && found.end - found.start > 2)
        return {
          name: readString(json, found.start, found.end),
          note: this.kind === 'tools' ? schemaNote(json) : null,
        };
      this.note(`an item without "${key}" was left out`);
    } catch (error) {
      if (!(error instanceof JsonScanError)) throw error;
      this.note(`an item was left out: ${error.message}`);
    }
    return null;
  }

  /** The next cursor, unless the list is at its end, in a circle or over a cap. */
  private follow(next: string | null): string | null {
    const { maxBytes = 64 * 1024 * 1024, maxItems = 20_000, maxPages = 1_000 } = this.options;
    if (this.error !== null) return null;
    if (next === null) {
      this.complete = this.items.size < maxItems;
      if (!this.complete) this.note(`cut at ${maxItems} items`);
      return null;
    }
    if (this.cursors.has(next)) return this.cut('the cursors go round in a circle');
    if (this.pages >= maxPages) return this.cut(`cut at ${maxPages} pages`);
    if (this.items.size >= maxItems) return this.cut(`cut at ${maxItems} items`);
    if (this.bytes >= maxBytes) return this.cut(`cut at ${maxBytes} bytes`);
    this.cursors.add(next);
    return next;
  }

  private cut(why: string): null {
    this.note(why);
    return null;
  }

  private note(text: string): void {
    if (this.notes.length < MAX_NOTES) this.notes.push(text);
  }
}

/** A schema that some clients refuse; the tool is kept, since others can call it. */
function schemaNote(json: Buffer): string | null {
  const schema = member(scanObject(json), 'inputSchema');
  if (schema === undefined || json[schema.start] !== 0x7b) return 'inputSchema is missing';
  const type = member(scanObject(json, schema.start, schema.end), 'type');
  const isObject = type !== undefined && json.toString('latin1', type.start, type.end) === '"object"';
  return isObject ? null : 'inputSchema has no type "object"';
}
