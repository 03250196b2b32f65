/** Writes what was measured: to the terminal as it comes, and as one page to bench/RESULTS.md. */
import { writeFileSync } from 'node:fs';
import { cpus, release, totalmem } from 'node:os';
import { at } from '../../scripts/lib/paths.mjs';
import { short } from './stats.mjs';

/**
 * @typedef {{ what: string, value: number, atMost?: number, atLeast?: number }} Goal
 * @typedef {{ title: string, head: string[], rows: (string | number)[][], goals: Goal[], notes: string[] }} Section
 */

/** @param {Goal} goal */
export function isMet({ value, atMost = Infinity, atLeast = -Infinity }) {
  return value <= atMost && value >= atLeast;
}

/** One section as Markdown. @param {Section} section */
export function sectionText({ title, head, rows, goals, notes }) {
  const lines = [`## ${title}`, ''];
  const cell = (value) => (typeof value === 'number' ? short(value) : value);
  const line = (cells) => `| ${cells.join(' | ')} |`;
  if (rows.length > 0) {
    lines.push(line(head), line(head.map(() => '---')), ...rows.map((row) => line(row.map(cell))), '');
  }
  if (goals.length > 0) {
    lines.push(line(['wanted', '', 'measured', '']), line(['---', '---', '---', '---']));
    for (const goal of goals) {
      const bound = goal.atMost === undefined ? `≥ ${short(goal.atLeast)}` : `≤ ${short(goal.atMost)}`;
      lines.push(line([goal.what, bound, short(goal.value), isMet(goal) ? 'met' : 'missed']));
    }
    lines.push('');
  }
  for (const note of notes) lines.push(note, '');
  return lines.join('\n');
}

/** @param {Section[]} sections @param {string} command how it was started */
export function writeResults(sections, command) {
  const [cpu] = cpus();
  const text = [
    '# What the gateway costs',
    '',
    `Written by \`${command}\`. Load, upstream, proxy and gateway are processes of their own on one machine;`,
    'each figure is the median over rounds in which the targets take turns. CPU is what the process under',
    'test accounts for itself, all threads and the writing of the call log included. Trust ratios and CPU',
    'time more than calls/s: the processes share the cores with each other and with whatever else runs.',
    '',
    `- ${new Date().toISOString().slice(0, 10)}, ${cpus().length} × ${cpu?.model.trim() ?? 'unknown CPU'}, ${Math.round(totalmem() / 2 ** 30)} GiB, ${process.platform} ${release()}`,
    `- Node ${process.versions.node}, V8 ${process.versions.v8}`,
    '',
    ...sections.map(sectionText),
  ].join('\n');
  writeFileSync(at('bench/RESULTS.md'), `${text.trimEnd()}\n`);
}
