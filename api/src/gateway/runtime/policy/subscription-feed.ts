/**
 * All that is wanted of one link unasked: resources by URI, each with those who asked, and changes
 * of lists. Holds the link while anything is wanted, and asks anew, once for all, after it ended.
 */
import type { ReachableServer } from '../../snapshot/types.js';
import { LinkError, type LinkReply, type UpstreamMessage } from '../links/link.js';
import type { Lease, LinkPool, LinkScope } from '../links/pool.js';
import { spliceBytes } from '../wire/json-edit.js';
import { member, readString, scanObject } from '../wire/json-scan.js';
import { withoutSubscriptionId } from '../wire/modern/subscription.js';
import { type Voice, voiceOf } from './subscription-voice.js';

/** Somebody who wants to hear of resources: a legacy session or a modern listen stream. */
export interface Subscriber {
  /** Where it is shown the same as others (`roomOf`). */
  readonly room: string;
  /** `params` of `notifications/resources/updated` with the URI as this subscriber knows it. */
  updated(params: Buffer): void;
}

export interface FeedHooks {
  readonly pool: LinkPool;
  /** A link's key begins or ceases to lead to this feed. */
  linked(linkKey: string, feed: Feed, on: boolean): void;
  /** What a listen stream says of lists. */
  listChanged(server: ReachableServer): void;
  /** Nothing is wanted any more; the feed must not be used again. */
  ended(feed: Feed): void;
}

const FIRST_PAUSE_MS = 1_000;
/** Links that a subscription is tried on before it fails. */
const MAX_TRIES = 3;
const LONGEST_PAUSE_MS = 30_000;
/** A link that told for so long is well: the next loss begins with a short pause again. */
const WELL_AFTER_MS = 60_000;

/** One URI and those who want it. */
interface Topic {
  readonly uri: string;
  /** By subscriber, the URIs under which it knows this one: nearly always one. */
  readonly subscribers: Map<Subscriber, Set<string>>;
  /** The upstream's answer. */
  reply: Promise<LinkReply>;
  /** The upstream has agreed: asked anew when the link is. */
  stands: boolean;
}

export class Feed {
  private readonly topics = new Map<string, Topic>();
  /** URIs being given up: asked for again only after that. */
  private readonly leaving = new Map<string, Promise<void>>();
  private watchers = 0;
  private lease: Lease | null = null;
  private voice: Voice | null = null;
  private connecting: Promise<Voice> | null = null;
  private readonly ending = new AbortController();
  private timer: NodeJS.Timeout | undefined;
  private pauseMs = FIRST_PAUSE_MS;
  private connectedAt = 0;
  /** There was a link before this one. */
  private reopening = false;

  constructor(
    /** Where `Subscriptions` finds it. */
    readonly key: string,
    private readonly server: ReachableServer,
    private readonly scope: LinkScope,
    private readonly hooks: FeedHooks,
  ) {}

  /**
   * Adds a subscriber of a URI; the first one asks the upstream. Kept only where the answer is ok.
   * @throws LinkError
   */
  async join(uri: string, exposedUri: string, subscriber: Subscriber): Promise<LinkReply> {
    const topic = this.topics.get(uri) ?? this.begin(uri);
    const exposed = topic.subscribers.get(subscriber);
    if (exposed === undefined) topic.subscribers.set(subscriber, new Set([exposedUri]));
    else exposed.add(exposedUri);
    let kept = false;
    try {
      const reply = await topic.reply;
      kept = reply.ok;
      return reply;
    } finally {
      if (!kept) this.leave(uri, exposedUri, subscriber);
    }
  }

  private begin(uri: string): Topic {
    const topic: Topic = { uri, subscribers: new Map(), stands: false, reply: this.ask(uri) };
    this.topics.set(uri, topic);
    topic.reply.then(
      ({ ok }) => (topic.stands = ok),
      () => undefined,
    );
    return topic;
  }

  private async ask(uri: string): Promise<LinkReply> {
    await this.leaving.get(uri);
    for (let tries = 1; ; tries++) {
      const voice = await this.connect();
      try {
        const reply = await voice.subscribe(uri);
        if (this.voice === voice) return reply;
      } catch (error) {
        if (tries === MAX_TRIES || (this.voice === voice && !isLost(error))) throw error;
        this.lost(voice);
      }
      // A link that ended meanwhile says nothing of the subscription: the next one is asked.
      if (tries === MAX_TRIES) throw this.broken();
    }
  }

  private broken(): LinkError {
    return new LinkError('upstream_closed', `server "${this.server.name}": the connection broke`, false);
  }

  /**
   * Takes a subscriber away; the last one of a URI tells the upstream.
   * @param over the subscriber is gone: a link that was its own ends with it and needs no word.
   */
  async leave(uri: string, exposedUri: string, subscriber: Subscriber, over = false): Promise<void> {
    const topic = this.topics.get(uri);
    const exposed = topic?.subscribers.get(subscriber);
    if (topic === undefined || exposed?.delete(exposedUri) !== true) return;
    if (exposed.size === 0) topic.subscribers.delete(subscriber);
    if (topic.subscribers.size > 0) return;
    this.topics.delete(uri);
    if (!over || this.lease?.key.session == null) await this.giveUp(topic);
    this.endWhenUnused();
  }

  private async giveUp(topic: Topic): Promise<void> {
    const done = topic.reply.then(
      async ({ ok }) => {
        if (ok) await this.voice?.unsubscribe(topic.uri);
      },
      () => undefined,
    );
    this.leaving.set(topic.uri, done);
    await done;
    if (this.leaving.get(topic.uri) === done) this.leaving.delete(topic.uri);
  }

  /** Wants changes of the server's lists; opens the link in the background. */
  watch(): void {
    if (this.watchers++ > 0) return;
    this.voice?.watchLists(true);
    if (this.voice === null) this.connect().catch(() => this.again());
  }

  unwatch(): void {
    if (--this.watchers > 0) return;
    this.voice?.watchLists(false);
    this.endWhenUnused();
  }

  private get wanted(): boolean {
    return this.topics.size > 0 || this.watchers > 0;
  }

  private endWhenUnused(): void {
    if (!this.wanted && this.leaving.size === 0) this.end();
  }

  /** Lets the link go. Idempotent. */
  end(): void {
    if (this.ending.signal.aborted) return;
    this.ending.abort();
    clearTimeout(this.timer);
    this.disconnect();
    this.hooks.ended(this);
  }

  /** Single-flight: the link, with all that stands asked for. @throws LinkError */
  private connect(): Promise<Voice> {
    if (this.voice !== null) return Promise.resolve(this.voice);
    if (this.ending.signal.aborted) return Promise.reject(this.broken());
    this.connecting ??= this.open().finally(() => (this.connecting = null));
    return this.connecting;
  }

  private async open(): Promise<Voice> {
    const { pool } = this.hooks;
    const { signal } = this.ending;
    const lease = await pool.lease(this.server, this.scope, { signal, timeoutMs: this.server.timeoutMs });
    if (signal.aborted) {
      lease.release();
      throw this.broken();
    }
    const voice = voiceOf(lease.link, this.server, (message) => this.hear(message));
    this.lease = lease;
    this.voice = voice;
    this.connectedAt = performance.now();
    clearTimeout(this.timer);
    this.hooks.linked(lease.key.key, this, true);
    void voice.ended.then(() => this.lost(voice));
    if (this.watchers > 0) {
      voice.watchLists(true);
      // A server that came back may offer something else than before.
      if (this.reopening) this.hooks.listChanged(this.server);
    }
    this.reopening = true;
    for (const topic of this.topics.values()) if (topic.stands) void this.renew(voice, topic);
    return voice;
  }

  /**
   * Asks again for what stood on a link that ended, and tells the subscribers: the resource may have
   * changed while nobody told, and the notification says no more than that it may need to be read
   * again (server/resources §Subscriptions). Where the upstream refuses it now, reading shows that.
   */
  private async renew(voice: Voice, topic: Topic): Promise<void> {
    try {
      await voice.subscribe(topic.uri);
    } catch {
      // The link ended again, and this will be tried again with it; or the upstream did not answer.
    }
    if (this.voice !== voice || this.topics.get(topic.uri) !== topic) return;
    this.tell(topic, Buffer.from(JSON.stringify({ uri: topic.uri })), topic.uri);
  }

  private lost(voice: Voice): void {
    if (this.voice !== voice) return;
    if (performance.now() - this.connectedAt >= WELL_AFTER_MS) this.pauseMs = FIRST_PAUSE_MS;
    this.disconnect();
    this.again();
  }

  private disconnect(): void {
    if (this.lease === null) return;
    this.hooks.linked(this.lease.key.key, this, false);
    this.voice?.close();
    this.voice = null;
    this.lease.release();
    this.lease = null;
  }

  /** Tries once more after a pause, while anything is wanted. */
  private again(): void {
    if (!this.wanted || this.ending.signal.aborted) return;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => {
      if (this.voice === null) this.connect().catch(() => this.again());
    }, this.pauseMs).unref();
    this.pauseMs = Math.min(LONGEST_PAUSE_MS, this.pauseMs * 2);
  }

  private hear({ method, params }: UpstreamMessage): void {
    if (method === 'notifications/resources/updated') this.updated(params);
    else if (method.endsWith('/list_changed')) this.hooks.listChanged(this.server);
  }

  /** Takes `params` of an update and hands them to those who asked for its URI. */
  updated(raw: Buffer | null): void {
    if (raw === null) return;
    const params = withoutSubscriptionId(raw);
    const at = member(scanObject(params), 'uri');
    if (at === undefined || params[at.start] !== 0x22) return;
    const uri = readString(params, at.start, at.end);
    const exact = this.topics.get(uri);
    if (exact !== undefined) {
      this.tell(exact, params, uri);
      return;
    }
    // It "might be a sub-resource of the one that the client actually subscribed to" (schema,
    // ResourceUpdatedNotificationParams).
    for (const topic of this.topics.values()) if (isBelow(uri, topic.uri)) this.tell(topic, params, uri);
  }

  private tell(topic: Topic, params: Buffer, uri: string): void {
    for (const [subscriber, exposed] of topic.subscribers) {
      for (const name of exposed) {
        const prefix = name.slice(0, name.length - topic.uri.length);
        subscriber.updated(prefix === '' ? params : withUri(params, prefix + uri));
      }
    }
  }
}

function isBelow(uri: string, parent: string): boolean {
  return uri.startsWith(parent) && (parent.endsWith('/') || uri[parent.length] === '/');
}

function withUri(params: Buffer, uri: string): Buffer {
  const at = member(scanObject(params), 'uri');
  if (at === undefined) return params;
  return spliceBytes(params, at.start, at.end, Buffer.from(JSON.stringify(uri)));
}

function isLost(error: unknown): boolean {
  return error instanceof LinkError && error.code === 'upstream_closed' && !error.sent;
}
