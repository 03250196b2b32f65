/**
 * Where the outbound guard stands: what decides whether a connection to an upstream may be opened,
 * and which way it goes. Asked when one is opened, never for each request.
 */
import type { LookupFunction } from 'node:net';

export interface Gate {
  /**
   * @param address the one connected to, or null before anything is dialled.
   * @returns why not, as what follows on "its URL", or null.
   */
  refusal(url: URL, address: string | null): string | null;
  /**
   * Looks the URL's name up. Gives addresses only where each of them may be connected to; else fails
   * with the code NOT_ALLOWED and the reason as its message.
   */
  lookup(url: URL): LookupFunction;
  /** Chooses the way of one connection; absent where all go straight. The URL itself was let through. */
  readonly route?: (url: URL, done: (error: Error | null, way: Way | null) => void) => void;
}

/** Straight to an address that was judged, or through an HTTP proxy. */
export type Way = { readonly lookup: LookupFunction } | { readonly tunnel: Tunnel };

export interface Tunnel {
  readonly proxyHost: string;
  readonly proxyPort: number;
  /** `Proxy-Authorization`, or null. */
  readonly authorization: string | null;
  /** `host:port` that the proxy is asked for. */
  readonly authority: string;
}

/** Code of a connection that the gate does not let through. */
export const NOT_ALLOWED = 'EADDRNOTALLOWED';
/** Code of one that the proxy did not open. */
export const PROXY_FAILED = 'EPROXY';

/** Why there is no connection, where more is known than a code of the network. */
export class ConnectError extends Error {
  /** @param message what follows on "server "x": its URL", or a sentence about the proxy; no secret. */
  constructor(
    readonly code: typeof NOT_ALLOWED | typeof PROXY_FAILED,
    message: string,
  ) {
    super(message);
  }
}
