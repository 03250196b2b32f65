/**
 * Finds the `x-mcp-header` annotations of a tool's input schema (specification 2026-07-28:
 * streamable-http §Custom Headers from Tool Parameters): properties reachable from the root through
 * `properties` alone whose values are mirrored in `Mcp-Param-*` headers.
 */
import { PARAM_HEADER_PREFIX } from '../runtime/wire/modern/headers.js';
import type { ParamHeader } from './types.js';

const TOKEN = /^[!#$%&'*+.^_`|~0-9A-Za-z-]{1,128}$/;
const TYPES: ReadonlySet<unknown> = new Set(['string', 'integer', 'boolean']);
const MAX_DEPTH = 16;
const NONE: readonly ParamHeader[] = [];

/**
 * @param definition the tool as JSON text.
 * @returns an empty list where there are none, or where they break the rules: clients must leave
 * such a tool out, so there is nothing to check.
 */
export function paramHeadersOf(definition: string): readonly ParamHeader[] {
  if (!definition.includes('x-mcp-header')) return NONE;
  const { inputSchema } = JSON.parse(definition) as { inputSchema?: unknown };
  const found: ParamHeader[] = [];
  if (!collect(inputSchema, [], found)) return NONE;
  const unique = new Set(found.map((f) => f.header));
  return unique.size === found.length ? found : NONE;
}

function collect(schema: unknown, path: readonly string[], into: ParamHeader[]): boolean {
  const properties = (schema as { properties?: unknown } | null | undefined)?.properties;
  if (typeof properties !== 'object' || properties === null || path.length >= MAX_DEPTH) return true;
  for (const [key, value] of Object.entries(properties as Record<string, unknown>)) {
    if (typeof value !== 'object' || value === null) continue;
    const { 'x-mcp-header': header, type } = value as { 'x-mcp-header'?: unknown; type?: unknown };
    if (header !== undefined) {
      if (typeof header !== 'string' || !TOKEN.test(header) || !TYPES.has(type)) return false;
      into.push({ header: `${PARAM_HEADER_PREFIX}${header.toLowerCase()}`, path: [...path, key] });
    }
    if (!collect(value, [...path, key], into)) return false;
  }
  return true;
}
