/**
 * Where a source keeps one organisation from another: each refusal of a guard, and each condition on the
 * organisation in a query. They are found in the text, so that a new one is tried without being named here.
 */

export interface Place {
  /** From 1. */
  readonly line: number;
  /** The text that stands there. */
  readonly text: string;
  readonly start: number;
  readonly end: number;
  /** What stands there without the check. */
  readonly instead: string;
}

/** `throw new AppError('…'` in a guard: the error is made and not thrown. */
const REFUSAL = /\bthrow(?= new AppError\('(\w+)')/g;
/** `orgId` among the conditions of a Prisma query, first or behind others. */
const CONDITION = /(?<=\bwhere(?:: | = )\{\s*(?:\w+(?:: [^{}]*?)?,\s*)*)(?:orgId,\s*|,?\s*orgId(?=\s*\}))/g;
/** The same in SQL. */
const SQL = /\borg_id = \$\{orgId\}::uuid/g;

/** @returns the places of a file, in their order. */
export function placesOf(file: string, source: string): Place[] {
  const place = (match: RegExpExecArray, instead: string, text: string): Place => ({
    line: source.slice(0, match.index).split('\n').length,
    text,
    start: match.index,
    end: match.index + match[0].length,
    instead,
  });
  if (file.endsWith('.guard.ts'))
    return [...source.matchAll(REFUSAL)].map((match) => place(match, 'void', String(match[1])));
  return [
    ...[...source.matchAll(CONDITION)].map((match) => place(match, '', methodAt(source, match.index))),
    ...[...source.matchAll(SQL)].map((match) => place(match, 'true', methodAt(source, match.index))),
  ].sort((a, b) => a.start - b.start);
}

interface Hole {
  /** Below api/src. */
  readonly file: string;
  readonly check: string;
  readonly instead: string;
  /** What is in the cells that go red. */
  readonly shows: string;
}

/** Checks of the gateway, by what they see to. Each must stand in its file exactly once. */
export const HOLES: Readonly<Record<string, Hole>> = {
  'a key is needed': {
    file: 'gateway/runtime/http/front.ts',
    check: 'if (!endpoint.auth.apiKey && !endpoint.auth.oauth) {',
    instead: 'if (true) {',
    shows: 'nobody',
  },
  'the key is of this endpoint': {
    file: 'gateway/runtime/http/front.ts',
    check: 'principal.endpointId !== x.endpoint.id',
    instead: 'false',
    shows: "another organisation's key",
  },
  'the key is not revoked': {
    file: 'gateway/snapshot/keys.ts',
    check: ' and revoked_at is null and endpoint_id is not null`',
    instead: ' and endpoint_id is not null`',
    shows: 'a revoked key',
  },
  'the key has not expired': {
    file: 'gateway/snapshot/keys.ts',
    check: 'endsAt !== null && now >= endsAt',
    instead: 'false',
    shows: 'an expired key',
  },
  'an agent is granted something': {
    file: 'gateway/agents.ts',
    check: "return agent.grants.get(endpointId) ?? 'endpoint_not_granted';",
    instead: "return agent.grants.get(endpointId) ?? { revision: 'all', servers: null };",
    shows: 'an agent that is granted nothing here',
  },
  'an agent is switched on': {
    file: 'gateway/agents.ts',
    check: "if (!agent.enabled) return 'agent_disabled';",
    instead: '',
    shows: 'an agent that is switched off',
  },
  'an agent is shown what it was granted': {
    file: 'gateway/runtime/http/front.ts',
    check: 'x.endpoint = seen;',
    instead: '',
    shows: 'an agent without it',
  },
  'tokens are taken here': {
    file: 'gateway/runtime/http/front.ts',
    check: ' || !opens(x.endpoint.auth, principal)',
    instead: '',
    shows: 'a token where none are taken',
  },
  'the token has the scope': {
    file: 'gateway/runtime/http/front.ts',
    check: 'principal.grant?.mayUse === false',
    instead: 'false',
    shows: 'a token without the scope',
  },
  'the session is of this caller': {
    file: 'gateway/runtime/sessions/session.ts',
    check: 'return isSamePrincipal(this.principal, principal);',
    instead: 'return principal !== null;',
    shows: 'session',
  },
  'the task is of this caller': {
    file: 'gateway/runtime/policy/task-ids.ts',
    check: ' || !this.tags.matches(bound(principal, serverId, id), tag)',
    instead: '',
    shows: 'modern tasks/get × another key of the endpoint',
  },
  'the waiting call is of this caller': {
    file: 'gateway/runtime/policy/parking.ts',
    check: 'isSamePrincipal(principal, binding.principal) &&',
    instead: '',
    shows: 'request state × another key of the endpoint',
  },
};

/**
 * The source without a check.
 * @param what the number of one of its places, `all` of them, or the name of a hole.
 */
export function without(file: string, source: string, what: string): string {
  const hole = HOLES[what];
  if (hole !== undefined) {
    const [before, after, more] = source.split(hole.check);
    if (after === undefined || more !== undefined)
      throw new Error(
        `${file} does not have "${hole.check}" once any more: say here how it is checked that ${what}`,
      );
    return before + hole.instead + after;
  }
  const places = placesOf(file, source);
  const gone = what === 'all' ? places : places.slice(Number(what), Number(what) + 1);
  if (gone.length === 0) throw new Error(`${file} has no place ${what}`);
  return gone.reduceRight(
    (text, { start, end, instead }) => text.slice(0, start) + instead + text.slice(end),
    source,
  );
}

/** The name of the method that an offset is in. */
function methodAt(source: string, offset: number): string {
  const found = [...source.slice(0, offset).matchAll(/^ {2}(?:private )?(?:async )?(\w+)\(/gm)].at(-1);
  return found?.[1] ?? '';
}
