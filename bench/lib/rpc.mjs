/**
 * Questions to a child process over its IPC channel. Every process of the bench answers `usage` and
 * `memory`, so that CPU and memory are what that very process accounts for itself.
 */
import { fork, spawn } from 'node:child_process';
import { once } from 'node:events';

/** What every process can be asked. */
const OWN = {
  /** CPU seconds, user and system, of this process with all its threads. */
  usage: () => {
    const { user, system } = process.cpuUsage();
    return (user + system) / 1e6;
  },
  /** Bytes after a full collection; needs --expose-gc. */
  memory: () => {
    // The second run collects what finalizers of the first let go.
    globalThis.gc?.();
    globalThis.gc?.();
    const { heapUsed, external, rss } = process.memoryUsage();
    return { heap: heapUsed + external, rss };
  },
};

/** Answers the parent's questions. @param {Record<string, (params: any) => unknown>} handlers */
export function answer(handlers = {}) {
  const all = { ...OWN, ...handlers };
  process.on('message', async ({ id, method, params }) => {
    if (!Object.hasOwn(all, method)) return;
    try {
      process.send?.({ id, value: await all[method](params) });
    } catch (error) {
      process.send?.({ id, error: String(error?.stack ?? error) });
    }
  });
}

/** Tells the parent that this process can be used. */
export function ready(value = {}) {
  process.send?.({ ready: value });
}

/** The parent's end of one child process. */
export class Peer {
  /** What the child said when it was ready. */
  info = {};
  #waiting = new Map();
  #nextId = 1;
  #onReady = () => undefined;

  /** @param {import('node:child_process').ChildProcess} child */
  constructor(child) {
    this.child = child;
    this.ready = new Promise((resolve, reject) => {
      this.#onReady = resolve;
      child.once('exit', (code, signal) => reject(new Error(`a process ended early (${code ?? signal})`)));
    });
    this.ready.catch(() => undefined);
    child.on('message', (message) => this.#take(message));
    child.once('exit', (code, signal) => {
      for (const { reject } of this.#waiting.values()) reject(new Error(`it ended (${code ?? signal})`));
      this.#waiting.clear();
    });
  }

  #take({ ready: info, id, value, error }) {
    if (info !== undefined) {
      this.info = info;
      this.#onReady(info);
      return;
    }
    const waiting = this.#waiting.get(id);
    this.#waiting.delete(id);
    if (error !== undefined) waiting?.reject(new Error(error));
    else waiting?.resolve(value);
  }

  /** @param {string} method @param {unknown} [params] @returns {Promise<any>} */
  ask(method, params) {
    const id = this.#nextId++;
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      this.child.send({ id, method, params });
    });
  }

  /** Ends the process; waits for it. */
  async stop(signal = 'SIGTERM') {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    const gone = once(this.child, 'exit');
    this.child.kill(signal);
    await gone;
  }
}

/** Starts one of the bench's own programs and waits until it is ready. @param {string} file */
export async function startPeer(file, args = []) {
  const peer = new Peer(fork(file, args, { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] }));
  await peer.ready;
  return peer;
}

/** Starts any Node program with an IPC channel. It is for the caller to know when it is ready. */
export function startNode(args, env) {
  return new Peer(spawn(process.execPath, args, { env, stdio: ['ignore', 'inherit', 'inherit', 'ipc'] }));
}
