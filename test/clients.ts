/** The two independent MCP clients that drive endpoints in end-to-end tests. */
import {
  Client as ModernClient,
  StreamableHTTPClientTransport as ModernTransport,
} from '@modelcontextprotocol/client';
import { Client as LegacyClient } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport as LegacyTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';

const identity = { name: 'patchbay-test', version: '1.0.0' };
const bearer = (key: string) => ({ requestInit: { headers: { authorization: `Bearer ${key}` } } });

/** The official SDK v1: knows the legacy revisions only. */
export async function connectV1(url: string, key: string): Promise<LegacyClient> {
  const client = new LegacyClient(identity);
  await client.connect(new LegacyTransport(new URL(url), bearer(key)));
  return client;
}

/** The official SDK v2, held to one era. */
export async function connectV2(url: string, key: string, era: 'legacy' | 'modern'): Promise<ModernClient> {
  const mode = era === 'modern' ? { pin: '2026-07-28' } : ('legacy' as const);
  const client = new ModernClient(identity, { versionNegotiation: { mode } });
  await client.connect(new ModernTransport(new URL(url), bearer(key)));
  return client;
}
