/** The probe against real servers, well and ill. */
import { readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { everythingPath } from '../../../test/fixtures/upstreams/everything.mjs';
import { startHttpUpstream } from '../../../test/fixtures/upstreams/http-upstream.mjs';
import { startSdkUpstream } from '../../../test/fixtures/upstreams/sdk-upstream.mjs';
import { type ProbeServer, type ProbeStep, probeServer } from './probe.js';
import { direct, fixture, isAlive, until } from './runtime/links/testing.js';
import { withoutIsolation } from './sandbox/isolation.js';
import type { UpstreamTarget } from './snapshot/types.js';

const upstreams: { close(): Promise<void> }[] = [];
afterEach(async () => {
  await Promise.all(upstreams.splice(0).map((u) => u.close()));
});

function server(target: UpstreamTarget, timeoutMs = 10_000): ProbeServer {
  return { id: 'id', orgId: 'org', name: 'under test', target, timeoutMs };
}
const stdio = (args: string[], env: Record<string, string> = {}) =>
  server({ kind: 'stdio', command: process.execPath, args, env });

describe('probeServer', () => {
  it('reads everything of server-everything and tells its steps', async () => {
    const steps: ProbeStep[] = [];
    const probe = await probeServer(stdio([everythingPath]), {
      onProgress: ({ step }) => steps.at(-1) === step || steps.push(step),
    });
    if (!probe.ok) throw new Error(probe.error.message);
    expect(probe).toMatchObject({ era: 'legacy', serverInfo: { name: expect.any(String) } });
    expect(probe.latencyMs).toBeLessThan(10_000);
    expect(probe.catalog.tools).toMatchObject({ complete: true, error: null });
    expect(probe.catalog.tools.items.map((i) => i.name)).toContain('echo');
    expect(probe.catalog.resourceTemplates.items.length).toBeGreaterThan(0);
    expect(steps).toEqual(['connect', 'tools', 'prompts', 'resources', 'resourceTemplates']);
  });

  it.each(['v1', 'v2-modern'] as const)('reads an SDK server (%s)', async (kind) => {
    const up = await startSdkUpstream(kind);
    upstreams.push(up);
    const probe = await probeServer(server({ kind: 'http', url: up.url, headers: {} }), {
      dispatcher: direct,
    });
    expect(probe).toMatchObject({
      ok: true,
      era: kind === 'v1' ? 'legacy' : 'modern',
      instructions: 'be kind',
    });
    if (probe.ok) expect(probe.catalog.tools.items).toHaveLength(4);
  });

  it('hangs up after it, and asks for no list when it is told so', async () => {
    const up = await startHttpUpstream();
    upstreams.push(up);
    const probe = await probeServer(server({ kind: 'http', url: up.url, headers: {} }), {
      dispatcher: direct,
      catalog: false,
    });
    expect(probe).toMatchObject({ ok: true, catalog: { tools: { items: [], complete: false } } });
    expect(up.requests.map((r) => r.message?.method)).not.toContain('tools/list');
    expect(up.sessions.size).toBe(0);
  });

  it('names a server that is not there, and shows the last words of a process without its secrets', async () => {
    const gone = await probeServer(server({ kind: 'http', url: 'http://127.0.0.1:1/mcp', headers: {} }), {
      dispatcher: direct,
    });
    expect(gone).toMatchObject({ ok: false, error: { code: 'upstream_unreachable' } });
    if (!gone.ok) expect(gone.error.message).toContain('"under test"');

    const script = 'process.stderr.write("cannot start with " + process.env.TOKEN); process.exit(2)';
    const dead = await probeServer(stdio(['-e', script], { TOKEN: 'hunter2hunter2' }));
    if (dead.ok) throw new Error('it should not work');
    expect(dead.error.message).toContain('cannot start with [redacted]');
    expect(dead.error.message).not.toContain('hunter2');
  });

  it('ends at its deadline, and leaves no process behind', async () => {
    const pid = { at: 0 };
    const script =
      'require("fs").writeFileSync(process.argv[1], String(process.pid)); setInterval(() => {}, 1000)';
    const file = join(tmpdir(), `patchbay-probe-${process.pid}`);
    try {
      const probe = await probeServer(stdio(['-e', script, file]), { deadlineMs: 1_500 });
      expect(probe).toMatchObject({ ok: false, error: { code: 'upstream_timeout' } });
      pid.at = Number(readFileSync(file, 'utf8'));
    } finally {
      rmSync(file, { force: true });
    }
    await until(() => !isAlive(pid.at), 'the end of the process');
  });

  it('is cancelled by its caller', async () => {
    const stop = new AbortController();
    const probing = probeServer(stdio([fixture('stdio-upstream.mjs'), '--hang-initialize']), {
      signal: stop.signal,
      onProgress: () => setTimeout(() => stop.abort(), 200),
    });
    expect(await probing).toMatchObject({ ok: false, error: { code: 'cancelled' } });
  });

  it('starts no process where STDIO is off', async () => {
    const probe = await probeServer(stdio(['-e', 'process.exit(0)']), { isolation: withoutIsolation('off') });
    expect(probe).toMatchObject({ ok: false, error: { code: 'stdio_disabled' } });
  });

  it('repeats no credential that an upstream quotes', async () => {
    const up = await startHttpUpstream({ resourcesFail: true });
    upstreams.push(up);
    // The fixture's error says "getaddrinfo ENOTFOUND drive.invalid".
    const headers = { authorization: 'Bearer drive.invalid' };
    const probe = await probeServer(server({ kind: 'http', url: up.url, headers }), { dispatcher: direct });
    if (!probe.ok) throw new Error(probe.error.message);
    expect(probe.catalog.resources.error?.message).toBe('getaddrinfo ENOTFOUND [redacted]');
  });

  it('repeats no secret argument in the last words of a process', async () => {
    const words = 'console.error(process.argv.slice(2).join(" ")); process.exit(3)';
    const args = [
      '-e',
      words,
      '--',
      '--api-key=swordfish-1',
      'postgres://bob:swordfish-2@db/x',
      '--token',
      'swordfish-3',
    ];
    const probe = await probeServer(stdio(args));
    if (probe.ok) throw new Error('it should have ended');
    expect(probe.error.message).toContain('its last words');
    expect(probe.error.message).not.toContain('swordfish');
  });

  it('keeps the lists that work when one fails', async () => {
    const up = await startHttpUpstream({ resourcesFail: true, noTemplates: true });
    upstreams.push(up);
    const probe = await probeServer(server({ kind: 'http', url: up.url, headers: {} }), {
      dispatcher: direct,
    });
    if (!probe.ok) throw new Error(probe.error.message);
    expect(probe.catalog.tools.complete).toBe(true);
    expect(probe.catalog.resources).toMatchObject({ complete: false, error: { code: 'upstream_error' } });
    expect(probe.catalog.resourceTemplates).toMatchObject({ complete: true, items: [] });
  });
});
