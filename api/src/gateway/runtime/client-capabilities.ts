/**
 * The client capabilities (ClientCapabilities of 2025-11-25 and 2026-07-28) that servers let their
 * lists depend on.
 */

/** A dot leads into a part: without the whole there is no part. */
export type ClientCapability = 'sampling' | 'elicitation' | 'elicitation.url' | 'roots' | 'tasks';

export const CLIENT_CAPABILITIES: readonly ClientCapability[] = [
  'sampling',
  'elicitation',
  'elicitation.url',
  'roots',
  'tasks',
];

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
