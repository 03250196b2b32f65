/** Plain connections through the guard: what is judged, half-closing, giving up, and a proxy. */
import { once } from 'node:events';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { afterEach, expect, it } from 'vitest';

import { Outbound } from './outbound.js';
import { LOOSE, resolverOf, STRICT } from './testing.js';

const NEVER = new AbortController().signal;
const closers: (() => void)[] = [];
afterEach(() => {
  for (const close of closers.splice(0)) close();
});

/** All that the other side has to say; the way to it stays open. */
async function heard(socket: Socket): Promise<string> {
  let said = '';
  socket.on('data', (chunk: Buffer) => (said += chunk.toString()));
  await once(socket, 'end');
  return said;
}

/** A peer that answers with what it read, once the other side has nothing more to say. */
async function peer(onConnection?: (socket: Socket) => void): Promise<{ port: number; server: Server }> {
  const server = createServer({ allowHalfOpen: true }, (socket) => {
    closers.push(() => socket.destroy());
    if (onConnection !== undefined) onConnection(socket);
    else void heard(socket).then((said) => socket.end(`heard ${said}`));
  });
  server.listen(0, '127.0.0.1');
  closers.push(() => server.close());
  await once(server, 'listening');
  return { port: (server.address() as AddressInfo).port, server };
}

it('leads to the address that was judged, and keeps the way back open when one side is done', async () => {
  const { port } = await peer();
  const names = resolverOf({ 'db.example': [['127.0.0.1'], ['10.0.0.1']] });
  const socket = await new Outbound(LOOSE, names).dial(`https://db.example:${port}`, NEVER);
  socket.end('hello');
  expect(await heard(socket)).toBe('heard hello');
  expect(names.asked()).toBe(1);
});

it('refuses what the guard refuses, and dials none of it', async () => {
  let met = 0;
  const { port } = await peer(() => met++);
  const names = resolverOf({
    'inside.example': [['127.0.0.1']],
    'mixed.example': [['93.184.216.34', '127.0.0.1']],
    'metadata.example': [['169.254.169.254']],
  });
  const outbound = new Outbound(STRICT, names);
  for (const host of [
    '127.0.0.1',
    'localhost',
    '[::1]',
    'inside.example',
    'mixed.example',
    'metadata.example',
  ])
    await expect(outbound.dial(`https://${host}:${port}`, NEVER), host).rejects.toMatchObject({
      code: 'outbound_refused',
    });
  await expect(outbound.dial('https://mail.example:25', NEVER)).rejects.toThrow('port 25');
  expect(met).toBe(0);
});

it('says what the network says, and gives up when it is told to', async () => {
  const { port, server } = await peer();
  await new Promise((closed) => server.close(closed));
  const outbound = new Outbound(LOOSE, resolverOf({}));
  await expect(outbound.dial(`https://127.0.0.1:${port}`, NEVER)).rejects.toMatchObject({
    code: 'outbound_unreachable',
    message: 'cannot be connected to (ECONNREFUSED)',
  });
  await expect(outbound.dial('https://gone.example', NEVER)).rejects.toThrow('ENOTFOUND');
  const hanging = new Outbound(LOOSE, { resolve: () => undefined });
  await expect(hanging.dial('https://slow.example', AbortSignal.timeout(20))).rejects.toMatchObject({
    code: 'outbound_timeout',
  });
  await expect(hanging.dial('https://slow.example', AbortSignal.abort())).rejects.toMatchObject({
    code: 'outbound_cancelled',
  });
});

it('goes through the proxy, which is asked for the address that was judged', async () => {
  const asked: string[] = [];
  const { port } = await peer((socket) => {
    socket.once('data', (head: Buffer) => {
      asked.push(head.toString().split('\r\n')[0] ?? '');
      socket.write('HTTP/1.1 200 OK\r\n\r\n');
      void heard(socket).then((said) => socket.end(`heard ${said}`));
    });
  });
  const proxy = { host: '127.0.0.1', port, authorization: null, resolves: false };
  const names = resolverOf({ 'api.example': [['93.184.216.34']], 'inside.example': [['10.0.0.1']] });
  const outbound = new Outbound({ allow: [], proxy }, names);
  const socket = await outbound.dial('https://api.example:8443', NEVER);
  socket.end('hello');
  expect(await heard(socket)).toBe('heard hello');
  await expect(outbound.dial('https://inside.example', NEVER)).rejects.toMatchObject({
    code: 'outbound_refused',
  });
  expect(asked).toEqual(['CONNECT 93.184.216.34:8443 HTTP/1.1']);
});
