/** How a package's program is started with its network cut, as a command for STDIO or as a process that listens. */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { programOf } from './install.js';
import type { RealServer, Scratch, Start, Transport } from './real-server.js';

const CUT = fileURLToPath(new URL('./cut.mjs', import.meta.url));
const READY_MS = 60_000;

/** Whether a process here can be given a network of its own with nothing in it. */
export const CAN_CUT = ((): boolean => {
  try {
    execFileSync('unshare', ['-rn', '--', 'ip', 'link', 'set', 'lo', 'up'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
})();

type Lead = readonly [port: number, socket: string];
interface Command {
  readonly command: string;
  readonly args: string[];
}

/** @param into ports that are reached from outside; `out`: ports outside that it reaches. */
function cut(command: string, args: readonly string[], into: readonly Lead[], out: readonly Lead[]): Command {
  if (!CAN_CUT) return { command, args: [...args] };
  const inner =
    into.length + out.length === 0
      ? [command]
      : [process.execPath, CUT, JSON.stringify({ into, out }), command];
  return { command: 'unshare', args: ['-rn', '--', ...inner, ...args] };
}

/** A server's command, with what leads to the ports that it may reach. */
export class Launch {
  readonly start: Start;
  private readonly doors: Server[] = [];
  private child: ChildProcess | null = null;
  private said = '';

  constructor(
    private readonly server: RealServer,
    private readonly transport: Transport,
    private readonly scratch: Scratch,
  ) {
    this.start = server.start?.(scratch, transport) ?? {};
  }

  get env(): Record<string, string> {
    return { HOME: this.scratch.dir, ...this.start.env };
  }

  /** The command; opens what it needs. */
  async command(): Promise<Command> {
    const out = (this.start.reaches ?? []).map((port) => [port, this.socket(port)] as const);
    for (const [port, path] of CAN_CUT ? out : [])
      await this.open({ path }, () => connect({ host: '127.0.0.1', port }));
    const { port } = this.scratch;
    const into = this.transport === 'STDIO' ? [] : [[port, this.socket(port)] as const];
    for (const [at, path] of CAN_CUT ? into : [])
      for (const host of ['127.0.0.1', '::1'])
        await this.open({ host, port: at }, () => connect({ path })).catch(() => undefined);
    const program = this.start.script ?? programOf(this.server);
    return cut(process.execPath, [program, ...(this.start.args ?? [])], into, out);
  }

  /** Starts it as a process of its own. @returns its URL, when it answers HTTP. */
  async listen(): Promise<string> {
    const { command, args } = await this.command();
    const child = spawn(command, args, {
      cwd: this.scratch.dir,
      env: { PATH: process.env.PATH ?? '', ...this.env },
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true,
    });
    this.child = child;
    for (const stream of [child.stdout, child.stderr])
      stream?.on('data', (chunk: Buffer) => (this.said = (this.said + chunk.toString()).slice(-2_000)));
    const url = `http://localhost:${this.scratch.port}${this.start.path ?? (this.transport === 'SSE' ? '/sse' : '/mcp')}`;
    const until = performance.now() + READY_MS;
    while (performance.now() < until) {
      if (child.exitCode !== null) throw new Error(`${this.server.name} ended: ${this.said}`);
      // What it answers to nobody is its own affair; that it answers is what counts.
      const answered = await fetch(new URL('/', url), { signal: AbortSignal.timeout(2_000) }).then(
        (response) => response.body?.cancel().then(() => true) ?? true,
        () => false,
      );
      if (answered) return url;
      await pause(100);
    }
    throw new Error(`${this.server.name} does not listen: ${this.said}`);
  }

  async stop(): Promise<void> {
    if (this.child?.pid !== undefined && this.child.exitCode === null && this.child.signalCode === null) {
      process.kill(-this.child.pid, 'SIGKILL');
      await once(this.child, 'exit');
    }
    for (const door of this.doors) await new Promise((ok) => door.close(ok));
  }

  private socket(port: number): string {
    return join(this.scratch.dir, `${port}.sock`);
  }

  private async open(at: { path: string } | { host: string; port: number }, dial: () => Socket) {
    const server = createServer((from) => {
      const to = dial();
      from.pipe(to).pipe(from);
      from.on('error', () => to.destroy());
      to.on('error', () => from.destroy());
      to.on('close', () => from.destroy());
    });
    await new Promise<void>((ok, fail) => server.once('error', fail).listen(at, ok));
    server.unref();
    this.doors.push(server);
  }
}
