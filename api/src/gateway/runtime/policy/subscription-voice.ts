/**
 * How one link is asked to tell of resources and lists, and what it tells: one voice for each era.
 * A voice lives as long as its link tells; when it ends, all that it was asked for is asked anew.
 */
import { setMaxListeners } from 'node:events';

import type { Link, LinkError, LinkReply } from '../links/link.js';
import { fault } from '../links/options.js';
import { errorObject } from '../wire/jsonrpc.js';
import { LEGACY_ERROR } from '../wire/legacy/protocol.js';
import { type Hear, Listening, type Named, notOffered, Refusal } from './listening.js';

export interface Voice {
  /** Resolves once the upstream tells no more, and never before it was asked for something. */
  readonly ended: Promise<void>;
  /** Asks for `notifications/resources/updated` of one URI. @throws LinkError */
  subscribe(uri: string): Promise<LinkReply>;
  /** Asks for it no longer; failures are the upstream's own business. */
  unsubscribe(uri: string): Promise<void>;
  /** Whether changes of the upstream's lists are wanted. */
  watchLists(wanted: boolean): void;
  /** Asks for nothing any more. */
  close(): void;
}

const OK: LinkReply = { ok: true, result: Buffer.from('{}') };
/** Legacy subscriptions asked for at a time: after a restart there may be hundreds. */
const AT_ONCE = 16;
const LISTS = ['tools', 'prompts', 'resources'] as const;

/** The voice of a link in its era. */
export function voiceOf(link: Link, server: Named, hear: Hear): Voice {
  return link.info.era === 'modern'
    ? new ModernVoice(link, server, hear)
    : new LegacyVoice(link, server.timeoutMs);
}

function capability(link: Link, kind: string): { listChanged?: unknown; subscribe?: unknown } {
  const found = link.info.capabilities[kind];
  return typeof found === 'object' && found !== null ? found : {};
}

function refused(uri: string): LinkReply {
  const code = LEGACY_ERROR.resourceNotFound;
  return { ok: false, code, error: errorObject(code, 'The server does not tell of this resource', { uri }) };
}

/** `resources/subscribe` and `resources/unsubscribe` (2025-11-25: server/resources §Subscriptions). */
class LegacyVoice implements Voice {
  readonly ended: Promise<void>;
  private readonly closing = new AbortController();
  private readonly ready: Promise<void>;
  private running = 0;
  private readonly waiting: (() => void)[] = [];

  constructor(
    private readonly link: Link,
    private readonly timeoutMs: number,
  ) {
    this.ended = link.closed.then(() => undefined);
    // Every request under way listens to it: no leak to be warned of.
    setMaxListeners(0, this.closing.signal);
    // What it tells before its stream is open would be lost.
    this.ready = link.listen();
  }

  async subscribe(uri: string): Promise<LinkReply> {
    if (capability(this.link, 'resources').subscribe !== true) return notOffered();
    await this.ready;
    return this.ask('resources/subscribe', uri);
  }

  async unsubscribe(uri: string): Promise<void> {
    await this.ask('resources/unsubscribe', uri).catch(() => undefined);
  }

  /** A legacy server tells of its lists without being asked. */
  watchLists(): void {}

  close(): void {
    this.closing.abort();
  }

  private async ask(method: string, uri: string): Promise<LinkReply> {
    if (this.running >= AT_ONCE) await new Promise<void>((resolve) => this.waiting.push(resolve));
    else this.running++;
    try {
      const params = Buffer.from(JSON.stringify({ uri }));
      const call = { signal: this.closing.signal, timeoutMs: this.timeoutMs };
      return await this.link.request({ method, params, name: null }, call);
    } finally {
      const next = this.waiting.shift();
      if (next === undefined) this.running--;
      else next();
    }
  }
}

interface Waiter {
  readonly uri: string;
  resolve(reply: LinkReply): void;
  reject(error: unknown): void;
}

/** What a listen stream was opened for. */
interface Filter {
  readonly uris: readonly string[];
  readonly lists: boolean;
}

/**
 * One `subscriptions/listen` stream with all that is wanted (2026-07-28: patterns/subscriptions).
 * When that changes a new stream is opened, and the old one cancelled once the new one is
 * acknowledged, so that nothing is missed.
 */
class ModernVoice implements Voice {
  readonly ended: Promise<void>;
  private readonly uris = new Set<string>();
  private lists = false;
  private waiters: Waiter[] = [];
  private stream: Listening | null = null;
  /** Not yet acknowledged. */
  private next: Listening | null = null;
  private changed = false;
  private busy = false;
  private closed = false;
  private settleEnded!: () => void;

  constructor(
    private readonly link: Link,
    private readonly server: Named,
    private readonly hear: Hear,
  ) {
    this.ended = new Promise((resolve) => (this.settleEnded = resolve));
    void link.closed.then(() => this.settleEnded());
  }

  subscribe(uri: string): Promise<LinkReply> {
    if (capability(this.link, 'resources').subscribe !== true) return Promise.resolve(notOffered());
    if (this.closed) return Promise.reject(this.gone());
    return new Promise((resolve, reject) => {
      this.waiters.push({ uri, resolve, reject });
      this.change();
    });
  }

  async unsubscribe(uri: string): Promise<void> {
    if (this.uris.delete(uri)) this.change();
  }

  watchLists(wanted: boolean): void {
    if (this.lists === wanted) return;
    this.lists = wanted;
    this.change();
  }

  close(): void {
    this.closed = true;
    this.stream?.cancel();
    this.next?.cancel();
    for (const { reject } of this.waiters.splice(0)) reject(this.gone());
  }

  private gone(): LinkError {
    return fault({ serverName: this.server.name }, 'upstream_closed', 'the connection is closed', false);
  }

  private change(): void {
    this.changed = true;
    if (!this.busy && !this.closed) void this.settle();
  }

  /** Brings the stream in line with what is wanted, one new stream at a time. */
  private async settle(): Promise<void> {
    this.busy = true;
    // What is asked for in the same breath goes into the same stream.
    await Promise.resolve();
    while (this.changed && !this.closed) {
      this.changed = false;
      const waiters = this.waiters;
      this.waiters = [];
      for (const { uri } of waiters) this.uris.add(uri);
      await this.replace(waiters);
    }
    this.busy = false;
    // Nothing is told although something is wanted: to be tried again later.
    if (this.stream === null && (this.lists || this.uris.size > 0)) this.settleEnded();
  }

  private async replace(waiters: readonly Waiter[]): Promise<void> {
    const filter = { uris: [...this.uris], lists: this.lists };
    const notifications = this.wanted(filter);
    if (Object.keys(notifications).length === 0) {
      this.swap(null);
      return;
    }
    const next = new Listening(this.link, notifications, this.server, this.hear);
    this.next = next;
    let taken: ReadonlySet<string>;
    try {
      taken = await next.acknowledged;
    } catch (error) {
      // What was wanted before goes on over the old stream.
      for (const { uri, reject, resolve } of waiters) {
        this.uris.delete(uri);
        if (error instanceof Refusal) resolve(error.reply);
        else reject(error);
      }
      return;
    } finally {
      this.next = null;
    }
    for (const uri of filter.uris) if (!taken.has(uri)) this.uris.delete(uri);
    for (const { uri, resolve } of waiters) resolve(taken.has(uri) ? OK : refused(uri));
    this.swap(next);
  }

  private swap(next: Listening | null): void {
    this.stream?.cancel();
    this.stream = next;
    if (this.closed) next?.cancel();
    void next?.ended.then(() => {
      if (this.stream === next && !this.closed) this.settleEnded();
    });
  }

  private wanted({ uris, lists }: Filter): Record<string, unknown> {
    const filter: Record<string, unknown> = {};
    for (const kind of LISTS) {
      if (lists && capability(this.link, kind).listChanged === true) filter[`${kind}ListChanged`] = true;
    }
    if (uris.length > 0) filter['resourceSubscriptions'] = uris;
    return filter;
  }
}
