/** The words of both handshakes, and what is read from their answers. */
import { isLegacyVersion, LATEST_LEGACY_VERSION } from '../wire/legacy/protocol.js';
import { META } from '../wire/modern/envelope.js';
import {
  isModernError,
  isModernVersion,
  LATEST_MODERN_VERSION,
  MODERN_ERROR,
} from '../wire/modern/protocol.js';
import { LOOP_CODE } from './hops.js';
import type { LinkError, LinkInfo, LinkReply } from './link.js';
import { fault, type LinkSettings } from './options.js';

type Json = Readonly<Record<string, unknown>>;

/** `params` of `initialize` (2025-11-25: basic/lifecycle §Initialization). */
export function initializeParams(settings: LinkSettings): Buffer {
  const { clientCapabilities: capabilities, clientInfo } = settings;
  return Buffer.from(JSON.stringify({ protocolVersion: LATEST_LEGACY_VERSION, capabilities, clientInfo }));
}

/** `params` of `server/discover` (2026-07-28: schema DiscoverRequest). */
export function discoverParams(settings: LinkSettings): Buffer {
  const meta = {
    [META.protocolVersion]: LATEST_MODERN_VERSION,
    [META.clientInfo]: settings.clientInfo,
    [META.clientCapabilities]: settings.clientCapabilities,
  };
  return Buffer.from(JSON.stringify({ _meta: meta }));
}

function object(value: unknown): Json | null {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : null;
}

/** What to say of an error in answer to `initialize`. */
export function refusalOf(code: number): string {
  if (code === LOOP_CODE) return 'it leads back to an endpoint that it is a server of (a loop, HTTP 508)';
  return `initialize was refused (${code})`;
}

/** @throws LinkError for an error reply or a version we do not speak. */
export function readInitialize(reply: LinkReply, settings: LinkSettings): LinkInfo {
  if (!reply.ok) throw fault(settings, 'upstream_protocol_error', refusalOf(reply.code), true);
  const result = object(JSON.parse(reply.result.toString('utf8')));
  const version = result?.['protocolVersion'];
  if (result === null || typeof version !== 'string' || !isLegacyVersion(version)) {
    const said = typeof version === 'string' ? JSON.stringify(version.slice(0, 40)) : 'none';
    throw fault(
      settings,
      'upstream_protocol_error',
      `initialize answered an unknown protocol version (${said})`,
      true,
    );
  }
  return {
    era: 'legacy',
    protocolVersion: version,
    serverInfo: object(result['serverInfo']) ?? {},
    capabilities: object(result['capabilities']) ?? {},
    instructions: typeof result['instructions'] === 'string' ? result['instructions'] : null,
  };
}

/** What a reply to the modern probe says of the upstream; null: it speaks legacy, or nothing. */
export function readDiscover(reply: LinkReply): LinkInfo | null {
  if (!reply.ok) return null;
  const result = object(JSON.parse(reply.result.toString('utf8')));
  const versions = result?.['supportedVersions'];
  if (result === null || !Array.isArray(versions)) return null;
  const version = versions.find((v) => typeof v === 'string' && isModernVersion(v)) as string | undefined;
  if (version === undefined) return null;
  const serverInfo = object(object(result['_meta'])?.[META.serverInfo]) ?? object(result['serverInfo']) ?? {};
  return {
    era: 'modern',
    protocolVersion: version,
    serverInfo,
    capabilities: object(result['capabilities']) ?? {},
    instructions: typeof result['instructions'] === 'string' ? result['instructions'] : null,
  };
}

/**
 * A modern error in answer to the probe that leaves no way to go on: the upstream is modern, and
 * speaks no version of ours, legacy ones included. Null where `initialize` is worth a try.
 */
export function deadEnd(reply: LinkReply, settings: LinkSettings): LinkError | null {
  if (reply.ok || !isModernError(reply.code)) return null;
  if (reply.code !== MODERN_ERROR.unsupportedVersion) {
    return fault(settings, 'upstream_protocol_error', `server/discover was refused (${reply.code})`, true);
  }
  const supported = object(object(JSON.parse(reply.error.toString('utf8')))?.['data'])?.['supported'];
  if (!Array.isArray(supported) || supported.some((v) => typeof v === 'string' && isLegacyVersion(v)))
    return null;
  const list = supported
    .filter((v) => typeof v === 'string')
    .map((v) => v.slice(0, 40))
    .slice(0, 5);
  return fault(
    settings,
    'upstream_protocol_error',
    `it speaks only protocol versions ${JSON.stringify(list)}`,
    true,
  );
}
