/**
 * Listening sockets inside of a sandbox's network namespace, held by this process. A socket belongs to
 * the namespace that it was made in, whoever holds it: so a helper enters the namespace, listens, hands
 * its sockets over and ends, before the command runs. Nothing of ours stays in the sandbox.
 *
 * The launcher makes the namespace, says which one when it is ready, and waits for a line.
 */
import { spawn } from 'node:child_process';
import type { Server } from 'node:net';
import type { Duplex } from 'node:stream';

import type { Launch } from '../runtime/links/options.js';
import { type Door, doorsOf } from './allowed-hosts.js';
import type { Relay } from './relay.js';

const OPEN_MS = 10_000;
/** Fixed: what it is told comes by its channel. Ends when that does. */
const HELPER = `
const { readlinkSync } = require('node:fs');
const { createServer } = require('node:net');
process.once('disconnect', () => process.exit());
process.once('message', ({ namespace, doors }) => {
  // The process whose namespace was to be entered could have ended, and its number be another's.
  if (readlinkSync('/proc/self/ns/net') !== namespace) throw new Error('not the namespace of the sandbox');
  doors.forEach(({ address, port }, i) => {
    const server = createServer().listen({ host: address, port }, () => process.send(i, server));
  });
});`;

export interface DoorTools {
  /** util-linux. */
  readonly nsenter: string;
  /** Whether the namespace is root's; else it is that of a user namespace of our own. */
  readonly asRoot: boolean;
}

/**
 * What is done when the launcher is there: opens a door for each host of the relay, then lets it go on.
 * Where that cannot be, the launcher ends and the relay says why. The doors are shut when the launcher
 * has ended or the relay is closed.
 */
export function openingDoors(tools: DoorTools, relay: Relay): NonNullable<Launch['started']> {
  return (child, [channel]) => {
    const ended = new AbortController();
    child.once('exit', () => ended.abort());
    const launcher = channel as Duplex;
    open(tools, relay, ended.signal, launcher)
      .catch((error: Error) => {
        // What ended by itself has said why.
        if (!ended.signal.aborted) relay.fail(`its network could not be made (${error.message})`);
      })
      // Without the line, this ends it.
      .finally(() => launcher.destroy());
  };
}

async function open(tools: DoorTools, relay: Relay, ended: AbortSignal, launcher: Duplex): Promise<void> {
  const over = AbortSignal.any([ended, relay.signal]);
  const doors = doorsOf(relay.hosts);
  const [pid = '', namespace = ''] = (await lineOf(launcher)).split(' ');
  // It made no namespace, and its stderr says why.
  if (namespace === '') return;
  const servers = await listenInside(tools, pid, namespace, doors, over);
  over.addEventListener(
    'abort',
    () => {
      for (const server of servers) server.close();
    },
    { once: true },
  );
  servers.forEach((server, i) => {
    const door = doors[i] as Door;
    server.on('connection', (socket) => relay.take(door, socket));
  });
  await new Promise<void>((written) => launcher.end('\n', () => written()));
}

/** The first line, or what there is of it at the end. */
async function lineOf(channel: Duplex): Promise<string> {
  let said = '';
  await new Promise<void>((done) => {
    channel.on('data', (chunk: Buffer) => {
      said += chunk.toString();
      if (said.endsWith('\n')) done();
    });
    channel.once('close', done);
  });
  return said.trim();
}

/** @returns the servers of the doors, in their order. */
function listenInside(
  { nsenter, asRoot }: DoorTools,
  pid: string,
  namespace: string,
  doors: readonly Door[],
  over: AbortSignal,
): Promise<readonly Server[]> {
  const user = asRoot ? [] : ['--user', '--preserve-credentials'];
  const args = [...user, '--net', `--target=${pid}`, '--', process.execPath, '-e', HELPER];
  const helper = spawn(nsenter, args, { env: {}, cwd: '/', stdio: ['ignore', 'ignore', 'pipe', 'ipc'] });
  const servers: Server[] = [];
  let left = doors.length;
  let said = '';
  const signal = AbortSignal.any([over, AbortSignal.timeout(OPEN_MS)]);
  return new Promise((resolve, reject) => {
    const fail = (why: string): void => {
      helper.kill('SIGKILL');
      for (const server of servers) server?.close();
      reject(new Error(why));
    };
    const late = (): void => fail('it ended or took too long');
    const closed = (): void => fail(/^(?:.*Error|nsenter): .*/m.exec(said)?.[0] ?? 'its helper ended');
    signal.addEventListener('abort', late, { once: true });
    helper.stderr?.on('data', (chunk: Buffer) => (said = (said + chunk.toString()).slice(-2_000)));
    helper.once('error', (error) => fail(error.message));
    helper.once('close', closed);
    helper.on('message', (i, server) => {
      servers[i as number] = server as Server;
      if (--left > 0) return;
      signal.removeEventListener('abort', late);
      helper.off('close', closed).disconnect();
      resolve(servers);
    });
    if (signal.aborted) late();
    else helper.send({ namespace, doors }, () => undefined);
  });
}
