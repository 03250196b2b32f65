/** The audit trail through the API: chained, verifiable, exportable; what was tampered with is named. */
import { execFile } from 'node:child_process';
import { createPublicKey, verify } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { AuditSignHandler } from '../../../workers/src/handlers/audit-sign.handler.js';
import { RootKeys } from '../common/crypto/root-keys.js';
import { fromPublicId } from '../common/ids.js';
import { startTestApi, type TestApi, type TestOrganization } from '../testing.js';
import { canonicalJson } from './canonical-json.js';
import { type AuditEvent, hashOfEvent } from './event.js';

const ROOT = 'YWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWE=';

let api: TestApi;
let owner: pg.Client;
beforeAll(async () => {
  api = await startTestApi({ env: { PATCHBAY_ROOT_KEYS: `a1:${ROOT}` } });
  owner = new pg.Client({ connectionString: api.database.ownerUrl });
  await owner.connect();
});
afterAll(async () => {
  await owner.end();
  await api.close();
});

const get = (org: TestOrganization, path: string) =>
  api.ask('GET', `/v1/audit-events${path}`, { key: org.key });
const uuid = (org: TestOrganization) => fromPublicId('organization', org.id) as string;

/** An organisation with `1 + count` events. */
async function organization(count: number): Promise<TestOrganization> {
  const org = await api.organization();
  for (let i = 0; i < count; i++) {
    const made = await api.ask('POST', '/v1/namespaces', { key: org.key, body: { name: `n${i}` } });
    expect(made.status).toBe(201);
  }
  return org;
}

/** As the owner of the database, past the triggers. */
async function tamper(sql: string, ...values: unknown[]): Promise<void> {
  await owner.query('begin; set local session_replication_role = replica');
  await owner.query(sql, values);
  await owner.query('commit');
}

/** Puts all events so many days back and writes their chain anew, as time would have. */
async function age(org: TestOrganization, days: number, from = 1): Promise<void> {
  await tamper(`do $$
    declare e audit_events; previous bytea;
    begin
      select hash into previous from audit_events where org_id = '${uuid(org)}' and seq = ${from - 1};
      previous := coalesce(previous, patchbay_audit_genesis('${uuid(org)}'));
      for e in select * from audit_events where org_id = '${uuid(org)}' and seq >= ${from} order by seq loop
        e.created_at := e.created_at - interval '${days} days';
        e.prev_hash := previous;
        previous := sha256(convert_to(patchbay_jcs(patchbay_audit_json(e)), 'UTF8'));
        update audit_events set created_at = e.created_at, prev_hash = e.prev_hash, hash = previous where id = e.id;
      end loop;
    end $$`);
}

const sign = (root = ROOT, id = 'a1') =>
  new AuditSignHandler(api.db, new RootKeys([{ id, secret: Buffer.from(root, 'base64') }])).run(
    {},
    { signal: new AbortController().signal },
  );

describe('the chain', () => {
  it('is numbered without gaps and verifies from an export alone', async () => {
    const org = await organization(5);
    const lines = (await get(org, '/export')).body as AuditEvent[];
    expect(lines.map(({ seq }) => seq)).toEqual([1, 2, 3, 4, 5, 6]);
    for (const [i, line] of lines.entries()) {
      expect(hashOfEvent(line)).toBe(line.hash);
      if (i > 0) expect(line.prevHash).toBe(lines[i - 1]?.hash);
    }
    const verdict = await get(org, '/verify');
    expect(verdict.body).toEqual({
      ok: true,
      checked: 6,
      first: { seq: 1 },
      last: { seq: 6, hash: lines[5]?.hash },
      heads: { checked: 0, unknownKeys: 0 },
      firstBroken: null,
    });
  });

  it('has no gap and no fork when many changes come at once', async () => {
    const org = await organization(0);
    const all = await Promise.all(
      Array.from({ length: 40 }, (_, i) =>
        api.ask('POST', '/v1/namespaces', { key: org.key, body: { name: `at once ${i}` } }),
      ),
    );
    expect(all.map(({ status }) => status)).toEqual(Array(40).fill(201));
    expect((await get(org, '/verify')).body).toMatchObject({ ok: true, checked: 41 });
  });

  it('leaves no number behind for a change that failed', async () => {
    const org = await organization(1);
    const again = await api.ask('POST', '/v1/namespaces', { key: org.key, body: { name: 'n0' } });
    expect(again.status).toBe(409);
    expect((await get(org, '/verify')).body).toMatchObject({ ok: true, checked: 2 });
  });

  it('is listed newest first, in pages', async () => {
    const org = await organization(4);
    const first = await get(org, '?limit=3');
    expect(first.body.data.map((e: AuditEvent) => e.seq)).toEqual([5, 4, 3]);
    const second = await get(org, `?limit=3&cursor=${first.body.nextCursor}`);
    expect(second.body.data.map((e: AuditEvent) => e.seq)).toEqual([2, 1]);
    expect(second.body.nextCursor).toBeNull();
  });
});

describe('export', () => {
  it('takes the filters of the list and goes on after a number', async () => {
    const org = await organization(3);
    const lines = async (query: string) =>
      ((await get(org, `/export${query}`)).body as AuditEvent[]).map(({ seq }) => seq);
    expect(await lines('?action=namespace.create')).toEqual([2, 3, 4]);
    expect(await lines('?targetType=organization')).toEqual([1]);
    expect(await lines('?afterSeq=2')).toEqual([3, 4]);
    expect(await lines('?afterSeq=4')).toEqual([]);
    expect((await get(org, '/export?afterSeq=-1')).status).toBe(400);
    const answer = await get(org, '/export');
    expect(answer.headers['content-type']).toBe('application/jsonl');
  });

  it('holds more events than are read at a time', async () => {
    const org = await organization(0);
    await api.db.tenant(
      uuid(org),
      (tx) =>
        tx.$executeRaw`insert into audit_events (id, org_id, actor_type, action, target_type, target_id)
        select gen_random_uuid(), ${uuid(org)}::uuid, 'operator', 'test.fill', 'test', n::text
          from generate_series(1, 1200) n`,
    );
    const lines = (await get(org, '/export')).body as AuditEvent[];
    expect(lines.map(({ seq }) => seq)).toEqual(Array.from({ length: 1201 }, (_, i) => i + 1));
    expect((await get(org, '/verify')).body).toMatchObject({ ok: true, checked: 1201 });
  });
});

describe('tampering by who owns the database is found and named', () => {
  const broken = async (org: TestOrganization) => {
    const { body } = await get(org, '/verify');
    expect(body.ok).toBe(false);
    return body.firstBroken;
  };
  const idOf = async (org: TestOrganization, seq: number) =>
    (
      await owner.query(
        'select patchbay_public_id($$aud$$, id) as id from audit_events where org_id = $1 and seq = $2',
        [uuid(org), seq],
      )
    ).rows[0].id;

  it.each([
    ["action = 'namespace.read'"],
    ["actor_id = 'key_somebody'"],
    ["ip = '198.51.100.7'"],
    ["after = jsonb_set(after, '{name}', '\"other\"')"],
    ["created_at = created_at - interval '1 ms'"],
    ["org_id = org_id, target_id = 'ns_other'"],
    ['id = gen_random_uuid()'],
    ['request_id = null'],
  ])('a change: %s', async (change) => {
    const org = await organization(4);
    await tamper(`update audit_events set ${change} where org_id = $1 and seq = 3`, uuid(org));
    expect(await broken(org)).toEqual({ seq: 3, eventId: await idOf(org, 3), reason: 'changed' });
  });

  it('a change whose own hash was made anew', async () => {
    const org = await organization(4);
    await tamper(
      "update audit_events set action = 'namespace.read' where org_id = $1 and seq = 3",
      uuid(org),
    );
    await tamper(
      `update audit_events e set hash = sha256(convert_to(patchbay_jcs(patchbay_audit_json(e)), 'UTF8'))
        where org_id = $1 and seq = 3`,
      uuid(org),
    );
    expect(await broken(org)).toEqual({ seq: 4, eventId: await idOf(org, 4), reason: 'unlinked' });
  });

  it('a removal in the middle and at the beginning', async () => {
    const org = await organization(4);
    await tamper('delete from audit_events where org_id = $1 and seq = 3', uuid(org));
    expect(await broken(org)).toEqual({ seq: 3, eventId: null, reason: 'missing' });
    await tamper('delete from audit_events where org_id = $1 and seq <= 3', uuid(org));
    expect(await broken(org)).toEqual({ seq: 1, eventId: null, reason: 'missing' });
  });

  it('two events that changed places', async () => {
    const org = await organization(4);
    await tamper(
      'update audit_events set seq = case seq when 3 then -4 else -3 end where org_id = $1 and seq in (3, 4)',
      uuid(org),
    );
    await tamper('update audit_events set seq = -seq where org_id = $1 and seq < 0', uuid(org));
    expect(await broken(org)).toMatchObject({ seq: 3, reason: 'unlinked' });
  });

  it("another organisation's chain in the place of one's own", async () => {
    const [org, other] = [await organization(2), await organization(2)];
    await tamper('delete from audit_events where org_id = $1', uuid(org));
    await tamper('update audit_events set org_id = $1 where org_id = $2', uuid(org), uuid(other));
    expect(await broken(org)).toMatchObject({ seq: 1, reason: 'unlinked' });
  });
});

describe('signed heads', () => {
  it('are made once for each day that is over, and verify outside', async () => {
    const org = await organization(5);
    await age(org, 3);
    await age(org, -1, 4);
    await age(org, -1, 6);
    await sign();
    await sign();
    const heads = (await get(org, '/heads')).body.data;
    expect(heads.map((h: { seq: number }) => h.seq)).toEqual([6, 5, 3]);
    expect(new Set(heads.map((h: { day: string }) => h.day)).size).toBe(3);
    const [jwk] = (await get(org, '/signing-key')).body.keys;
    for (const { day, hash, keyId, seq, signature } of heads) {
      expect(keyId).toBe(jwk.kid);
      const message = Buffer.from(canonicalJson({ day, hash, organizationId: org.id, seq }));
      const key = createPublicKey({ key: jwk, format: 'jwk' });
      expect(verify(null, message, key, Buffer.from(signature, 'base64url'))).toBe(true);
    }
    expect((await get(org, '/verify')).body).toMatchObject({
      ok: true,
      checked: 6,
      heads: { checked: 3, unknownKeys: 0 },
    });
  });

  it('leave the day that is not over', async () => {
    const org = await organization(2);
    await sign();
    expect((await get(org, '/heads')).body.data).toEqual([]);
  });

  it('show a past that was written anew as a whole, a cut end, and a forged head', async () => {
    const org = await organization(4);
    await age(org, 2);
    await sign();
    const verdict = async () => (await get(org, '/verify')).body;
    expect(await verdict()).toMatchObject({ ok: true, heads: { checked: 1 } });
    await tamper('delete from audit_events where org_id = $1 and seq = 5', uuid(org));
    expect((await verdict()).firstBroken).toEqual({ seq: 5, eventId: null, reason: 'missing' });

    const whole = await organization(4);
    await age(whole, 2);
    await sign();
    // Every hash is right again after this, but not the head's.
    await tamper(
      "update audit_events set action = 'namespace.read' where org_id = $1 and seq = 2",
      uuid(whole),
    );
    await age(whole, 0);
    expect((await get(whole, '/verify')).body.firstBroken).toMatchObject({ seq: 5, reason: 'head_mismatch' });
    await tamper(
      'update audit_heads h set hash = e.hash from audit_events e where e.org_id = $1 and h.org_id = $1 and h.seq = e.seq',
      uuid(whole),
    );
    expect((await get(whole, '/verify')).body.firstBroken).toMatchObject({
      seq: 5,
      reason: 'head_signature',
    });
  });

  it('by a root key that is gone are compared and counted', async () => {
    const org = await organization(1);
    await age(org, 2);
    await sign('YmJiYmJiYmJiYmJiYmJiYmJiYmJiYmJiYmJiYmJiYmI=', 'b0');
    expect((await get(org, '/verify')).body).toMatchObject({
      ok: true,
      heads: { checked: 1, unknownKeys: 1 },
    });
  });
});

describe('the script of docs/audit.md', () => {
  const execute = promisify(execFile);
  let dir: string;
  beforeAll(async () => {
    dir = await mkdtemp(join(tmpdir(), 'patchbay-audit-'));
    const page = await readFile(new URL('../../../docs/audit.md', import.meta.url), 'utf8');
    await writeFile(join(dir, 'verify.mjs'), /```js\n([\s\S]*?)```/.exec(page)?.[1] ?? '');
  });
  afterAll(() => rm(dir, { recursive: true, force: true }));

  /** Exit code and what was said. */
  async function run(org: TestOrganization, lines: string[], heads: object, keys: object) {
    const files = {
      'events.jsonl': lines.join('\n'),
      'heads.json': JSON.stringify(heads),
      'keys.json': JSON.stringify(keys),
    };
    for (const [file, text] of Object.entries(files)) await writeFile(join(dir, file), text);
    return execute(process.execPath, ['verify.mjs', org.id, ...Object.keys(files)], { cwd: dir }).then(
      ({ stdout }) => stdout.trim(),
      ({ stderr }: { stderr: string }) => stderr.trim(),
    );
  }

  it('says the same as the service, of what is sound and of what is not', async () => {
    const org = await organization(4);
    await age(org, 40);
    await age(org, -38, 3);
    await sign();
    const heads = (await get(org, '/heads')).body;
    const keys = (await get(org, '/signing-key')).body;
    const lines = (await get(org, '/export')).text.trimEnd().split('\n');
    const { last } = (await get(org, '/verify')).body;
    expect(await run(org, lines, heads, keys)).toBe(`sound up to 5 ${last.hash}`);
    expect(await run(org, lines.slice(2), heads, keys)).toBe(`sound up to 5 ${last.hash}`);
    expect(await run(org, lines.slice(1), heads, keys)).toBe('nothing leads to event 2');
    expect(await run(org, lines.toSpliced(3, 1), heads, keys)).toBe('the chain breaks at 4');
    expect(await run(org, lines.slice(0, 4), heads, keys)).toBe('events after 4 are missing');
    const changed = lines.with(1, lines[1]?.replace('namespace.create', 'namespace.delete') ?? '');
    expect(await run(org, changed, heads, keys)).toBe('event 2 was changed');
    const [newest, oldest] = heads.data;
    const forged = { data: [{ ...newest, hash: oldest.hash }, oldest] };
    expect(await run(org, lines, forged, keys)).toBe(`the head of ${newest.day} is forged`);
    const other = await organization(4);
    expect(await run(other, lines, { data: [] }, keys)).toBe('the chain breaks at 1');
  });
});

describe('retention', () => {
  const prune = (days: number) =>
    api.db.system((tx) => tx.$queryRaw`select patchbay_prune_audit(${days}::int, 10::int) as pruned`);

  it('takes whole signed days; what is left verifies from the head, and goes on', async () => {
    const org = await organization(5);
    await age(org, 100);
    await age(org, -60, 4);
    await prune(90);
    // Not signed: not deleted.
    expect((await get(org, '/verify')).body).toMatchObject({ ok: true, checked: 6 });
    await sign();
    await prune(90);
    expect((await get(org, '/verify')).body).toMatchObject({
      ok: true,
      checked: 3,
      first: { seq: 4 },
      heads: { checked: 2 },
    });
    await prune(30);
    expect((await get(org, '/verify')).body).toMatchObject({ ok: true, checked: 0, first: null });
    await api.ask('POST', '/v1/namespaces', { key: org.key, body: { name: 'after' } });
    expect((await get(org, '/verify')).body).toMatchObject({ ok: true, checked: 1, first: { seq: 7 } });
  });

  it('is no cover for who deletes more than it does', async () => {
    const org = await organization(4);
    await age(org, 100);
    await age(org, -90, 3);
    await sign();
    await tamper('delete from audit_events where org_id = $1 and seq <= 1', uuid(org));
    expect((await get(org, '/verify')).body.firstBroken).toEqual({
      seq: 1,
      eventId: null,
      reason: 'missing',
    });
    // Up to a head, but one of the last thirty days.
    await tamper('delete from audit_events where org_id = $1', uuid(org));
    expect((await get(org, '/verify')).body.firstBroken).toEqual({
      seq: 1,
      eventId: null,
      reason: 'missing',
    });
    await api.ask('POST', '/v1/namespaces', { key: org.key, body: { name: 'after' } });
    expect((await get(org, '/verify')).body.firstBroken).toEqual({
      seq: 1,
      eventId: null,
      reason: 'missing',
    });
  });
});
