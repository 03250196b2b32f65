/** Patterns of names, and grants from rows. */
import { expect, it } from 'vitest';
import { agentOf, type GrantRow, NamePatterns } from './grants.js';

it.each([
  [['echo'], 'echo', true],
  [['echo'], 'Echo', false],
  [['echo'], 'echoes', false],
  [['read_*'], 'read_', true],
  [['read_*'], 'read_file', true],
  [['read_*'], 'bread_file', false],
  [['*_file'], 'read_file', true],
  [['*_file'], 'file', false],
  [['*a*b*'], 'xaxbx', true],
  [['*a*b*'], 'xbxax', false],
  [['ab*ba'], 'aba', false],
  [['ab*ba'], 'abba', true],
  [['a*a*a'], 'aa', false],
  [['a*a*a'], 'aaa', true],
  [['r.*'], 'rx', false],
  [['file:///{path*}'], 'file:///{path*}', true],
  [['file:///docs/*'], 'file:///docs/a b', true],
  [['**'], '', true],
  [[], 'echo', false],
  [['echo', '*'], 'anything', true],
])('%j %s: %s', (given, name, admitted) => {
  expect(new NamePatterns(given).admits(name)).toBe(admitted);
});

it('knows a list that holds everything', () => {
  expect(['*', '**', 'x*'].map((name) => new NamePatterns([name]).all)).toEqual([true, true, false]);
  expect(new NamePatterns([]).all).toBe(false);
});

it('takes no longer than a look along the name, whatever the pattern', () => {
  const started = performance.now();
  expect(new NamePatterns([`${'*a'.repeat(100)}*b`]).admits('a'.repeat(2_000))).toBe(false);
  expect(performance.now() - started).toBeLessThan(10_000);
});

const row = (over: Partial<GrantRow>): GrantRow => ({
  enabled: true,
  endpoint_id: 'e',
  all_servers: false,
  server_id: null,
  tools: null,
  prompts: null,
  resources: null,
  ...over,
});
const narrow = (server_id: string, tools: string[]) => row({ server_id, tools, prompts: [], resources: [] });

it('makes an agent of its rows', () => {
  expect(agentOf('a', [])).toBeNull();
  expect(agentOf('a', [row({ endpoint_id: null, all_servers: null })])?.grants.size).toBe(0);
  const agent = agentOf('a', [
    narrow('s1', ['echo']),
    narrow('s2', []),
    row({ endpoint_id: 'all', all_servers: true }),
  ]);
  expect(agent?.grants.get('all')?.servers).toBeNull();
  const { servers } = agent?.grants.get('e') ?? {};
  expect([...(servers?.keys() ?? [])]).toEqual(['s1', 's2']);
  expect(servers?.get('s1')?.tools.admits('echo')).toBe(true);
  expect(servers?.get('s1')?.prompts.admits('echo')).toBe(false);
  // A grant whose servers are gone gives nothing, and not everything.
  expect(agentOf('a', [row({})])?.grants.get('e')?.servers?.size).toBe(0);
});

it('gives equal grants of different agents equal revisions, in whatever order, and others others', () => {
  const revision = (...rows: GrantRow[]) => agentOf('a', rows)?.grants.get('e')?.revision;
  const [one, two] = [narrow('s1', ['echo']), narrow('s2', ['pid'])];
  expect(revision(one, two)).toBe(revision(two, one));
  const all = [
    revision(one),
    revision(two),
    revision(one, two),
    revision(row({})),
    revision(row({ all_servers: true })),
  ];
  expect(new Set(all).size).toBe(5);
});
