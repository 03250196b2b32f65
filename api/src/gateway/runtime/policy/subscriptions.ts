/**
 * Who hears of which resource, counted per link and URI: the first subscriber asks the upstream, the
 * last one tells it to stop (2025-11-25: server/resources §Subscriptions; 2026-07-28:
 * patterns/subscriptions). Follows its subscribers' endpoints when these change.
 */
import type { CompiledEndpoint, ReachableServer } from '../../snapshot/types.js';
import type { CancelSignal } from '../links/cancel.js';
import { LinkError, type LinkReply } from '../links/link.js';
import type { LinkKey, LinkPool, LinkScope } from '../links/pool.js';
import { errorObject } from '../wire/jsonrpc.js';
import { httpRefusalCode } from './errors.js';
import { resolveResource } from './resources.js';
import { Feed, type FeedHooks, type Subscriber } from './subscription-feed.js';

export type { Subscriber } from './subscription-feed.js';

/** Resources that one session or stream may be subscribed to. */
export const MAX_SUBSCRIPTIONS = 1_000;

/** One subscription of one subscriber. */
interface Held {
  readonly feed: Feed;
  readonly server: ReachableServer;
  readonly scope: LinkScope;
  readonly uri: string;
  readonly exposedUri: string;
  readonly reply: Promise<LinkReply>;
}

export class Subscriptions {
  private readonly feeds = new Map<string, Feed>();
  /** By the key of the link that a feed holds at the moment. */
  private readonly byLink = new Map<string, Set<Feed>>();
  /** By subscriber and exposed URI. */
  private readonly held = new Map<Subscriber, Map<string, Held>>();
  private readonly byRoom = new Map<string, Set<Subscriber>>();

  constructor(
    private readonly pool: LinkPool,
    /** Lists of a modern server changed; legacy ones say so on their link. */
    private readonly onListChanged: (server: ReachableServer) => void,
  ) {}

  /**
   * Subscribes to `uri` of a server, which the subscriber knows as `exposedUri`. The answer is the
   * upstream's, the same for all who ask for one URI at a time; an error leaves nothing behind.
   * @throws LinkError when the server cannot be asked, or `signal` is aborted.
   */
  async subscribe(
    server: ReachableServer,
    scope: LinkScope,
    uri: string,
    exposedUri: string,
    subscriber: Subscriber,
    signal: CancelSignal,
  ): Promise<LinkReply> {
    if (signal.aborted) throw cancelled(server);
    const known = this.held.get(subscriber)?.get(exposedUri);
    if (known !== undefined) return orAborted(known.reply, signal, server);
    if ((this.held.get(subscriber)?.size ?? 0) >= MAX_SUBSCRIPTIONS) return tooMany();
    const held = this.hold({ server, scope, uri, exposedUri }, subscriber);
    try {
      return await orAborted(held.reply, signal, server);
    } catch (error) {
      void this.release(held, subscriber);
      throw error;
    }
  }

  private hold(wanted: Pick<Held, 'server' | 'scope' | 'uri' | 'exposedUri'>, subscriber: Subscriber): Held {
    const { server, scope, uri, exposedUri } = wanted;
    const feed = this.feedFor(server, scope);
    const reply = feed.join(uri, exposedUri, subscriber);
    const held = { ...wanted, feed, reply };
    let mine = this.held.get(subscriber);
    if (mine === undefined) {
      this.held.set(subscriber, (mine = new Map()));
      const there = this.byRoom.get(subscriber.room);
      if (there === undefined) this.byRoom.set(subscriber.room, new Set([subscriber]));
      else there.add(subscriber);
    }
    mine.set(exposedUri, held);
    const forgetUnlessOk = ({ ok }: { readonly ok: boolean }): void => {
      if (!ok) this.forget(held, subscriber);
    };
    reply.then(forgetUnlessOk, () => forgetUnlessOk({ ok: false }));
    return held;
  }

  private feedFor(server: ReachableServer, scope: LinkScope): Feed {
    // Not the link's own key: that changes once the upstream's era is known.
    const { base, session } = this.pool.keyOf(server, scope);
    const key = JSON.stringify([base, session]);
    const found = this.feeds.get(key);
    if (found !== undefined) return found;
    const feed = new Feed(key, server, scope, this.hooks);
    this.feeds.set(key, feed);
    return feed;
  }

  private get hooks(): FeedHooks {
    return {
      pool: this.pool,
      linked: (linkKey, feed, on) => this.linked(linkKey, feed, on),
      listChanged: this.onListChanged,
      ended: (feed) => {
        if (this.feeds.get(feed.key) === feed) this.feeds.delete(feed.key);
      },
    };
  }

  private linked(linkKey: string, feed: Feed, on: boolean): void {
    const feeds = this.byLink.get(linkKey);
    if (on) {
      if (feeds === undefined) this.byLink.set(linkKey, new Set([feed]));
      else feeds.add(feed);
      return;
    }
    feeds?.delete(feed);
    if (feeds?.size === 0) this.byLink.delete(linkKey);
  }

  /** Ends one subscription, whatever has become of its route; one that there is not is nothing to end. */
  async unsubscribe(subscriber: Subscriber, exposedUri: string): Promise<void> {
    const held = this.held.get(subscriber)?.get(exposedUri);
    if (held !== undefined) await this.release(held, subscriber);
  }

  private release(held: Held, subscriber: Subscriber, over = false): Promise<void> {
    this.forget(held, subscriber);
    return held.feed.leave(held.uri, held.exposedUri, subscriber, over);
  }

  private forget(held: Held, subscriber: Subscriber): void {
    const mine = this.held.get(subscriber);
    if (mine?.get(held.exposedUri) !== held) return;
    mine.delete(held.exposedUri);
    if (mine.size > 0) return;
    this.held.delete(subscriber);
    const there = this.byRoom.get(subscriber.room);
    there?.delete(subscriber);
    if (there?.size === 0) this.byRoom.delete(subscriber.room);
  }

  /** Ends all subscriptions of a subscriber: its session or stream is over. */
  drop(subscriber: Subscriber): void {
    for (const held of [...(this.held.get(subscriber)?.values() ?? [])])
      void this.release(held, subscriber, true);
  }

  /** Takes `params` of `notifications/resources/updated` that a legacy upstream sent on a link. */
  updated(key: LinkKey, params: Buffer | null): void {
    for (const feed of this.byLink.get(key.key) ?? []) feed.updated(params);
  }

  /**
   * Holds the server's link open, with backed-off retries, so that changes of its lists are heard.
   * @returns the release; to be called once, later calls do nothing.
   */
  watchLists(server: ReachableServer, scope: LinkScope): () => void {
    const feed = this.feedFor(server, scope);
    feed.watch();
    let held = true;
    return () => {
      if (held) feed.unwatch();
      held = false;
    };
  }

  /**
   * Follows a change of an endpoint: what it no longer offers is no longer told to its clients, and
   * what moved to another server or configuration is subscribed to there.
   */
  swapped(room: string, endpoint: CompiledEndpoint | null): void {
    for (const subscriber of [...(this.byRoom.get(room) ?? [])]) {
      for (const held of [...(this.held.get(subscriber)?.values() ?? [])]) {
        this.follow(held, subscriber, endpoint);
      }
    }
  }

  private follow(held: Held, subscriber: Subscriber, endpoint: CompiledEndpoint | null): void {
    const { exposedUri, scope, server } = held;
    const route = endpoint === null ? null : resolveResource(endpoint, exposedUri);
    const same = route !== null && route.uri === held.uri && route.server.id === server.id;
    if (same && route.server.configVersion === server.configVersion) return;
    void this.release(held, subscriber);
    if (route === null || route.server.fault !== null) return;
    const moved = this.hold({ server: route.server, scope, uri: route.uri, exposedUri }, subscriber);
    // Nobody waits for the answer; what changed meanwhile is for the client to read.
    moved.reply.then(
      ({ ok }) => {
        if (ok) subscriber.updated(Buffer.from(JSON.stringify({ uri: exposedUri })));
      },
      () => undefined,
    );
  }

  /** In which somebody is subscribed. */
  rooms(): Iterable<string> {
    return this.byRoom.keys();
  }

  /** Ends everything, at the end of a shutdown. */
  stop(): void {
    this.held.clear();
    this.byRoom.clear();
    for (const feed of [...this.feeds.values()]) feed.end();
  }
}

function tooMany(): LinkReply {
  const code = httpRefusalCode(429);
  const message = `No more than ${MAX_SUBSCRIPTIONS} resources can be subscribed to at a time`;
  return { ok: false, code, error: errorObject(code, message, { limit: MAX_SUBSCRIPTIONS }) };
}

function cancelled(server: ReachableServer): LinkError {
  return new LinkError('cancelled', `server "${server.name}": the subscription was cancelled`, false);
}

/** Waits no longer than its own caller: the subscription goes on for the others. */
function orAborted<T>(promise: Promise<T>, signal: CancelSignal, server: ReachableServer): Promise<T> {
  return new Promise((resolve, reject) => {
    const stop = (): void => reject(cancelled(server));
    signal.addEventListener('abort', stop, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', stop));
  });
}
