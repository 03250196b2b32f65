/**
 * The least an MCP server can do, in one era: one tool that answers at once. No framework and no
 * validation, so that what is measured is what stands in front of it.
 */
const LEGACY = '2025-11-25';
const MODERN = '2026-07-28';
const TOOL = {
  name: 'echo',
  description: 'Answers at once.',
  inputSchema: { type: 'object', properties: { text: { type: 'string' } } },
};

/** @param {'legacy' | 'modern'} era @param {string} text what the tool answers. */
export function createServer(era, text) {
  const modern = era === 'modern';
  const capabilities = { tools: {} };
  const serverInfo = { name: 'lean', version: '1.0.0' };
  const call = JSON.stringify({
    ...(modern ? { resultType: 'complete' } : {}),
    content: [{ type: 'text', text }],
  });
  const cached = modern ? { resultType: 'complete', ttlMs: 1_000, cacheScope: 'private' } : {};
  const results = {
    'tools/call': call,
    'tools/list': JSON.stringify({ ...cached, tools: [TOOL] }),
    ...(modern
      ? {
          'server/discover': JSON.stringify({
            ...cached,
            supportedVersions: [MODERN],
            capabilities,
            serverInfo,
          }),
        }
      : { initialize: JSON.stringify({ protocolVersion: LEGACY, capabilities, serverInfo }), ping: '{}' }),
  };
  /** The response to one message as JSON text; null for a notification. */
  return (message) => {
    const { id, method } = JSON.parse(message);
    if (id === undefined) return null;
    const result = Object.hasOwn(results, method) ? results[method] : null;
    const head = `{"jsonrpc":"2.0","id":${JSON.stringify(id)}`;
    return result === null
      ? `${head},"error":{"code":-32601,"message":"Method not found"}}`
      : `${head},"result":${result}}`;
  };
}

export const TOOL_DEFINITION = TOOL;
