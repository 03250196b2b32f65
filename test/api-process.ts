/** The api as a process of its own, from the build: for what only a real process shows (kills, clusters). */
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const path = (name: string) => fileURLToPath(new URL(`../${name}`, import.meta.url));

/** Makes sure that the build is the sources'; does nothing where it is. */
export async function buildApi(): Promise<void> {
  await promisify(execFile)(process.execPath, [path('scripts/build.mjs')]);
}

export interface Listening {
  readonly pid: number;
  readonly url: string;
}

export class ApiProcess {
  /** One for each process that listens, in the order in which they said so. */
  readonly listening: Listening[] = [];
  readonly child: ChildProcess;
  readonly exited: Promise<number | null>;
  errors = '';
  private heard: (() => void)[] = [];

  private constructor(env: Record<string, string>) {
    this.child = spawn(process.execPath, [path('api/dist/main.js')], {
      env: { PATH: process.env.PATH ?? '', HOST: '127.0.0.1', PORT: '0', NODE_ENV: 'test', ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.exited = once(this.child, 'exit').then(([code]) => code as number | null);
    this.child.stderr?.on('data', (chunk: Buffer) => (this.errors += chunk.toString()));
    const lines = createInterface({ input: this.child.stdout as NodeJS.ReadableStream });
    lines.on('line', (line) => {
      if (!line.includes('"msg":"listening"')) return;
      const { pid, url } = JSON.parse(line) as Listening;
      this.listening.push({ pid, url });
      for (const tell of this.heard.splice(0)) tell();
    });
  }

  /** Resolves when `processes` of them listen. @throws when it ends before. */
  static async start(env: Record<string, string>, processes = 1): Promise<ApiProcess> {
    const api = new ApiProcess(env);
    await api.listens(processes);
    return api;
  }

  /** For one that must not start. */
  static launch(env: Record<string, string>): ApiProcess {
    return new ApiProcess(env);
  }

  /** Resolves when so many have said that they listen since the start. */
  async listens(count: number): Promise<void> {
    while (this.listening.length < count) {
      const ended = await Promise.race([
        new Promise<false>((resolve) => this.heard.push(() => resolve(false))),
        this.exited.then(() => true),
      ]);
      if (ended) throw new Error(`the api ended: ${this.errors}`);
    }
  }

  get url(): string {
    return this.listening[0]?.url as string;
  }

  /** @returns the exit code. */
  async stop(signal: NodeJS.Signals = 'SIGTERM'): Promise<number | null> {
    this.child.kill(signal);
    return this.exited;
  }
}
