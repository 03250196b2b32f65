/**
 * Looks at one upstream server once: connects, measures a round trip, reads what it offers, hangs up.
 * The one door of jobs and features to the links; used by the sync and health workers and by
 * `POST /v1/servers/{id}/test`.
 */

import { InstallError } from './packages/install-error.js';
import { withoutSecrets } from './redact.js';
import { CLIENT_CAPABILITIES } from './runtime/client-capabilities.js';
import {
  type Catalog,
  type CatalogKind,
  type CatalogList,
  readCatalog,
} from './runtime/links/catalog-reader.js';
import type { HttpAgent } from './runtime/links/http-agent.js';
import { type Era, type Link, LinkError, type LinkErrorCode } from './runtime/links/link.js';
import type { OpenOptions } from './runtime/links/options.js';
import { NO_VARIANTS, readVariants, type Variants } from './runtime/links/variant-reader.js';
import { type Isolation, withoutIsolation } from './sandbox/isolation.js';
import type { UpstreamTarget } from './snapshot/types.js';

export type { Catalog, CatalogKind } from './runtime/links/catalog-reader.js';
export { NO_VARIANTS, type Variants } from './runtime/links/variant-reader.js';

export type ProbeServer = ProbeFacts &
  (
    | { readonly target: UpstreamTarget; readonly fault?: null }
    /** As `openTarget` says why it cannot be used. */
    | { readonly target: null; readonly fault: string }
  );

interface ProbeFacts {
  /** UUIDs. */
  readonly id: string;
  readonly orgId: string;
  /** Stands in error messages. */
  readonly name: string;
  /** Deadline of one request, in milliseconds; opening has at least 30 s, since a process may install first. */
  readonly timeoutMs: number;
}

export type ProbeStep = 'connect' | CatalogKind;

export interface ProbeOptions {
  readonly signal?: AbortSignal;
  /** When a step begins, and after each page with the number of items of that kind so far. */
  readonly onProgress?: (progress: { readonly step: ProbeStep; readonly items: number }) => void;
  /** The way out to HTTP and SSE servers: `Outbound.links`. Without, none is reached. */
  readonly dispatcher?: HttpAgent;
  /** How STDIO servers run in this deployment. Default: the command as it is. */
  readonly isolation?: Pick<Isolation, 'mode' | 'open'>;
  /** Deadline of the whole probe, in milliseconds. Default 120,000. */
  readonly deadlineMs?: number;
  /** Leave out to read the catalogue too; `false` connects and measures only. */
  readonly catalog?: boolean;
  /**
   * For a server whose clients each get a conversation of their own: read too what it lists to those
   * it may ask something. `relayRoots`: whether it may be told roots.
   */
  readonly dedicated?: { readonly relayRoots: boolean };
}

export interface ProbeError {
  readonly code: LinkErrorCode | 'stdio_disabled' | 'server_unusable' | 'install_failed';
  /** Names the server; holds no secret. */
  readonly message: string;
}

export type Probe =
  | {
      readonly ok: true;
      readonly era: Era;
      readonly protocolVersion: string;
      /** One round trip after the handshake; the handshake's own time where the server answers no ping. */
      readonly latencyMs: number;
      readonly serverInfo: Readonly<Record<string, unknown>>;
      readonly capabilities: Readonly<Record<string, unknown>>;
      readonly instructions: string | null;
      /** Kinds that were not read (`catalog: false`) are empty and incomplete. */
      readonly catalog: Catalog;
      /** Looked for with `dedicated` only, and only in a legacy server: modern lists do not vary. */
      readonly variants: Variants;
    }
  | {
      readonly ok: false;
      /** Until the failure. */
      readonly latencyMs: number;
      readonly error: ProbeError;
      /** Its process ended by itself. */
      readonly ended?: boolean;
    };

const DEADLINE_MS = 120_000;
const OPEN_TIMEOUT_MS = 30_000;
/** A server that answers no ping may still answer everything else. */
const PING_TIMEOUT_MS = 5_000;
/** Caps of one kind: a catalogue beyond them is no use to any agent. Ten thousand tools must fit. */
const MAX_ITEMS = 20_000;
const MAX_BYTES = 16 * 1024 * 1024;
/** Of everything that is read besides: a server that hangs on it must not cost its sync. */
const VARIANTS_MS = 30_000;

const AS_IT_IS = withoutIsolation('direct');

const UNREAD = { items: [], declared: false, complete: false, notes: [], error: null };
const NO_CATALOG: Catalog = { tools: UNREAD, prompts: UNREAD, resources: UNREAD, resourceTemplates: UNREAD };

type Reachable = ProbeFacts & { readonly target: UpstreamTarget };

/**
 * Never throws for what the server does: a server that cannot be reached is an answer too. A list
 * that could not be read to its end says so in `catalog[kind].error` and `.complete`.
 */
export async function probeServer(server: ProbeServer, options: ProbeOptions = {}): Promise<Probe> {
  const started = performance.now();
  const elapsed = () => Math.round(performance.now() - started);
  const { isolation = AS_IT_IS } = options;
  if (server.target === null) {
    const message = `server "${server.name}": ${server.fault}`;
    return { ok: false, latencyMs: 0, error: { code: 'server_unusable', message } };
  }
  if (server.target.kind === 'stdio' && isolation.mode === 'off') {
    const message = `server "${server.name}": STDIO servers are switched off on this installation`;
    return { ok: false, latencyMs: 0, error: { code: 'stdio_disabled', message } };
  }
  const deadlineMs = options.deadlineMs ?? DEADLINE_MS;
  const deadline = AbortSignal.timeout(deadlineMs);
  const signal = options.signal ? AbortSignal.any([options.signal, deadline]) : deadline;
  let link: Link | null = null;
  try {
    options.onProgress?.({ step: 'connect', items: 0 });
    const opening = {
      signal,
      openTimeoutMs: Math.min(deadlineMs, Math.max(OPEN_TIMEOUT_MS, server.timeoutMs)),
      ...(options.dispatcher ? { dispatcher: options.dispatcher } : {}),
    };
    link = await isolation.open(server, opening);
    const opened = elapsed();
    const latencyMs = (await roundTrip(link, Math.min(server.timeoutMs, PING_TIMEOUT_MS), signal)) ?? opened;
    const catalog = options.catalog === false ? NO_CATALOG : await read(link, server, signal, options);
    const { info } = link;
    // Some processes run once at a time.
    await link.close();
    const varies = info.era === 'legacy' && options.catalog !== false && options.dedicated !== undefined;
    const variants = varies ? await readMore(server, catalog, opening, options) : NO_VARIANTS;
    return { ok: true, ...info, latencyMs, catalog, variants };
  } catch (error) {
    if (!(error instanceof LinkError)) throw error;
    const { code, message } = explain(error, server, deadline.aborted, deadlineMs);
    return {
      ok: false,
      latencyMs: elapsed(),
      error: { code, message: withoutSecrets(server.target, message) },
      ended: error.detail.ended === true,
    };
  } finally {
    await link?.close();
  }
}

/** Milliseconds of one small request, or null when it is not answered. */
async function roundTrip(link: Link, timeoutMs: number, signal: AbortSignal): Promise<number | null> {
  // 2026-07-28 has no ping; discovering is its cheapest request.
  const method = link.info.era === 'modern' ? 'server/discover' : 'ping';
  const started = performance.now();
  try {
    await link.request({ method, params: null, name: null }, { signal, timeoutMs });
    return Math.round(performance.now() - started);
  } catch (error) {
    if (error instanceof LinkError && error.code === 'upstream_timeout') return null;
    throw error;
  }
}

async function read(
  link: Link,
  { target, timeoutMs }: Reachable,
  signal: AbortSignal,
  options: ProbeOptions,
): Promise<Catalog> {
  const catalog = await readCatalog(link, {
    signal,
    timeoutMs,
    maxItems: MAX_ITEMS,
    maxBytes: MAX_BYTES,
    onProgress: ({ kind, items }) => options.onProgress?.({ step: kind, items }),
  });
  const told = (list: CatalogList): CatalogList =>
    list.error === null
      ? list
      : { ...list, error: { ...list.error, message: withoutSecrets(target, list.error.message) } };
  return {
    tools: told(catalog.tools),
    prompts: told(catalog.prompts),
    resources: told(catalog.resources),
    resourceTemplates: told(catalog.resourceTemplates),
  };
}

/** What the server lists to clients with capabilities; see `ProbeOptions.dedicated`. */
async function readMore(
  server: Reachable,
  bare: Catalog,
  opening: OpenOptions & { readonly signal: AbortSignal },
  { dedicated, isolation = AS_IT_IS }: ProbeOptions,
): Promise<Variants> {
  const signal = AbortSignal.any([opening.signal, AbortSignal.timeout(VARIANTS_MS)]);
  const { error, items } = await readVariants(
    (as) => isolation.open(server, { ...opening, ...as, signal }),
    bare,
    CLIENT_CAPABILITIES.filter((name) => name !== 'roots' || dedicated?.relayRoots === true),
    { signal, timeoutMs: server.timeoutMs, maxItems: MAX_ITEMS, maxBytes: MAX_BYTES },
  );
  return { items, error: error === null ? null : withoutSecrets(server.target, error) };
}

/** Our own deadline reaches the link as a cancellation; people should read what it was. */
function explain(error: LinkError, server: ProbeFacts, late: boolean, deadlineMs: number): ProbeError {
  if (error.code === 'cancelled' && late) {
    const message = `server "${server.name}": not done within ${deadlineMs / 1_000} s`;
    return { code: 'upstream_timeout', message };
  }
  if (error instanceof InstallError) return { code: 'install_failed', message: error.message };
  const stderr = error.detail.stderr?.trim();
  const message = stderr ? `${error.message}; its last words: ${stderr.slice(-500)}` : error.message;
  return { code: error.code, message };
}
