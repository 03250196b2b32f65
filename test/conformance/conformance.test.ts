/**
 * The official conformance suites, through a real endpoint, against an upstream that has everything they name:
 * in the era of the client (`dual`), and in one era only, so that the gateway has to cross. And against that
 * upstream alone, to tell its faults from the gateway's. `npm run conformance` shows every scenario.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Stack, startStack } from '../stack.js';
import { type Fixture, type Mode, startFixture } from './fixture/server.js';
import { startKeyProxy } from './key-proxy.js';
import { installSuites, runSuite, SUITES, type Suite, scoredScenarios } from './suite.js';
import { judge, type Word } from './verdict.js';

const TALKS = process.env.PATCHBAY_CONFORMANCE_VERBOSE === '1';
const LIMIT = 180_000;
const NAMED = SUITES.map((suite) => [suite.name, suite] as const);
const WORDS: readonly Word[] = ['pass', 'none', 'known', 'FAIL'];
const summary: string[] = [];

let stack: Stack;
beforeAll(async () => {
  await installSuites();
  stack = await startStack();
}, 600_000);
afterAll(async () => {
  if (TALKS) process.stdout.write(`\nScenarios\n${summary.sort().join('')}`);
  await stack.stop();
});

/** Everything the fixture has, published under its own names; the address takes no key. */
async function publish(name: string, fixture: Fixture) {
  const { client } = await stack.organization(name);
  const server = await client.servers.create(
    // It asks for roots, which do not go to a server unasked.
    { name: 'Fixture', type: 'STREAMABLE_HTTP', url: fixture.url, relayRoots: true },
    { waitSeconds: 30 },
  );
  const namespace = await client.namespaces.create({
    name: 'all',
    servers: [{ serverId: server.id, prefix: '' }],
  });
  const endpoint = await client.endpoints.create({
    name: 'suite',
    namespaceId: namespace.id,
    auth: { apiKey: true },
  });
  const { key } = await client.endpoints.createKey(endpoint.id, { name: 'suite' });
  return startKeyProxy(endpoint.urls.mcp, key);
}

/** Fails with what was not expected. */
async function judged(suite: Suite, url: string, label: string): Promise<void> {
  const results = await runSuite(suite, url, label);
  const { lines, faults } = judge(label, results, await scoredScenarios(suite, results));
  if (TALKS) process.stdout.write(`\n${label}\n${lines.map(([, line]) => `  ${line}\n`).join('')}`);
  const counts = WORDS.map((word) => `${lines.filter(([is]) => is === word).length} ${word}`.padStart(9));
  summary.push(`  ${label.padEnd(18)}${counts.join('')}\n`);
  expect(faults.join('\n')).toBe('');
}

// One upstream after the other, so that no scenario with a deadline of its own waits for eleven others.
describe('the fixture alone passes', () => {
  it.concurrent.each(NAMED)('%s', { timeout: LIMIT }, async (_name, suite) => {
    const fixture = await startFixture('dual');
    try {
      await judged(suite, fixture.url, `direct ${suite.name}`);
    } finally {
      await fixture.close();
    }
  });
});

for (const mode of ['dual', 'legacy', 'modern'] satisfies Mode[]) {
  describe(`through the gateway, with a ${mode} upstream, passes`, () => {
    it.concurrent.each(NAMED)('%s', { timeout: LIMIT }, async (_name, suite) => {
      const label = `${mode} ${suite.name}`;
      const fixture = await startFixture(mode);
      const proxy = await publish(label, fixture);
      try {
        await judged(suite, proxy.url, label);
      } finally {
        await proxy.close();
        await fixture.close();
      }
    });
  });
}
