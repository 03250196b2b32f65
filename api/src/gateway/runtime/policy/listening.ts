/** One `subscriptions/listen` request to a modern upstream (2026-07-28: patterns/subscriptions). */
import type { ReachableServer } from '../../snapshot/types.js';
import type { Link, LinkReply, UpstreamMessage } from '../links/link.js';
import { fault } from '../links/options.js';
import { errorObject, RPC } from '../wire/jsonrpc.js';

/** Hears what a modern upstream says on its listen stream: updates and list changes. */
export type Hear = (message: UpstreamMessage) => void;

/** The part of a server that a voice needs: its name for errors, its deadline of one request. */
export type Named = Pick<ReachableServer, 'name' | 'timeoutMs'>;

/** Longest life of a listen request (the longest timer there is, 24 days); then it is renewed. */
const LISTEN_MS = 0x7fff_ffff;

/** What a server without subscriptions says to one. */
export function notOffered(): LinkReply {
  const code = RPC.methodNotFound;
  return { ok: false, code, error: errorObject(code, 'Method not found') };
}

/** The upstream answered the listen request instead of opening a stream. */
export class Refusal extends Error {
  constructor(readonly reply: LinkReply) {
    super('refused');
  }
}

/** One listen request, open until cancelled or ended by the upstream. */
export class Listening {
  /** The URIs that the upstream agreed to. Rejects with Refusal or LinkError when it never did. */
  readonly acknowledged: Promise<ReadonlySet<string>>;
  /** Resolves when the request is over. Never rejects. */
  readonly ended: Promise<void>;
  private readonly abort = new AbortController();

  constructor(link: Link, notifications: object, server: Named, hear: Hear) {
    const params = Buffer.from(JSON.stringify({ notifications }));
    const method = 'subscriptions/listen';
    let acknowledge!: (uris: ReadonlySet<string>) => void;
    let giveUp!: (error: unknown) => void;
    this.acknowledged = new Promise((resolve, reject) => {
      acknowledge = resolve;
      giveUp = reject;
    });
    // The end of a stream that was acknowledged is told by `ended`.
    this.acknowledged.catch(() => undefined);
    const late = setTimeout(() => {
      const text = `no answer to ${method} within ${server.timeoutMs} ms`;
      giveUp(fault({ serverName: server.name }, 'upstream_timeout', text, true));
      this.abort.abort();
    }, server.timeoutMs);
    const onMessage: Hear = (message) => {
      if (message.method === 'notifications/subscriptions/acknowledged') acknowledge(urisOf(message.params));
      else if (!this.abort.signal.aborted) hear(message);
    };
    const call = { signal: this.abort.signal, timeoutMs: LISTEN_MS, onMessage };
    this.ended = link
      .request({ method, params, name: null }, call)
      .then((reply) => giveUp(new Refusal(reply.ok ? notOffered() : reply)), giveUp)
      .finally(() => clearTimeout(late));
    const acknowledgedInTime = (): void => clearTimeout(late);
    this.acknowledged.then(acknowledgedInTime, acknowledgedInTime);
  }

  /** Nothing of it is heard from here on. */
  cancel(): void {
    this.abort.abort();
  }
}

/** `params.notifications.resourceSubscriptions` of an acknowledgment. */
function urisOf(params: Buffer | null): ReadonlySet<string> {
  if (params === null) return new Set();
  const { notifications } = JSON.parse(params.toString('utf8')) as {
    notifications?: { resourceSubscriptions?: unknown } | null;
  };
  const uris = notifications?.resourceSubscriptions;
  return new Set(Array.isArray(uris) ? uris.filter((uri) => typeof uri === 'string') : []);
}
