/**
 * One supervised process (api or workers): started with exactly the environment it needs, restarted
 * when it dies, stopped when asked. Its output goes to a log file; an IPC channel tells it when we die.
 */
import { spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync, renameSync, statSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { at, ROOT } from './paths.mjs';

const FOLLOW = pathToFileURL(at('scripts/lib/follow-parent.mjs')).href;
const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 30_000;
/** A process that ran this long was well; the next fall starts with a short pause again. */
const WELL_MS = 60_000;
const MAX_LOG_BYTES = 10 * 1024 * 1024;

export class Child {
  #process = null;
  #stopping = false;
  #timer = null;
  #pause = FIRST_PAUSE_MS;
  #exited = Promise.resolve();

  /**
   * @param {{ name: string, script: string, env: Record<string, string>, log: string,
   *   say(line: string): void }} options
   */
  constructor(options) {
    this.options = options;
    /** Falls since the start. */
    this.falls = 0;
  }

  /** Last lines of its log, for when it will not start. */
  lastWords() {
    return readFileSync(this.options.log, 'utf8').trimEnd().split('\n').slice(-15).join('\n');
  }

  start() {
    if (this.#stopping) return;
    const { script, env, log } = this.options;
    const out = openLog(log);
    const began = Date.now();
    const child = spawn(process.execPath, ['--import', FOLLOW, script], {
      cwd: ROOT,
      env,
      stdio: ['ignore', out, out, 'ipc'],
      // Own group: Ctrl-C in a terminal reaches us alone, and we stop things in order.
      detached: true,
    });
    closeSync(out);
    this.#process = child;
    this.#exited = new Promise((ok) => {
      child.once('exit', (code, signal) => {
        this.#process = null;
        ok();
        this.#fell(code, signal, Date.now() - began);
      });
      child.once('error', ok);
    });
  }

  /** SIGTERM, and SIGKILL for what is still there after `limitMs`. */
  async stop(limitMs) {
    this.#stopping = true;
    clearTimeout(this.#timer);
    this.#process?.kill('SIGTERM');
    const kill = setTimeout(() => this.#process?.kill('SIGKILL'), limitMs);
    await this.#exited;
    clearTimeout(kill);
  }

  #fell(code, signal, lived) {
    if (this.#stopping) return;
    this.falls++;
    if (lived > WELL_MS) this.#pause = FIRST_PAUSE_MS;
    const { name, say, log } = this.options;
    say(
      `${name} ended (${signal ?? `exit code ${code}`}); starting it again in ${this.#pause / 1000} s. Its log: ${log}`,
    );
    this.#timer = setTimeout(() => this.start(), this.#pause);
    this.#pause = Math.min(LONGEST_PAUSE_MS, this.#pause * 2);
  }
}

/** Appends; a log that has grown long is put aside once. */
function openLog(path) {
  try {
    if (statSync(path).size > MAX_LOG_BYTES) renameSync(path, `${path}.old`);
  } catch {
    // there is none yet
  }
  return openSync(path, 'a', 0o600);
}
