/**
 * One plain connection through the guard, for bytes that are not ours to read: what a sandboxed program
 * says to a host that it may reach. TLS, where there is any, is between the two ends.
 */
import { connect, type LookupFunction, type Socket } from 'node:net';

import {
  ConnectError,
  type Gate,
  NOT_ALLOWED,
  PROXY_FAILED,
  type Way,
} from '../gateway/runtime/links/gate.js';
import { openTunnel } from '../gateway/runtime/links/tunnel.js';
import { OutboundError } from './fetch.js';
import { hostOf, portOf } from './policy.js';

type Opened = (error: Error | null, socket: Socket | null) => void;

/**
 * @param url https, of host and port alone: what the guard judges. Nothing but its addresses and ports
 * is looked at.
 * @param signal of the caller's, deadlines included.
 * @returns a socket that half-closes, nothing of it read yet.
 * @throws OutboundError `outbound_refused`, `outbound_unreachable`, `outbound_timeout`, `outbound_cancelled`
 */
export async function guardedDial(gate: Gate, url: URL, signal: AbortSignal): Promise<Socket> {
  const refused = gate.refusal(url, null);
  if (refused !== null) throw new OutboundError('outbound_refused', refused, false);
  const way = await wayOf(gate, url);
  const socket = await opened(signal, (done) =>
    'tunnel' in way ? openTunnel(way.tunnel, done) : straight(url, way.lookup, done),
  );
  const reason = 'tunnel' in way ? null : gate.refusal(url, socket.remoteAddress ?? '');
  if (reason === null) {
    socket.allowHalfOpen = true;
    return socket;
  }
  socket.destroy();
  throw new OutboundError('outbound_refused', reason, false);
}

function wayOf(gate: Gate, url: URL): Promise<Way> {
  const { route } = gate;
  if (route === undefined) return Promise.resolve({ lookup: gate.lookup(url) });
  return new Promise((resolve, reject) => {
    route(url, (error, way) => (way === null ? reject(problemOf(error)) : resolve(way)));
  });
}

/** @param start begins it and returns how to give up. */
function opened(signal: AbortSignal, start: (done: Opened) => () => void): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const aborted = (): void => {
      stop();
      const late = (signal.reason as Error | undefined)?.name === 'TimeoutError';
      reject(
        late
          ? new OutboundError('outbound_timeout', 'cannot be connected to (timed out)', false)
          : new OutboundError('outbound_cancelled', 'was cancelled', false),
      );
    };
    const stop = start((error, socket) => {
      signal.removeEventListener('abort', aborted);
      // Until its new owner listens, and after: its close says enough.
      socket?.on('error', () => undefined);
      if (socket === null) reject(problemOf(error));
      else resolve(socket);
    });
    if (signal.aborted) aborted();
    else signal.addEventListener('abort', aborted, { once: true });
  });
}

function straight(url: URL, lookup: LookupFunction, done: Opened): () => void {
  const socket = connect({ host: hostOf(url), port: portOf(url), lookup, noDelay: true, keepAlive: true });
  const onError = (error: Error): void => done(error, null);
  socket.once('error', onError);
  socket.once('connect', () => {
    socket.off('error', onError);
    done(null, socket);
  });
  return () => {
    // What is destroyed may still have an error to tell.
    socket.off('error', onError).on('error', () => undefined);
    socket.destroy();
  };
}

/** Of several addresses that were tried in turn, the first one's code; never an address. */
function problemOf(error: Error | null): OutboundError {
  if (error instanceof ConnectError) {
    if (error.code === NOT_ALLOWED) return new OutboundError('outbound_refused', error.message, false);
    if (error.code === PROXY_FAILED)
      return new OutboundError('outbound_unreachable', `cannot be connected to (${error.message})`, false);
  }
  const code = (error as NodeJS.ErrnoException | null)?.code ?? 'unknown';
  return new OutboundError('outbound_unreachable', `cannot be connected to (${code})`, false);
}
