/** The requests of the load: what clients of both eras send. */
import { postBytes } from './http1.mjs';

export const LEGACY_VERSION = '2025-11-25';
export const MODERN_VERSION = '2026-07-28';
const CLIENT = { name: 'bench', version: '1.0.0' };

export const INITIALIZE = JSON.stringify({
  jsonrpc: '2.0',
  id: 0,
  method: 'initialize',
  params: { protocolVersion: LEGACY_VERSION, capabilities: {}, clientInfo: CLIENT },
});

const ENVELOPE = {
  'io.modelcontextprotocol/protocolVersion': MODERN_VERSION,
  'io.modelcontextprotocol/clientInfo': CLIENT,
  'io.modelcontextprotocol/clientCapabilities': {},
};

/** Headers and body of one request. @param {'legacy' | 'modern'} era @param {'tools/call' | 'tools/list'} method */
export function request(era, method, { key, token } = {}) {
  const modern = era === 'modern';
  const params = method === 'tools/call' ? { name: 'echo', arguments: { text: 'hello' } } : {};
  if (modern) params._meta = ENVELOPE;
  const headers = {
    ...(key === undefined ? {} : { authorization: `Bearer ${key}` }),
    'mcp-protocol-version': modern ? MODERN_VERSION : LEGACY_VERSION,
    ...(token === undefined ? {} : { 'mcp-session-id': token }),
    ...(modern ? { 'mcp-method': method } : {}),
    ...(modern && method === 'tools/call' ? { 'mcp-name': 'echo' } : {}),
  };
  return { headers, text: JSON.stringify({ jsonrpc: '2.0', id: 1, method, params }) };
}

/** The same as the bytes of an HTTP request, in latin1. */
export function requestText(path, era, method, credentials) {
  const { headers, text } = request(era, method, credentials);
  return postBytes(path, headers, text).toString('latin1');
}

/** One request for each connection; a legacy client has a session each. */
export async function requestsFor(load, { port, path, key, era, method, connections }) {
  if (era === 'modern')
    return Array.from({ length: connections }, () => requestText(path, era, method, { key }));
  const headers = { authorization: `Bearer ${key}` };
  const job = { port, path, headers, count: connections, connections: 4, initialize: INITIALIZE };
  const { tokens } = await load.ask('openSessions', job);
  return tokens.map((token) => requestText(path, era, method, { key, token }));
}
