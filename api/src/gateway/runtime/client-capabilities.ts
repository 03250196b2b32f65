/**
 * The client capabilities (ClientCapabilities of 2025-11-25 and 2026-07-28) that servers let their
 * lists depend on: by name in the catalogue, as bits on the call path.
 */
import { type Member, member, scanObject } from './wire/json-scan.js';

/** A dot leads into a part: without the whole there is no part. */
export type ClientCapability = 'sampling' | 'elicitation' | 'elicitation.url' | 'roots' | 'tasks';

const BITS: Readonly<Record<ClientCapability, number>> = {
  sampling: 1,
  elicitation: 2,
  'elicitation.url': 4,
  roots: 8,
  tasks: 16,
};

/** Of a name that is not known here: no client has it. */
const NOBODYS = 1 << 30;

/** What a client's roots are told under; see a server's `relayRoots`. */
export const ROOTS_BIT = BITS.roots;

/** The client can show its user a link (2025-11-25 and 2026-07-28: client/elicitation §URL Mode). */
export const URL_ELICITATION_BIT = BITS['elicitation.url'];

export const CLIENT_CAPABILITIES = Object.keys(BITS) as ClientCapability[];

/** The bits of names as the catalogue has them. */
export function bitsOf(names: readonly string[]): number {
  let bits = 0;
  for (const name of names) bits |= Object.hasOwn(BITS, name) ? BITS[name as ClientCapability] : NOBODYS;
  return bits;
}

/** The bits of what a client says. `capabilities` is JSON text. @throws JsonScanError */
export function bitsIn(capabilities: Buffer): number {
  let bits = 0;
  const members = scanObject(capabilities);
  for (const name of CLIENT_CAPABILITIES) {
    const [whole = '', part] = name.split('.');
    const found = objectAt(capabilities, members, whole);
    if (found === undefined) continue;
    const inner = part === undefined ? null : scanObject(capabilities, found.start, found.end);
    if (inner === null || objectAt(capabilities, inner, part as string) !== undefined) bits |= BITS[name];
  }
  return bits;
}

function objectAt(buf: Buffer, members: readonly Member[], key: string): Member | undefined {
  const found = member(members, key);
  return found !== undefined && buf[found.start] === 0x7b ? found : undefined;
}

/** All but one, and what is part of that one. */
export function without(names: readonly ClientCapability[], one: ClientCapability): ClientCapability[] {
  return names.filter((name) => name !== one && !name.startsWith(`${one}.`));
}

/** What `initialize` says for a client with these, in each as much as a client can. */
export function declarationOf(names: readonly ClientCapability[]): Record<string, object> {
  const has = (name: ClientCapability): boolean => names.includes(name);
  const tasks = { list: {}, cancel: {}, requests: taskRequests(names) };
  return {
    ...(has('sampling') ? { sampling: { context: {}, tools: {} } } : {}),
    ...(has('elicitation')
      ? { elicitation: { form: {}, ...(has('elicitation.url') ? { url: {} } : {}) } }
      : {}),
    ...(has('roots') ? { roots: { listChanged: true } } : {}),
    ...(has('tasks') ? { tasks } : {}),
  };
}

function taskRequests(names: readonly ClientCapability[]): object {
  return {
    ...(names.includes('sampling') ? { sampling: { createMessage: {} } } : {}),
    ...(names.includes('elicitation') ? { elicitation: { create: {} } } : {}),
  };
}
