/**
 * The STDIO channel: a child process, one JSON-RPC message a line (2026-07-28:
 * basic/transports/stdio). No shell, an exact environment, a process group of its own.
 */
import type { ChildProcessWithoutNullStreams } from 'node:child_process';

import type { UpstreamTarget } from '../../snapshot/types.js';
import { LineSplitter, LineTooLongError, onOneLine } from '../wire/lines.js';
import { type Channel, Conversation } from './conversation.js';
import { startLaunch } from './launch.js';
import { type Link, LinkError } from './link.js';
import { negotiate } from './negotiate.js';
import { fault, firstEra, type Launch, type LinkSettings } from './options.js';
import type { PendingCall } from './pending.js';
import { endGroup } from './process-group.js';
import { StderrTail } from './stderr-tail.js';
import { readInTurns } from './turns.js';

export type StdioTarget = Extract<UpstreamTarget, { kind: 'stdio' }>;

const NEWLINE = Buffer.from('\n');
/** How long output may still come from a process that has ended. */
const DRAIN_AFTER_EXIT_MS = 200;

/**
 * Starts the process and shakes hands. A legacy server that dies of the modern probe is started
 * once more and greeted the legacy way.
 * @throws LinkError `upstream_unreachable` (cannot be started, ended early), `upstream_timeout`,
 * `upstream_protocol_error`, `cancelled`
 */
export async function openStdio(target: StdioTarget, settings: LinkSettings): Promise<Link> {
  try {
    return await start(target, settings);
  } catch (error) {
    const died = error instanceof LinkError && error.code === 'upstream_closed';
    if (!died) throw error;
    if (settings.prefer === 'modern' || firstEra(settings) === 'legacy') throw unreachable(error);
  }
  try {
    return await start(target, { ...settings, prefer: 'legacy' });
  } catch (error) {
    throw error instanceof LinkError && error.code === 'upstream_closed' ? unreachable(error) : error;
  }
}

/** A process that ends before the handshake is a server that cannot be reached. */
function unreachable(error: LinkError): LinkError {
  return new LinkError('upstream_unreachable', error.message, false, error.detail);
}

async function start(target: StdioTarget, settings: LinkSettings): Promise<Link> {
  const link = new Conversation(settings);
  const channel = spawnChannel(target, settings, link);
  link.attach(channel);
  try {
    await negotiate(link, settings);
    return link;
  } catch (error) {
    const ended = link.open ? null : await link.closed;
    await link.close();
    // The cause of the end says more than what the handshake saw of it.
    if (ended !== null && (error as LinkError).code === 'upstream_closed') throw ended;
    if (!(error instanceof LinkError)) throw error;
    throw new LinkError(error.code, error.message, false, { ...error.detail, ...channel.stderrDetail() });
  }
}

/** Some failures to start come as an event, others (too large an argument list) are thrown. */
function spawnChannel(target: StdioTarget, settings: LinkSettings, link: Conversation): StdioChannel {
  try {
    return new StdioChannel(target, settings, link);
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? 'unknown';
    throw fault(
      settings,
      'upstream_unreachable',
      `the command "${target.command}" could not be started (${code})`,
      false,
    );
  }
}

class StdioChannel implements Channel {
  private readonly child: ChildProcessWithoutNullStreams;
  private readonly lines: LineSplitter;
  private readonly stderr: StderrTail;

  constructor(
    target: StdioTarget,
    private readonly settings: LinkSettings,
    private readonly link: Conversation,
  ) {
    this.lines = new LineSplitter(settings.maxFrameBytes);
    this.stderr = new StderrTail([...Object.values(target.env), ...(target.secrets ?? [])]);
    const launch = settings.launch(plainLaunch(target));
    this.child = startLaunch(launch, 'pipe') as ChildProcessWithoutNullStreams;
    this.listen(launch.command);
  }

  private listen(command: string): void {
    const { child } = this;
    child.on('error', (error: NodeJS.ErrnoException) => this.failedToStart(command, error));
    readInTurns(child.stdout, (chunk) => this.take(chunk));
    readInTurns(child.stderr, (chunk) => {
      this.stderr.push(chunk);
      this.settings.onStderr?.(chunk);
    });
    // A broken pipe shows as the process's end; without listeners it would end us instead.
    child.stdin.on('error', () => undefined);
    child.stdout.on('error', () => undefined);
    child.stderr.on('error', () => undefined);
    child.once('exit', (code, signal) => {
      const how = signal === null ? `with code ${code}` : `by ${signal}`;
      // Its last answers may still be in the pipe; a grandchild may hold the pipe open for ever.
      const timer = setTimeout(() => this.ended(how), DRAIN_AFTER_EXIT_MS);
      child.once('close', () => {
        clearTimeout(timer);
        this.ended(how);
      });
    });
  }

  private failedToStart(command: string, error: NodeJS.ErrnoException): void {
    const why =
      error.code === 'ENOENT' ? 'was not found' : `could not be started (${error.code ?? 'unknown'})`;
    this.link.fail(fault(this.settings, 'upstream_unreachable', `the command "${command}" ${why}`, false));
  }

  private ended(how: string): void {
    this.link.fail(
      fault(this.settings, 'upstream_closed', `its process ended ${how}`, true, {
        ...this.stderrDetail(),
        ended: true,
      }),
    );
  }

  private take(chunk: Buffer): void {
    try {
      this.lines.push(chunk, (line) => {
        if (!isBlank(line)) this.link.receive(line);
      });
    } catch (error) {
      if (!(error instanceof LineTooLongError)) throw error;
      this.child.stdout.destroy();
      this.link.fail(fault(this.settings, 'upstream_protocol_error', `it sent ${error.message}`, true));
    }
  }

  stderrDetail(): { stderr?: string } {
    const stderr = this.stderr.text();
    return stderr === '' ? {} : { stderr };
  }

  send(frame: Buffer, call: PendingCall | null): void {
    const { stdin } = this.child;
    if (stdin.writableLength + frame.length > this.settings.maxFrameBytes * 2) {
      throw fault(this.settings, 'upstream_unavailable', 'it does not read its input', false);
    }
    if (call !== null) call.sent = true;
    stdin.cork();
    stdin.write(onOneLine(frame));
    stdin.write(NEWLINE);
    stdin.uncork();
  }

  async drained(): Promise<void> {
    const { stdin } = this.child;
    if (!stdin.writableNeedDrain) return;
    await new Promise<void>((resolve) => {
      const done = (): void => {
        stdin.off('drain', done);
        stdin.off('close', done);
        resolve();
      };
      stdin.on('drain', done);
      stdin.on('close', done);
    });
  }

  async close(): Promise<void> {
    await endGroup(this.child, this.settings.killGraceMs);
    this.child.stdin.destroy();
    this.child.stdout.destroy();
    this.child.stderr.destroy();
  }
}

/** The child sees what is configured, and PATH and HOME, without which nothing is found. */
function plainLaunch(target: StdioTarget): Launch {
  const env: Record<string, string> = {};
  if (process.env['PATH'] !== undefined) env['PATH'] = process.env['PATH'];
  if (process.env['HOME'] !== undefined) env['HOME'] = process.env['HOME'];
  return { command: target.command, args: target.args, env: { ...env, ...target.env } };
}

function isBlank(line: Buffer): boolean {
  return line.length === 0 || (line.length === 1 && line[0] === 0x0d);
}
