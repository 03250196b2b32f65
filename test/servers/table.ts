/** What a run saw, as a table at its end. */
import type { RealServer, Transport } from './real-server.js';

export interface Row {
  readonly name: string;
  readonly transport: string;
  readonly cut: boolean;
  milliseconds: number;
  counts: string;
  outcome: string;
  passed: boolean;
}

export class Table {
  private readonly rows: Row[] = [];
  private readonly notes: string[] = [];

  begin({ name, version }: RealServer, transport: Transport, cut: boolean): Row {
    const row = {
      name: `${name}@${version}`,
      transport,
      cut,
      milliseconds: 0,
      counts: '',
      outcome: '',
      passed: false,
    };
    this.rows.push(row);
    return row;
  }

  installed({ name, version }: RealServer, milliseconds: number): void {
    const took = milliseconds > 0 ? `installed in ${(milliseconds / 1_000).toFixed(0)} s` : 'is there';
    process.stdout.write(`${name}@${version} ${took}\n`);
  }

  unseen({ name, version }: RealServer, why: string): void {
    this.notes.push(`${name}@${version} was not seen: ${why}`);
  }

  print(): void {
    const lines = [
      ['server', 'transport', 'network', 'ms', 'T/P/R/t', 'call'],
      ...this.rows.map((row) => [
        row.name,
        row.transport,
        row.cut ? 'cut' : 'open',
        row.milliseconds.toFixed(0),
        row.counts,
        row.passed ? row.outcome : `FAILED ${row.outcome}`,
      ]),
    ];
    const widths = lines[0]?.map((_, i) => Math.max(...lines.map((line) => line[i]?.length ?? 0))) ?? [];
    const text = lines.map((line) =>
      line
        .map((cell, i) => cell.padEnd(widths[i] ?? 0))
        .join('  ')
        .trimEnd(),
    );
    process.stdout.write(`\n${[...text, ...this.notes].join('\n')}\n`);
  }
}
