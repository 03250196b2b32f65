/** Endpoints that lead back to themselves, and what is left of them. */
import { expect, it } from 'vitest';
import { hopOf } from '../runtime/links/hops.js';
import { THROUGH_KEY, throughCapability, withoutCircles } from './circles.js';
import type { ServerRows } from './rows.js';
import type { CompiledServer } from './types.js';

const item = { key: 'a', definition: '{}', hash: '', requires: [] };
function row(
  id: string,
  through: readonly string[] | null,
  target: object | null = { kind: 'http' },
): ServerRows {
  const experimental = through === null ? {} : { [THROUGH_KEY]: { marks: through.map(hopOf) } };
  const server = {
    id,
    name: id,
    target,
    fault: null,
    capabilities: { experimental },
  } as unknown as CompiledServer;
  const overrides = new Map();
  return {
    server,
    prefix: '',
    synced: true,
    cut: false,
    overrides,
    tools: [item],
    prompts: [],
    resources: [],
    templates: [],
  };
}
const marks = (...ids: string[]) => ({ marks: ids.map(hopOf) });

it('announces its own servers over HTTP and what those lead on to', () => {
  const stdio = row('process', null, { kind: 'stdio' });
  expect(throughCapability([stdio])).toBeNull();
  expect(throughCapability([stdio, row('b', null), row('c', ['d', 'b'])])).toEqual(marks('b', 'c', 'd'));
});

it('leaves out a server that leads on over itself, and still announces it', () => {
  const [fine, circle] = withoutCircles([row('b', ['c']), row('a', ['d', 'a'])]) as [ServerRows, ServerRows];
  expect(fine.tools).toHaveLength(1);
  expect(circle).toMatchObject({
    tools: [],
    server: { target: null, fault: expect.stringContaining('circle') },
  });
  // Not what it leads on to: the others of the circle would leave out theirs as well.
  expect(throughCapability([fine, circle])).toEqual(marks('b', 'c', 'a'));
});

it.each([null, 1, [], { marks: 'x' }, { marks: [1, null, {}] }])('takes %j for nothing', (said) => {
  const odd = row('a', null);
  const capabilities = { experimental: { [THROUGH_KEY]: said } };
  const server = { ...odd.server, capabilities } as CompiledServer;
  expect(throughCapability([{ ...odd, server }])).toEqual(marks('a'));
});
