/** Runs a confined command to its end: for trying a driver out, and for the installer. */
import { startLaunch } from '../runtime/links/launch.js';
import { endGroup } from '../runtime/links/process-group.js';
import type { Confined } from './types.js';

/** What is kept of its output, in characters. */
const KEEP_CHARS = 32_000;

export interface Ended {
  /** Null when it was stopped, or could not be started. */
  readonly code: number | null;
  /** Both outputs as they came, the last of them. */
  readonly output: string;
}

/**
 * Starts it, waits, and clears away what it leaves. Never throws; input is empty.
 * @param signal stops it with all its children.
 */
export async function runConfined(
  { launch, release }: Confined,
  signal: AbortSignal,
  onOutput: (text: string) => void = () => undefined,
): Promise<Ended> {
  let output = '';
  const take = (chunk: Buffer | string): void => {
    output = (output + chunk.toString()).slice(-KEEP_CHARS);
    onOutput(output);
  };
  const child = startLaunch(launch, 'ignore');
  child.stdout?.on('data', take);
  child.stderr?.on('data', take);
  const stop = (): void => void endGroup(child, 0);
  signal.addEventListener('abort', stop, { once: true });
  if (signal.aborted) stop();
  const code = await new Promise<number | null>((resolve) => {
    child.once('error', (error) => {
      take(`${launch.command}: ${error.message}\n`);
      resolve(null);
    });
    child.once('close', (exitCode) => resolve(signal.aborted ? null : exitCode));
  });
  signal.removeEventListener('abort', stop);
  await endGroup(child, 0);
  release();
  return { code, output };
}
