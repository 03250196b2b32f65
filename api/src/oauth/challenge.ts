/** Challenges of MCP servers: WWW-Authenticate (RFC 9110 §11.6.1) with the parameters of RFC 6750 and 9728. */
import { splitScopes } from './scopes.js';

export interface BearerChallenge {
  /** RFC 9728 §5.1. */
  readonly resourceMetadata: string | null;
  /** RFC 6750 §3; null where it names none. */
  readonly scopes: readonly string[] | null;
  /** `invalid_token`, `insufficient_scope`, …; null in the first 401. */
  readonly error: string | null;
}

/** More than any server sends; what is longer is not read. */
const MAX_LENGTH = 8192;
const TOKEN = /[!#$%&'*+\-.^_`|~0-9A-Za-z]+/y;
const VALUE = /[ \t]*=[ \t]*(?:"((?:[^"\\]|\\.)*)"|([!#$%&'*+\-.^_`|~0-9A-Za-z]+))/y;

/** @returns the parameters of the first Bearer challenge, or null where there is none. */
export function bearerChallenge(header: string): BearerChallenge | null {
  const parameters = bearerParameters(header.slice(0, MAX_LENGTH));
  if (parameters === null) return null;
  return {
    resourceMetadata: parameters.get('resource_metadata') ?? null,
    scopes: splitScopes(parameters.get('scope')),
    error: parameters.get('error') ?? null,
  };
}

/**
 * What a 403 asks for beyond what was granted (MCP 2026-07-28, Scope Challenge Handling). To be asked for
 * together with what there is: a server need not repeat it.
 * @param wwwAuthenticate of the answer.
 * @returns null where the challenge is none of `insufficient_scope` or names no scope.
 */
export function scopesOfChallenge(wwwAuthenticate: string | null | undefined): readonly string[] | null {
  const challenge = bearerChallenge(wwwAuthenticate ?? '');
  return challenge?.error === 'insufficient_scope' ? challenge.scopes : null;
}

function bearerParameters(header: string): Map<string, string> | null {
  const parameters = new Map<string, string>();
  let scheme = '';
  for (let at = 0; at < header.length; ) {
    const name = matchAt(TOKEN, header, at)?.[0].toLowerCase();
    if (name === undefined) {
      at++;
      continue;
    }
    at += name.length;
    const value = matchAt(VALUE, header, at);
    if (value === null) {
      if (scheme === 'bearer') break;
      scheme = name;
      continue;
    }
    at += value[0].length;
    const text = value[1]?.replace(/\\(.)/g, '$1') ?? value[2] ?? '';
    // The first of two that are alike: nothing appended may change what the server said.
    if (scheme === 'bearer' && !parameters.has(name)) parameters.set(name, text);
  }
  return scheme === 'bearer' ? parameters : null;
}

function matchAt(pattern: RegExp, text: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at;
  return pattern.exec(text);
}
