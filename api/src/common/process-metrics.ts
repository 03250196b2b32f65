/**
 * `/metrics` of several processes behind one port. A scrape reaches one of them, which asks the others
 * through the supervisor; each series says by the label `process` whose it is, since sums would be wrong
 * for some (memory yes, event-loop lag no), and Prometheus can add up the others itself.
 */
import cluster, { type Worker } from 'node:cluster';

/** One that is busy or has just died must not hold up the scrape. */
const DEADLINE_MS = 1_000;

type Message =
  /** Process to supervisor: a scrape came. */
  | { readonly metrics: 'collect'; readonly id: number }
  /** Supervisor to process: what are yours? */
  | { readonly metrics: 'ask'; readonly id: number }
  /** Process to supervisor. */
  | { readonly metrics: 'answer'; readonly id: number; readonly text: string }
  /** Supervisor to the process that asked. */
  | { readonly metrics: 'collected'; readonly id: number; readonly texts: readonly Part[] };

/** What the process in one place says, in the Prometheus text format. */
type Part = readonly [process: number, text: string];

export interface NumberedWorker {
  readonly number: number;
  readonly worker: Worker | null;
}

let own: (() => Promise<string>) | null = null;
let lastId = 0;
const waiting = new Map<number, (texts: readonly Part[]) => void>();

/** Says what this process measures: where there are several, the others may ask from now on. */
export function provideMetrics(source: () => Promise<string>): void {
  if (!cluster.isWorker) return;
  if (own === null) process.on('message', heard);
  own = source;
}

/** The metrics of all processes, each with its label; without a supervisor, what `source` says. */
export async function collectMetrics(source: () => Promise<string>): Promise<string> {
  if (!cluster.isWorker) return source();
  const id = ++lastId;
  const collected = new Promise<readonly Part[]>((resolve) => waiting.set(id, resolve));
  process.send?.({ metrics: 'collect', id } satisfies Message);
  const timer = setTimeout(() => waiting.get(id)?.([]), 2 * DEADLINE_MS);
  const texts = await collected;
  clearTimeout(timer);
  waiting.delete(id);
  return merge(texts);
}

function heard(given: unknown): void {
  const message = asMessage(given);
  if (message?.metrics === 'collected') waiting.get(message.id)?.(message.texts);
  if (message?.metrics !== 'ask' || own === null) return;
  const { id } = message;
  void own().then((text) => process.send?.({ metrics: 'answer', id, text } satisfies Message));
}

/** The supervisor's part: asks all for one. @param workers those that run now. */
export function relayMetrics(workers: () => readonly NumberedWorker[]): void {
  const open = new Map<number, (from: Worker, text: string) => void>();
  let last = 0;
  const collect = (asker: Worker, askersId: number) => {
    const id = ++last;
    const asked = workers().filter(({ worker }) => worker?.isConnected());
    const texts: Part[] = [];
    const finish = () => {
      clearTimeout(timer);
      if (!open.delete(id)) return;
      texts.sort(([a], [b]) => a - b);
      send(asker, { metrics: 'collected', id: askersId, texts });
    };
    const timer = setTimeout(finish, DEADLINE_MS);
    open.set(id, (from, text) => {
      const number = asked.find(({ worker }) => worker === from)?.number;
      if (number !== undefined) texts.push([number, text]);
      if (texts.length === asked.length) finish();
    });
    for (const { worker } of asked) send(worker, { metrics: 'ask', id });
  };
  cluster.on('message', (worker, given: unknown) => {
    const message = asMessage(given);
    if (message?.metrics === 'collect') collect(worker, message.id);
    if (message?.metrics === 'answer') open.get(message.id)?.(worker, message.text);
  });
}

/** One that is just going away is no reason to fail. */
function send(worker: Worker | null, message: Message): void {
  if (worker?.isConnected()) worker.send(message, () => undefined);
}

function asMessage(given: unknown): Message | null {
  return typeof given === 'object' && given !== null && 'metrics' in given ? (given as Message) : null;
}

/** Series of several processes as one text: families together, as the format asks. */
function merge(texts: readonly Part[]): string {
  const families = new Map<string, { head: string[]; series: string[] }>();
  for (const [process, text] of texts) {
    let family = { head: [] as string[], series: [] as string[] };
    for (const line of text.split('\n')) {
      const [, kind, name = ''] = /^# (HELP|TYPE) (\S+)/.exec(line) ?? [];
      if (kind === undefined) {
        if (line !== '') family.series.push(labelled(line, process));
        continue;
      }
      family = families.get(name) ?? { head: [], series: [] };
      families.set(name, family);
      if (!family.head.includes(line)) family.head.push(line);
    }
  }
  const lines = [...families.values()].flatMap(({ head, series }) => [...head, ...series]);
  return `${lines.join('\n')}\n`;
}

function labelled(series: string, process: number): string {
  const label = `process="${process}"`;
  const brace = series.indexOf('{');
  const space = series.indexOf(' ');
  if (brace < 0 || space < brace) return `${series.slice(0, space)}{${label}}${series.slice(space)}`;
  return `${series.slice(0, brace + 1)}${label},${series.slice(brace + 1)}`;
}
