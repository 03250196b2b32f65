/**
 * The gateway's paths: `/t/{org}/{endpoint}/{transport}`. Matched on the raw request target, so that
 * no decoding, no `//`, no `;` and no other case can make one path out of another.
 */

export type Transport = 'mcp' | 'sse' | 'message' | 'api';

export interface GatewayPath {
  /** `org/endpoint`, the key of the compiled endpoint. */
  readonly key: string;
  readonly transport: Transport;
  /** What follows the transport: `` or `/…`, of the REST form alone. */
  readonly below: string;
  /** Without the question mark; '' for none. */
  readonly query: string;
}

const SHAPE =
  /^\/t\/([a-z0-9][a-z0-9_-]{0,99}\/[a-z0-9][a-z0-9_-]{0,99})\/(mcp|sse|message|api)((?:\/[A-Za-z0-9._~/-]{0,500})?)(?:\?|$)/;

/** Null for everything that is no path of the gateway. */
export function parsePath(target: string): GatewayPath | null {
  const match = SHAPE.exec(target);
  if (match === null) return null;
  const [whole, key = '', transport, below = ''] = match;
  // Only the REST form has anything below its root.
  if (transport !== 'api' && below !== '') return null;
  return { key, transport: transport as Transport, below, query: target.slice(whole.length) };
}
