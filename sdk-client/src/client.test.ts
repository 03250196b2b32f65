import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { OPERATIONS } from './generated/operations.js';
import { ApiError, ConnectionError, Patchbay, TimeoutError } from './index.js';

interface Seen {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

let answer: (seen: Seen, res: ServerResponse) => void;
let seen: Seen[];
let baseUrl: string;
let stop: () => Promise<void>;

beforeEach(async () => {
  seen = [];
  answer = (_seen, res) =>
    res.setHeader('content-type', 'application/json').end('{"data":[],"nextCursor":null}');
  const server = createServer(async (req, res) => {
    let body = '';
    for await (const chunk of req) body += chunk;
    const one = { method: req.method ?? '', url: req.url ?? '', headers: req.headers, body };
    seen.push(one);
    answer(one, res);
  });
  await new Promise<void>((ok) => server.listen(0, '127.0.0.1', ok));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  baseUrl = `http://127.0.0.1:${address.port}/`;
  stop = () => {
    server.closeAllConnections();
    return new Promise((ok) => server.close(() => ok()));
  };
});
afterEach(() => stop());

const problem =
  (status: number, headers: Record<string, string> = {}) =>
  (_seen: Seen, res: ServerResponse) =>
    res
      .writeHead(status, { 'content-type': 'application/problem+json', 'request-id': 'req_1', ...headers })
      .end(
        JSON.stringify({
          title: 'No',
          code: 'invalid_request',
          errors: [{ path: 'name', code: 'x', message: 'is taken' }],
        }),
      );

describe('the client', () => {
  it('sends a session instead of a key for pages of the service itself', async () => {
    const key = { session: true, organization: 'org_1' } as const;
    await new Patchbay({ baseUrl, key, maxRetries: 0 }).me.get();
    expect(seen[0]?.headers).toMatchObject({ 'patchbay-organization': 'org_1' });
    expect(seen[0]?.headers).not.toHaveProperty('authorization');
    expect(seen[0]?.url).toBe('/v1/me');
  });

  it('has exactly one method for every operation of the document', async () => {
    const client = new Patchbay({ baseUrl, key: 'k', maxRetries: 0 });
    for (const resource of Object.values(client)) {
      const methods = Object.getOwnPropertyNames(Object.getPrototypeOf(resource)).filter(
        (n) => n !== 'constructor',
      );
      // Placeholders for ids where a method takes them; a body or query in their place does no harm.
      for (const method of methods) {
        const result = (resource as any)[method]('one', 'two', {});
        // What comes line by line is asked for when it is read.
        if (Symbol.asyncIterator in result && 'next' in result) await result.next();
        else await result;
      }
    }
    const shape = (method: string, url: string) =>
      `${method} ${url.split('?')[0]?.replaceAll(/\/(one|two)(?=\/|$)/g, '/{}')}`;
    const called = seen.map((s) => shape(s.method, s.url)).sort();
    const documented = Object.values(OPERATIONS)
      .map(([m, p]) => `${m} ${p.replaceAll(/\{[^}]+\}/g, '{}')}`)
      .sort();
    expect(called).toEqual(documented);
  });

  it('iterates over all pages, fetching each when it is needed', async () => {
    const pages: Record<string, string> = {
      '/v1/servers?limit=2': '{"data":[{"id":1},{"id":2}],"nextCursor":"c d"}',
      '/v1/servers?limit=2&cursor=c+d': '{"data":[{"id":3}],"nextCursor":null}',
    };
    answer = (s, res) => res.end(pages[s.url] ?? '{}');
    const ids: unknown[] = [];
    for await (const server of new Patchbay({ baseUrl, key: 'k' }).servers.list({ limit: 2 }))
      ids.push(server.id);
    expect(ids).toEqual([1, 2, 3]);
    const first = await new Patchbay({ baseUrl, key: 'k' }).servers.list({ limit: 2 });
    expect(first.nextCursor).toBe('c d');
    expect(seen).toHaveLength(3);
  });

  it('gives JSON lines as they come, whatever pieces they come in, and stops when the reader does', async () => {
    const client = new Patchbay({ baseUrl, key: 'k' });
    const closed = new Promise<void>((resolve) => {
      answer = (_s, res) => {
        res.once('close', resolve);
        res.write('{"seq":1,"targetId":"');
        // Half of a character of two bytes.
        res.write(Buffer.from([0xc3]));
        setImmediate(() => {
          res.write(Buffer.from([0xa9]));
          res.write('"}\n{"seq":2}\n{"se');
        });
      };
    });
    const lines: unknown[] = [];
    for await (const line of client.auditEvents.export({ afterSeq: 4 })) {
      lines.push(line);
      if (lines.length === 2) break;
    }
    expect(lines).toEqual([{ seq: 1, targetId: 'é' }, { seq: 2 }]);
    expect(seen[0]?.url).toBe('/v1/audit-events/export?afterSeq=4');
    await closed;
    const first = () => client.auditEvents.export().next();
    answer = problem(403);
    await expect(first()).rejects.toBeInstanceOf(ApiError);
    answer = (_s, res) => res.write('{"seq":', () => res.destroy());
    await expect(first()).rejects.toBeInstanceOf(ConnectionError);
    answer = () => undefined;
    await expect(client.auditEvents.export({}, { timeoutMs: 50 }).next()).rejects.toBeInstanceOf(
      TimeoutError,
    );
    const aborted = client.auditEvents.export({}, { signal: AbortSignal.abort(new Error('enough')) });
    await expect(aborted.next()).rejects.toThrow('enough');
  });

  it('turns a problem document into a typed error that names fields and request', async () => {
    answer = problem(400);
    const error = await new Patchbay({ baseUrl, key: 'k' }).servers.get('x').catch((e: unknown) => e);
    expect(error).toBeInstanceOf(ApiError);
    expect(error).toMatchObject({
      status: 400,
      code: 'invalid_request',
      requestId: 'req_1',
      errors: [{ path: 'name' }],
    });
    expect(String(error)).toBe('ApiError: No; name: is taken (request req_1)');
  });

  it('repeats a POST with the same idempotency key after a 503, and gives up after maxRetries', async () => {
    answer = problem(503, { 'retry-after': '0' });
    const client = new Patchbay({ baseUrl, key: 'k', maxRetries: 2 });
    await expect(client.namespaces.create({ name: 'n' })).rejects.toMatchObject({
      status: 503,
      retryAfterSeconds: 0,
    });
    expect(seen).toHaveLength(3);
    expect(new Set(seen.map((s) => s.headers['idempotency-key'])).size).toBe(1);
    await expect(client.namespaces.create({ name: 'n' }, { maxRetries: 0 })).rejects.toThrow();
    expect(seen).toHaveLength(4);
    expect(seen[3]?.headers['idempotency-key']).not.toBe(seen[0]?.headers['idempotency-key']);
  });

  it('repeats a PATCH whose answer was lost only when If-Match guards it', async () => {
    answer = (_seen, res) => res.socket?.destroy();
    const client = new Patchbay({ baseUrl, key: 'k', maxRetries: 1 });
    await expect(client.servers.update('x', {})).rejects.toBeInstanceOf(ConnectionError);
    expect(seen).toHaveLength(1);
    await expect(client.servers.update('x', {}, { ifMatch: '"3"' })).rejects.toBeInstanceOf(ConnectionError);
    expect(seen).toHaveLength(3);
    expect(seen[2]?.headers['if-match']).toBe('"3"');
  });

  it('sends what the caller asks for: key, wait, and a path that cannot escape', async () => {
    await new Patchbay({ baseUrl, key: 'secret' }).servers.sync('a/../b?c', { waitSeconds: 5 });
    expect(seen[0]).toMatchObject({ method: 'POST', url: '/v1/servers/a%2F..%2Fb%3Fc/sync' });
    expect(seen[0]?.headers).toMatchObject({ authorization: 'Bearer secret', prefer: 'wait=5' });
    await expect(new Patchbay({ baseUrl, key: 'k' }).servers.get('')).rejects.toThrow(/must not be empty/);
  });

  it('ends at its deadline, and at once when the caller aborts', async () => {
    answer = () => undefined;
    const client = new Patchbay({ baseUrl, key: 'k', maxRetries: 0, timeoutMs: 50 });
    await expect(client.servers.get('x')).rejects.toBeInstanceOf(TimeoutError);
    const abort = new AbortController();
    const call = client.servers.get('x', { signal: abort.signal, timeoutMs: 60_000 });
    abort.abort(new Error('enough'));
    await expect(call).rejects.toThrow('enough');
  });

  it('refuses to be made without a key or with a relative address', () => {
    expect(() => new Patchbay({ baseUrl, key: '' })).toThrow(/key/);
    expect(() => new Patchbay({ baseUrl: '/x', key: 'k' })).toThrow(/baseUrl/);
  });
});
