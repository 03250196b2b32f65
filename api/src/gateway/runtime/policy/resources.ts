/** Where a resource URI leads, and the way back for URIs that were rewritten after a collision. */
import type { CompiledEndpoint, CompiledServer } from '../../snapshot/types.js';
import { spliceBytes } from '../wire/json-edit.js';
import { member, readString, scanArray, scanObject } from '../wire/json-scan.js';

export interface ResourceRoute {
  readonly server: CompiledServer;
  /** The URI as the upstream knows it. */
  readonly uri: string;
  /** What the exposed URI has in front of it; '' where it passes unchanged. */
  readonly prefix: string;
}

/** Listed URIs first, then templates in order, then rewritten forms, then the only server there is. */
export function resolveResource(endpoint: CompiledEndpoint, uri: string): ResourceRoute | null {
  const listed = endpoint.resources.get(uri);
  if (listed !== undefined) return towards(listed.server, uri, listed.upstreamName);
  const plus = uri.indexOf('+') + 1;
  const prefix = uri.slice(0, plus);
  const rest = uri.slice(plus);
  for (const { server, exposedName, upstreamName, matches } of endpoint.templates) {
    if (exposedName === upstreamName) {
      if (matches(uri)) return { server, uri, prefix: '' };
    } else if (exposedName.startsWith(prefix) && plus > 0 && matches(rest)) {
      return { server, uri: rest, prefix };
    }
  }
  const rewritten = plus > 0 ? endpoint.uriPrefixes.get(prefix) : undefined;
  if (rewritten !== undefined) return { server: rewritten, uri: rest, prefix };
  const sole = endpoint.soleResourceServer;
  return sole === null ? null : { server: sole, uri, prefix: '' };
}

/** Where a URI or a URI template leads that a completion is asked for. */
export function resolveTemplate(endpoint: CompiledEndpoint, name: string): ResourceRoute | null {
  const template = endpoint.templates.find((t) => t.exposedName === name);
  return template === undefined
    ? resolveResource(endpoint, name)
    : towards(template.server, name, template.upstreamName);
}

function towards(server: CompiledServer, exposed: string, upstream: string): ResourceRoute {
  return { server, uri: upstream, prefix: exposed.slice(0, exposed.length - upstream.length) };
}

/** Puts the prefix before every `contents[].uri` of a `resources/read` result. */
export function prefixContents(result: Buffer, prefix: string): Buffer {
  const contents = member(scanObject(result), 'contents');
  if (contents === undefined || result[contents.start] !== 0x5b) return result;
  const offsets = scanArray(result, contents.start, contents.end);
  let out = result;
  // From the end, so that earlier offsets stay true.
  for (let i = offsets.length - 2; i >= 0; i -= 2) {
    const start = offsets[i] as number;
    if (result[start] !== 0x7b) continue;
    const uri = member(scanObject(result, start, offsets[i + 1]), 'uri');
    if (uri === undefined || result[uri.start] !== 0x22) continue;
    const exposed = JSON.stringify(prefix + readString(result, uri.start, uri.end));
    out = spliceBytes(out, uri.start, uri.end, Buffer.from(exposed));
  }
  return out;
}
