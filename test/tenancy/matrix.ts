/**
 * The matrix: every operation × every caller that it must refuse × every position that an id can take. A cell is one
 * request; what is wrong with its answer is a leak. Used by the tests as it is, and again with a wall taken down.
 */
import { randomUUID } from 'node:crypto';
import { generateSecretKey } from '../../api/src/common/crypto/secret-key.js';
import { type IdKind, toPublicId } from '../../api/src/common/ids.js';
import { ROLES, type Role, rolesWith } from '../../api/src/common/roles.js';
import { SCOPES, type Scope } from '../../api/src/common/scopes.js';
import {
  Browser,
  ORIGIN,
  type PeopleApi,
  signedUp,
  signIn,
  startPeopleApi,
} from '../../api/src/identity/testing.js';
import { buildDocument } from '../../api/src/openapi/document.js';
import type { Answer, TestApi } from '../../api/src/testing.js';
import { CLASSIFIED, type Classified, NOT_OURS } from './classified.js';
import { type Audience, type Operation, operationsOf, type Position, requestOf } from './operations.js';
import { Rows } from './rows.js';
import { SCIM_OPERATIONS } from './scim.js';
import { join, leave, type Populated, populate } from './world.js';

export const CANARY = 'canary7f3a';
/** Somebody who has signed up and belongs nowhere. */
export const VISITOR = 'visitor@example.com';
/** The canary among numbers: the sum of what the two have ends with it too. */
const FIGURE = '77340017';

export interface Leak {
  /** `GET /v1/keys/{id} × other organisation × path.id`. */
  readonly cell: string;
  readonly fault: string;
}

export interface Result {
  readonly tried: number;
  readonly leaks: readonly Leak[];
}

type Known = Operation & { readonly classified: Classified };

/** Who is refused, before any look at ids: asks with the ids of the organisation that the credential is of. */
interface Refused {
  readonly caller: string;
  /** Default: all but those for everyone. */
  readonly when?: (operation: Known) => boolean;
  /** The value of Authorization, if any, or somebody with a session, who names the organisation. */
  readonly credential: (world: World, operation: Known) => string | Browser | undefined;
  /** Whose credential it is, and whose ids are asked for. */
  readonly of?: (world: World) => Populated;
  readonly status: 401 | 403;
}

/** One entry for each kind of credential that must not open an operation. */
export const REFUSED: readonly Refused[] = [
  { caller: 'nobody', credential: () => undefined, status: 401 },
  { caller: 'another scheme', credential: ({ victim }) => `Basic ${victim.key}`, status: 401 },
  { caller: 'a word', credential: () => 'Bearer nonsense', status: 401 },
  { caller: 'an unknown key', credential: ({ unknownKey }) => `Bearer ${unknownKey}`, status: 401 },
  { caller: 'a revoked key', credential: ({ revokedKey }) => `Bearer ${revokedKey}`, status: 401 },
  { caller: 'an expired key', credential: ({ expiredKey }) => `Bearer ${expiredKey}`, status: 401 },
  { caller: 'a key of another address', credential: ({ farKey }) => `Bearer ${farKey}`, status: 403 },
  { caller: 'an endpoint key', credential: ({ victim }) => `Bearer ${victim.endpointKey}`, status: 403 },
  {
    caller: 'the operator',
    when: ({ classified }) => classified.audience !== 'operator',
    credential: ({ api }) => `Bearer ${api.operatorKey}`,
    status: 403,
  },
  {
    caller: 'an organisation',
    when: ({ classified }) => classified.audience !== 'organization',
    credential: ({ victim }) => `Bearer ${victim.key}`,
    status: 403,
  },
  { caller: 'a session that is none', credential: ({ stranger }) => stranger, status: 401 },
  {
    caller: 'a person with a lower role',
    when: ({ classified }) => tooLow(classified.scope) !== undefined,
    credential: ({ members }, { classified }) => members.get(tooLow(classified.scope) as Role),
    status: 403,
  },
  {
    caller: 'a personal key of a lower role',
    when: ({ classified }) => tooLow(classified.scope) !== undefined,
    credential: ({ personal }, { classified }) => `Bearer ${personal.get(tooLow(classified.scope) as Role)}`,
    status: 403,
  },
  {
    caller: 'a personal key for what needs more than one',
    when: ({ classified: { audience, scope } }) => audience !== 'organization' || scope === 'keys:write',
    credential: ({ personal }) => `Bearer ${personal.get('owner')}`,
    status: 403,
  },
  {
    caller: 'a personal key of somebody who left',
    credential: ({ leftKey }) => `Bearer ${leftKey}`,
    status: 401,
  },
  {
    caller: 'a personal key of somebody who is banned',
    when: ({ classified: { audience } }) => audience === 'organization',
    credential: ({ bannedKey }) => `Bearer ${bannedKey}`,
    status: 401,
  },
  {
    caller: 'a person of another organisation',
    when: ({ classified }) => classified.audience !== 'person',
    credential: ({ outsider }) => outsider,
    status: 403,
  },
  {
    caller: 'a key with all scopes but this',
    when: ({ classified }) => classified.scope !== null,
    credential: ({ scopeless }, { classified }) => `Bearer ${scopeless.get(classified.scope ?? '')}`,
    status: 403,
  },
  {
    caller: 'a suspended organisation',
    credential: ({ suspended }) => `Bearer ${suspended.key}`,
    of: ({ suspended }) => suspended,
    status: 403,
  },
];

/** The strongest role that a scope is not for. */
function tooLow(scope: string | null): Role | undefined {
  return scope === null ? undefined : ROLES.find((role) => !rolesWith(scope as Scope).includes(role));
}

export class World {
  private constructor(
    readonly api: PeopleApi,
    readonly rows: Rows,
    readonly operations: readonly Operation[],
    readonly attacker: Populated,
    readonly victim: Populated,
    readonly suspended: Populated,
    readonly unknownKey: string,
    readonly revokedKey: string,
    readonly expiredKey: string,
    /** May not be used from here. */
    readonly farKey: string,
    readonly scopeless: ReadonlyMap<string, string>,
    /** Of the attacker's organisation alone, which they own. */
    readonly outsider: Browser,
    /** Of none yet. */
    readonly visitor: Browser,
    /** With the cookies of a session that ended. */
    readonly stranger: Browser,
    /** Of the victim's, by their role. */
    readonly members: ReadonlyMap<Role, Browser>,
    /** Theirs, with all that their role allows. */
    readonly personal: ReadonlyMap<Role, string>,
    readonly leftKey: string,
    readonly bannedKey: string,
    /** `nextCursor` of the victim's lists, by operation. */
    readonly cursors: ReadonlyMap<string, string>,
  ) {}

  static async make(): Promise<World> {
    // Nobody there: a look-up fails at once.
    const api = await startPeopleApi({ env: { PATCHBAY_DNS_SERVERS: '127.0.0.1:9' } });
    const rows = await Rows.open(api.database.ownerUrl);
    const attacker = await populate(api, 'mine');
    const victim = await populate(api, CANARY, Number(FIGURE));
    const suspended = await populate(api, CANARY, 1e12);
    const mint = async (body: object): Promise<{ id: string; key: string }> => {
      const answer = await api.ask('POST', '/v1/keys', { key: victim.key, body });
      if (answer.status !== 201) throw new Error(answer.text);
      return answer.body;
    };
    const [revoked, expired] = [await mint({ name: 'revoked' }), await mint({ name: 'expired' })];
    const far = await mint({ name: 'far', allowedAddresses: ['203.0.113.0/24'] });
    const scopeless = new Map<string, string>();
    for (const scope of SCOPES) {
      const scopes = SCOPES.filter((other) => other !== scope);
      scopeless.set(scope, (await mint({ name: `all but ${scope}`, scopes })).key);
    }
    const outsider = await signedUp(api, 'outsider@example.com');
    await join(api, attacker.uuid, 'outsider@example.com', 'owner');
    const visitor = await signedUp(api, VISITOR);
    const stranger = await signedOut(api);
    const members = new Map<Role, Browser>();
    for (const role of ROLES) {
      members.set(role, await signedUp(api, `${role}@example.com`));
      await join(api, victim.uuid, `${role}@example.com`, role);
    }
    const personal = new Map<Role, string>();
    for (const [role, browser] of members) personal.set(role, (await personalKey(browser, victim)).key);
    await join(api, victim.uuid, 'stranger@example.com', 'owner');
    const leaver = new Browser(api);
    await signIn(leaver, 'stranger@example.com');
    const { key: leftKey } = await personalKey(leaver, victim);
    await leave(api, victim.uuid, 'stranger@example.com');
    await join(api, victim.uuid, 'stranger@example.com', 'owner');
    const { key: bannedKey } = await personalKey(leaver, victim);
    await rows.owner.query(`update users set banned_at = now() where email = 'stranger@example.com'`);
    await api.ask('POST', `/v1/keys/${revoked.id}/revoke`, { key: victim.key });
    await rows.owner.query(
      `update keys set expires_at = now() - interval '1 hour' where name = 'expired' and org_id = $1`,
      [victim.uuid],
    );
    await api.ask('POST', `/v1/organizations/${suspended.id}/suspend`, { key: api.operatorKey });
    const operations = [...operationsOf(buildDocument(api.app)), ...SCIM_OPERATIONS];
    const cursors = await cursorsOf(api, operations, victim);
    for (const org of [victim, suspended]) await rows.plant(org, CANARY);
    for (const key of [revoked.key, expired.key, suspended.key]) await refusedFromNow(api, key);
    const unknownKey = generateSecretKey('organization');
    const made = new World(
      api,
      rows,
      operations,
      attacker,
      victim,
      suspended,
      unknownKey,
      revoked.key,
      expired.key,
      far.key,
      scopeless,
      outsider,
      visitor,
      stranger,
      members,
      personal,
      leftKey,
      bannedKey,
      cursors,
    );
    await rows.save(made.orgs);
    return made;
  }

  /** All whose rows are watched and put back. */
  get orgs(): string[] {
    return [this.victim.uuid, this.suspended.uuid, this.attacker.uuid];
  }

  async close(): Promise<void> {
    await this.rows.close();
    await this.api.close();
  }
}

/** A key that somebody makes for themselves. */
export async function personalKey(browser: Browser, org: Populated): Promise<{ id: string; key: string }> {
  const made = await browser.post('/v1/me/keys', { organizationId: org.id, name: 'personal' });
  if (made.status !== 201) throw new Error(made.text);
  return made.body;
}

async function signedOut(api: PeopleApi): Promise<Browser> {
  const browser = await signedUp(api, 'stranger@example.com');
  const cookies = [...browser.jar];
  await browser.post('/api/auth/sign-out');
  for (const [name, value] of cookies) browser.jar.set(name, value);
  return browser;
}

/** Waits until the notification has come by which a key is no longer taken. */
async function refusedFromNow(api: TestApi, key: string): Promise<void> {
  const deadline = Date.now() + 10_000;
  while ((await api.ask('GET', '/v1/organization', { key })).status === 200)
    if (Date.now() > deadline) throw new Error('a key is taken that must not be');
}

async function cursorsOf(api: TestApi, operations: readonly Operation[], of: Populated) {
  const found = new Map<string, string>();
  for (const operation of operations.filter(({ parameters }) =>
    parameters.some((p) => p.name === 'cursor'),
  )) {
    const positions = CLASSIFIED[operation.id]?.positions ?? [];
    const { url } = requestOf(operation, positions, ({ at, kind }) =>
      at.startsWith('path.') ? of.ids[kind] : undefined,
    );
    const answer = await api.ask('GET', `${url}?limit=1`, { key: of.key });
    if (answer.body?.nextCursor) found.set(operation.id, answer.body.nextCursor);
  }
  return found;
}

/** @returns what the classification and the document do not agree on. */
export function unclassified(operations: readonly Operation[]): string[] {
  const faults: string[] = [];
  const known = new Set(operations.map(({ id }) => id));
  for (const id of Object.keys(CLASSIFIED)) if (!known.has(id)) faults.push(`${id} is not in the document`);
  for (const { id, audience, scope, positions, untyped } of operations) {
    const classified = CLASSIFIED[id];
    if (!classified) {
      faults.push(`${id} is not classified`);
      continue;
    }
    if (classified.audience !== audience)
      faults.push(`${id} opens for ${audience}, not ${classified.audience}`);
    if (classified.scope !== scope) faults.push(`${id} needs ${scope}, not ${classified.scope}`);
    const declared = new Map(classified.positions.map(({ at, kind }) => [at, kind]));
    for (const { at, kind } of positions)
      if (declared.get(at) !== kind) faults.push(`${id} takes the id of a ${kind} in ${at}`);
    for (const at of untyped)
      if (!declared.has(at) && !NOT_OURS.includes(`${id} ${at}`))
        faults.push(`${id} takes an id in ${at}: of what?`);
  }
  return faults;
}

/** @param onlyForeign leaves out what the guard refuses. @param firstOnly stops at the first leak. */
export interface Run {
  readonly part?: 'refused' | 'foreign';
  readonly firstOnly?: boolean;
}

/** Runs the matrix; afterwards all rows are as they were. */
export async function runMatrix(world: World, { part, firstOnly = false }: Run = {}): Promise<Result> {
  const leaks: Leak[] = [];
  let tried = 0;
  const before = await world.rows.fingerprint([world.victim.uuid, world.suspended.uuid]);
  // What destroys comes last, so that a hole in reading is seen first.
  const sorted = known(world).sort((a, b) => ORDER.indexOf(a.method) - ORDER.indexOf(b.method));
  for (const operation of sorted) {
    const cells = [
      ...(part === 'foreign' ? [] : refusedCells(world, operation)),
      ...(part === 'refused' ? [] : foreignCells(world, operation)),
    ];
    const name = (cell: string) => `${operation.method} ${operation.path} × ${cell}`;
    for (const cell of cells) {
      tried++;
      const fault = await cell.try().catch((error: Error) => error.message.slice(0, 300));
      if (fault !== null) leaks.push({ cell: name(cell.name), fault });
      if (firstOnly && leaks.length > 0) break;
    }
    const after = await world.rows.fingerprint([world.victim.uuid, world.suspended.uuid]);
    for (const [table, is] of after)
      if (before.get(table) !== is) leaks.push({ cell: name('any'), fault: `rows of ${table} changed` });
    if (leaks.length > 0) await world.rows.restore(world.orgs);
    if (firstOnly && leaks.length > 0) break;
  }
  await world.rows.restore(world.orgs);
  return { tried, leaks };
}

/** All operations that are classified. */
export function known({ operations }: World): Known[] {
  return operations.flatMap((operation): Known[] => {
    const classified = CLASSIFIED[operation.id];
    return classified ? [{ ...operation, example: classified.body ?? operation.example, classified }] : [];
  });
}

const ORDER = ['GET', 'POST', 'PATCH', 'PUT', 'DELETE'];

interface Cell {
  readonly name: string;
  /** @returns what is wrong, or null. */
  readonly try: () => Promise<string | null>;
}

function refusedCells(world: World, operation: Known): Cell[] {
  const { positions, audience } = operation.classified;
  if (audience === 'everyone') return [];
  return REFUSED.filter(({ when }) => when === undefined || when(operation)).map(
    ({ caller, credential, of = (all: World) => all.victim, status }) => ({
      name: caller,
      try: async () => {
        const request = requestOf(operation, positions, ({ kind }) => idOf(of(world), kind));
        const answer = await world.api.ask(request.method, request.url, {
          body: request.body,
          headers: headersOf(credential(world, operation), of(world)),
        });
        if (answer.status !== status) return `answered ${answer.status}, not ${status}`;
        return canaryIn(answer);
      },
    }),
  );
}

function headersOf(credential: string | Browser | undefined, org: Populated): Record<string, string> {
  if (credential === undefined) return {};
  return typeof credential === 'string' ? { authorization: credential } : asPerson(credential, org);
}

/** What a page of ours sends. */
export function asPerson(browser: Browser, org: Populated): Record<string, string> {
  return { cookie: browser.cookies(), origin: ORIGIN, 'patchbay-organization': org.id };
}

/**
 * The other organisation's ids, one position at a time and all at once, with a key that may do everything. What
 * cannot be undone by putting rows back is not done with own ids: data keys are remembered by the process.
 */
function foreignCells(world: World, operation: Known): Cell[] {
  const { positions, audience } = operation.classified;
  if (audience !== 'organization' && audience !== 'person') return [];
  const sets = [...positions.map((one) => [one]), ...(positions.length > 1 ? [positions] : [])];
  // With own ids only, what is found by name or sum could still be of the other.
  if (operation.method !== 'DELETE' && operation.id !== 'rotateDataKey') sets.unshift([]);
  const cells: Cell[] = sets.map((foreign) => ({
    name: `other organisation × ${foreign.map(({ at }) => at).join(' + ') || 'no id'}`,
    try: () => foreignCell(world, operation, foreign),
  }));
  for (const position of positions.filter(({ at }) => at.includes('[]')))
    cells.push({
      name: `other organisation × ${position.at} behind an own one`,
      try: () => foreignCell(world, operation, [position], true),
    });
  const cursor = world.cursors.get(operation.id);
  if (cursor !== undefined)
    cells.push({
      name: 'other organisation × its cursor',
      try: async () => {
        const own = requestOf(operation, positions, ({ at, kind }) =>
          at.startsWith('path.') ? idOf(world.attacker, kind) : undefined,
        );
        const answer = await ask(world, audience, { ...own, url: `${own.url}?limit=1&cursor=${cursor}` });
        return answer.status === 400 ? canaryIn(answer) : `answered ${answer.status}, not 400`;
      },
    });
  return cells;
}

/** @returns null when the answer is 404, or an empty list for a filter, and the one that a missing id gets. */
async function foreignCell(world: World, operation: Known, foreign: readonly Position[], behind = false) {
  const { attacker, victim } = world;
  const asking = (other: (kind: IdKind) => string) =>
    requestOf(operation, operation.classified.positions, (position) => {
      const id = foreign.includes(position) && other(position.kind);
      if (id) return behind ? [idOf(attacker, position.kind), id] : id;
      return position.at.startsWith('query.') ? undefined : idOf(attacker, position.kind);
    });
  const { audience } = operation.classified;
  const missing = await ask(
    world,
    audience,
    asking((kind) => toPublicId(kind, randomUUID())),
  );
  const answer = await ask(
    world,
    audience,
    asking((kind) => idOf(victim, kind)),
  );
  if (foreign.length === 0) {
    if (answer.status >= 500) return `answered ${answer.status}`;
    return canaryIn(answer);
  }
  const filters = foreign.every(({ at }) => at.startsWith('query.'));
  // People are told that they do not belong to an organisation, as of one that never was.
  const allowed = filters ? [200, 404] : audience === 'person' ? [403, 404] : [404];
  if (!allowed.includes(answer.status)) return `answered ${answer.status}, not 404`;
  if (answer.status === 200 && (answer.body?.data ?? answer.body ?? []).length !== 0)
    return 'the list is not empty';
  if (told(answer) !== told(missing)) return `answered ${told(answer)}, a missing id ${told(missing)}`;
  return canaryIn(answer);
}

function ask(world: World, audience: Audience, { method, url, body }: ReturnType<typeof requestOf>) {
  const { api, attacker, outsider } = world;
  return audience === 'person'
    ? api.ask(method, url, { headers: asPerson(outsider, attacker), body })
    : api.ask(method, url, { key: attacker.key, body });
}

function idOf(org: Populated, kind: IdKind): string {
  const id = org.ids[kind];
  if (id === undefined) throw new Error(`world.ts makes no ${kind}`);
  return id;
}

/** Status and body without what differs from request to request. */
function told({ status, body }: Answer): string {
  const { requestId: _, instance: __, ...rest } = body ?? {};
  return `${status} ${JSON.stringify(rest)}`;
}

function canaryIn({ text, headers }: Answer): string | null {
  const all = text + JSON.stringify(headers);
  return all.includes(CANARY) || all.includes(FIGURE) ? 'the canary is in the answer' : null;
}
