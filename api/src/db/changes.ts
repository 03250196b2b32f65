/**
 * Hears what other processes committed: Postgres notifications on channel `patchbay_change`, over a
 * connection of its own (a transaction pooler cannot carry LISTEN). It reconnects by itself; what
 * was missed meanwhile is for the listener to re-read when told `reconnected`.
 */
import pg from 'pg';
import type { Logger } from 'pino';

export type ChangeKind =
  | 'organization'
  | 'key'
  | 'agent'
  | 'grant'
  | 'server'
  | 'namespace'
  | 'endpoint'
  | 'job'
  | 'connection'
  | 'quota'
  | 'sign-on';

export interface ChangeListener {
  /** One committed change; ids are UUIDs. Must not throw; it runs on the connection's read path. */
  change?(kind: ChangeKind, orgId: string, id: string): void;
  /** The connection is back after a loss: anything may have changed meanwhile. */
  reconnected?(): void;
}

export interface ChangeFeedOptions {
  /** DATABASE_DIRECT_URL: straight to Postgres, not through a transaction pooler. */
  readonly url: string;
  readonly log: Logger;
  /** Milliseconds between two signs of life. Default 5,000. */
  readonly keepAliveMs?: number;
}

const CHANNEL = 'patchbay_change';
const KINDS: ReadonlySet<string> = new Set<ChangeKind>([
  'organization',
  'key',
  'agent',
  'grant',
  'server',
  'namespace',
  'endpoint',
  'job',
  'connection',
  'quota',
  'sign-on',
]);
const CONNECT_TIMEOUT_MS = 5_000;
const ANSWER_TIMEOUT_MS = 3_000;
const FIRST_PAUSE_MS = 50;
const LONGEST_PAUSE_MS = 2_000;

export class ChangeFeed {
  private readonly listeners = new Set<ChangeListener>();
  private client: pg.Client | null = null;
  private timer: NodeJS.Timeout | undefined;
  private pauseMs = FIRST_PAUSE_MS;
  private stopped = true;

  constructor(private readonly options: ChangeFeedOptions) {}

  /** Whether changes are heard at this moment. */
  get connected(): boolean {
    return this.client !== null;
  }

  /** Connects. @throws when the first connection fails; later losses are mended silently. */
  async start(): Promise<void> {
    this.stopped = false;
    await this.connect();
  }

  async stop(): Promise<void> {
    this.stopped = true;
    clearTimeout(this.timer);
    const { client } = this;
    this.client = null;
    if (client !== null) await client.end().catch(() => undefined);
  }

  /** @returns the way out. */
  subscribe(listener: ChangeListener): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  private async connect(): Promise<void> {
    const client = new pg.Client({
      connectionString: this.options.url,
      connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
      query_timeout: ANSWER_TIMEOUT_MS,
      keepAlive: true,
      application_name: 'patchbay changes',
    });
    client.on('notification', ({ payload }) => this.hear(payload ?? ''));
    // 'error' and 'end' may both come, in any order; the first counts.
    client.on('error', (error) => this.lost(client, error));
    client.on('end', () => this.lost(client, null));
    try {
      await client.connect();
      await client.query(`listen ${CHANNEL}`);
    } catch (error) {
      destroy(client);
      throw error;
    }
    if (this.stopped) return destroy(client);
    this.client = client;
    this.pauseMs = FIRST_PAUSE_MS;
    this.watch(client);
  }

  /** A dead peer says nothing: only an answer that does not come tells. */
  private watch(client: pg.Client): void {
    this.timer = setTimeout(async () => {
      try {
        await client.query('select 1');
        if (this.client === client) this.watch(client);
      } catch (error) {
        this.lost(client, error);
      }
    }, this.options.keepAliveMs ?? 5_000).unref();
  }

  private lost(client: pg.Client, error: unknown): void {
    if (this.client !== client) return;
    this.client = null;
    clearTimeout(this.timer);
    destroy(client);
    this.options.log.warn({ reason: reasonOf(error) }, 'change notifications lost; reconnecting');
    this.retry();
  }

  private retry(): void {
    if (this.stopped) return;
    // Jitter, so that all replicas do not come back at once.
    const pause = this.pauseMs * (0.5 + Math.random() / 2);
    this.pauseMs = Math.min(this.pauseMs * 2, LONGEST_PAUSE_MS);
    this.timer = setTimeout(async () => {
      try {
        await this.connect();
      } catch {
        this.retry();
        return;
      }
      if (!this.connected) return;
      this.options.log.info('change notifications are back');
      this.tell((listener) => listener.reconnected?.());
    }, pause).unref();
  }

  private hear(payload: string): void {
    const [kind = '', orgId = '', id = ''] = payload.split(' ');
    if (!KINDS.has(kind)) return;
    this.tell((listener) => listener.change?.(kind as ChangeKind, orgId, id));
  }

  private tell(say: (listener: ChangeListener) => void): void {
    for (const listener of this.listeners) {
      try {
        say(listener);
      } catch (error) {
        this.options.log.error({ reason: reasonOf(error) }, 'a change listener failed');
      }
    }
  }
}

/** Ends a client without waiting for a peer that may be dead. */
function destroy(client: pg.Client): void {
  void client.end().catch(() => undefined);
  (client as unknown as { connection?: { stream?: { destroy(): void } } }).connection?.stream?.destroy();
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : 'the connection ended';
}
