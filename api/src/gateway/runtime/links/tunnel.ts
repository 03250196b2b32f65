/** A connection through an HTTP proxy (RFC 9110 §9.3.6): asks for a tunnel and hands the socket over. */
import { connect, type Socket } from 'node:net';

import { ConnectError, PROXY_FAILED, type Tunnel } from './gate.js';

/** What a proxy may say before the tunnel begins, in bytes. */
const MAX_HEAD_BYTES = 16 * 1024;
const EMPTY = Buffer.alloc(0);

/**
 * @param done gets the socket once the proxy has connected it; or why there is none. Not
 * called after the returned function was.
 * @returns how to give up.
 */
export function openTunnel(
  { proxyHost, proxyPort, authorization, authority }: Tunnel,
  done: (error: Error | null, socket: Socket | null) => void,
): () => void {
  const socket = connect({ host: proxyHost, port: proxyPort, noDelay: true, keepAlive: true });
  let head = Buffer.alloc(0);
  const settle = (problem: string | null): void => {
    letGo();
    if (problem === null) done(null, socket);
    else {
      abandon(socket);
      done(new ConnectError(PROXY_FAILED, problem), null);
    }
  };
  const onError = ({ code }: NodeJS.ErrnoException): void =>
    settle(`the outbound proxy cannot be reached (${code ?? 'error'})`);
  const onClose = (): void => settle('the outbound proxy closed the connection');
  const onConnect = (): void => {
    const credentials = authorization === null ? '' : `proxy-authorization: ${authorization}\r\n`;
    socket.write(`CONNECT ${authority} HTTP/1.1\r\nhost: ${authority}\r\n${credentials}\r\n`);
  };
  const onReadable = (): void => {
    head = Buffer.concat([head, (socket.read() as Buffer | null) ?? EMPTY]);
    const end = head.indexOf('\r\n\r\n');
    if (end >= 0 || head.length > MAX_HEAD_BYTES) settle(problemOf(head, end));
  };
  const letGo = (): void => {
    socket.off('error', onError).off('close', onClose).off('connect', onConnect).off('readable', onReadable);
  };
  socket.on('error', onError).on('close', onClose).on('connect', onConnect).on('readable', onReadable);
  return () => {
    letGo();
    abandon(socket);
  };
}

/** @param end of the head, negative where there is none. @returns null for a tunnel that is open. */
function problemOf(head: Buffer, end: number): string | null {
  const status = /^HTTP\/1\.[01] ([1-9][0-9]{2})(?: |\r)/.exec(head.toString('latin1', 0, 64))?.[1];
  if (end < 0 || status === undefined) return 'the outbound proxy does not answer as one';
  if (!status.startsWith('2')) return `the outbound proxy opened no connection (HTTP ${status})`;
  // In TLS the client speaks first: what more there is comes from the proxy.
  return end + 4 < head.length ? 'the outbound proxy does not answer as one' : null;
}

function abandon(socket: Socket): void {
  // What is destroyed may still have an error to tell.
  socket.on('error', () => undefined);
  socket.destroy();
}
