/**
 * Keeps what processes of STDIO servers write to stderr, where the API can read it: a ring in this process,
 * written to `server_logs` now and then as a whole. In a table, because the processes that run servers
 * (gateways, workers, the api for a test) are others than the one that is asked, and may be gone by then.
 */
import { randomBytes } from 'node:crypto';
import type { Database } from '@patchbay/prisma';
import type { Logger } from 'pino';

import { withoutSecrets } from '../redact.js';
import { type Link, LinkError } from '../runtime/links/link.js';
import type { OpenOptions } from '../runtime/links/options.js';
import type { IsolatedServer, Isolation } from '../sandbox/isolation.js';
import { LineCutter, LineRing } from './line-ring.js';

/** Rows of one server: the processes of ours that ran it last. */
const MAX_SOURCES = 8;
const LOOK_MS = 1_000;
/** Between two writings of one server's lines, while its processes run. */
const WRITE_EVERY_MS = 5_000;
/** So many ends within this time, after a start that went well, are a crash loop. */
const CRASHES = 3;
const CRASHES_WITHIN_MS = 60_000;
/** What a server said lately is kept in memory no longer than this. */
const FORGET_MS = 600_000;

interface Heard {
  readonly orgId: string;
  readonly ring: LineRing;
  /** Open now. */
  links: number;
  dirty: boolean;
  writtenAt: number;
  crashes: number[];
}

/** @param role of this process, as readers of the logs see it. */
export function withLogs(
  inner: Isolation,
  role: 'gateway' | 'workers',
  db: Database,
  log: Logger,
): Isolation {
  return new LoggedIsolation(inner, role, db, log);
}

class LoggedIsolation implements Isolation {
  readonly mode: Isolation['mode'];
  readonly run: Isolation['run'];
  private readonly source: string;
  private readonly heard = new Map<string, Heard>();

  constructor(
    private readonly inner: Isolation,
    role: string,
    private readonly db: Database,
    private readonly log: Logger,
  ) {
    this.mode = inner.mode;
    this.run = inner.run.bind(inner);
    this.source = `${role}:${randomBytes(4).toString('hex')}`;
    setInterval(() => this.look(), LOOK_MS).unref();
  }

  async open(server: IsolatedServer, options: OpenOptions = {}): Promise<Link> {
    const { target } = server;
    if (target.kind !== 'stdio') return this.inner.open(server, options);
    const heard = this.of(server);
    const take = (line: string): void => {
      heard.ring.add(withoutSecrets(target, line));
      heard.dirty = true;
    };
    const cutter = new LineCutter(take);
    const onStderr = (chunk: Buffer): void => {
      cutter.push(chunk);
      options.onStderr?.(chunk);
    };
    const ended = (error: unknown): void => {
      cutter.end();
      heard.links--;
      if (error instanceof LinkError && error.detail.ended === true) take(`[${error.message}]`);
      void this.write(server.id, heard);
    };
    heard.links++;
    try {
      const link = await this.inner.open(server, { ...options, onStderr });
      void link.closed.then((error) => {
        ended(error);
        if (error.detail.ended === true) this.crashed(server, heard, error.message);
      });
      return link;
    } catch (error) {
      ended(error);
      throw error;
    }
  }

  private of({ id, orgId }: IsolatedServer): Heard {
    const known = this.heard.get(id);
    if (known !== undefined) return known;
    // The first lines are written at once, and a server that says nothing is forgotten all the same.
    const writtenAt = performance.now() - WRITE_EVERY_MS;
    const heard = { orgId, ring: new LineRing(), links: 0, dirty: false, writtenAt, crashes: [] };
    this.heard.set(id, heard);
    return heard;
  }

  private look(): void {
    const now = performance.now();
    for (const [id, heard] of this.heard) {
      const since = now - heard.writtenAt;
      if (heard.dirty && since > WRITE_EVERY_MS) void this.write(id, heard);
      else if (heard.links === 0 && !heard.dirty && since > FORGET_MS) this.heard.delete(id);
    }
  }

  private async write(serverId: string, heard: Heard): Promise<void> {
    if (!heard.dirty) return;
    heard.dirty = false;
    heard.writtenAt = performance.now();
    const lines = JSON.stringify(heard.ring.all());
    try {
      await this.db.tenant(heard.orgId, async (tx) => {
        await tx.$executeRaw`
          insert into server_logs (org_id, server_id, source, lines)
          select ${heard.orgId}::uuid, id, ${this.source}, ${lines}::jsonb from servers where id = ${serverId}::uuid
          on conflict (server_id, source) do update set lines = excluded.lines, updated_at = now()`;
        await tx.$executeRaw`
          delete from server_logs where server_id = ${serverId}::uuid and source not in (
            select source from server_logs where server_id = ${serverId}::uuid
             order by updated_at desc limit ${MAX_SOURCES})`;
      });
    } catch (error) {
      // They are still in the ring, and go with the next ones.
      this.log.debug({ err: error, serverId }, 'the lines of a server could not be written');
    }
  }

  /** A server that starts well and ends again and again: no check that only starts it would see that. */
  private crashed({ id, orgId, target }: IsolatedServer, heard: Heard, how: string): void {
    const now = performance.now();
    heard.crashes = [...heard.crashes.filter((at) => now - at < CRASHES_WITHIN_MS), now];
    if (heard.crashes.length < CRASHES) return;
    const last = heard.ring
      .all()
      .slice(-4, -1)
      .map(({ text }) => text);
    const words = last.length === 0 ? '' : `; its last words: ${last.join(' ').slice(-500)}`;
    const message = `${withoutSecrets(target, how)}, ${heard.crashes.length} times within ${CRASHES_WITHIN_MS / 1_000} s${words}`;
    const error = JSON.stringify({ code: 'crash_loop', message });
    this.db
      .tenant(
        orgId,
        (tx) => tx.$executeRaw`
          update server_states set
            status_since = case when status = 'degraded' then status_since else now() end,
            status = 'degraded', last_error = ${error}::jsonb
           where server_id = ${id}::uuid and status in ('healthy', 'degraded', 'unknown')`,
      )
      .catch((err: unknown) =>
        this.log.warn({ err, serverId: id }, 'a crash loop could not be written down'),
      );
  }
}
