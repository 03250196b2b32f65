/** The environment of a start: `.env`, what the user gave, and what each process is told of it. */
import { existsSync, readFileSync } from 'node:fs';
import { parseEnv as parseDotEnv } from 'node:util';
import { at } from './paths.mjs';

/** `.env` of the checkout under the variables of the shell. Empty ones count as not given. */
export function readSettings() {
  const file = at('.env');
  const kept = existsSync(file) ? parseDotEnv(readFileSync(file, 'utf8')) : {};
  const given = Object.entries({ ...kept, ...process.env }).filter(
    ([, value]) => value !== undefined && value !== '',
  );
  return Object.fromEntries(given);
}

/** What any process of ours may need from the machine; nothing else is passed on. */
const MACHINE = ['PATH', 'HOME', 'USER', 'LANG', 'TZ', 'TMPDIR', 'NODE_EXTRA_CA_CERTS', 'NODE_OPTIONS'];
/** Secrets that only one of them uses. */
const NOT_FOR_API = ['DATABASE_OWNER_URL'];
const NOT_FOR_WORKERS = ['DATABASE_OWNER_URL', 'PATCHBAY_OPERATOR_KEY'];

/**
 * The exact environment of a process.
 * @param {Record<string, string>} settings
 * @param {readonly string[]} names the variables that Patchbay knows
 * @param {'api' | 'workers'} who
 */
export function environmentOf(settings, names, who) {
  const hidden = who === 'api' ? NOT_FOR_API : NOT_FOR_WORKERS;
  const wanted = [...MACHINE, ...names].filter(
    (name) => !hidden.includes(name) && settings[name] !== undefined,
  );
  return Object.fromEntries(wanted.map((name) => [name, settings[name]]));
}
