/**
 * What an HTTP status of an upstream means for the request it answers, and for the session.
 * Sources: 2025-11-25 basic/transports §Session Management, 2026-07-28 streamable-http; what
 * servers really do: a lost session is 404 for some and 400 for others.
 */
import { JsonScanError } from '../wire/json-scan.js';
import { type Frame, JsonRpcShapeError, parseFrame, RPC, readOwnId } from '../wire/jsonrpc.js';
import { header, type ResponseHeaders } from './http-client.js';
import type { LinkError, LinkReply } from './link.js';
import { fault, type LinkSettings } from './options.js';

export interface FailedResponse {
  readonly status: number;
  readonly headers: ResponseHeaders;
  readonly body: Buffer;
  /** Our id of the request answered. */
  readonly id: number;
  /** Whether the request named an established legacy session. */
  readonly inSession: boolean;
}

export interface Verdict {
  /** The upstream's own error, to be relayed, or why there is none. */
  readonly outcome: LinkReply | LinkError;
  /** The session is gone: the link must be rebuilt. */
  readonly sessionLost: boolean;
}

const MAX_CHALLENGE = 4_000;
/** JSON-RPC errors that are about the message, so that a session that gives them is alive. */
const ABOUT_MESSAGE: ReadonlySet<number> = new Set([
  RPC.parseError,
  RPC.invalidRequest,
  RPC.methodNotFound,
  RPC.invalidParams,
  RPC.internalError,
]);

/** Judges a response with a status of 400 or more. */
export function judge(response: FailedResponse, settings: LinkSettings): Verdict {
  const { status } = response;
  if (status === 401 || status === 403)
    return { outcome: unauthorized(status, response.headers, settings), sessionLost: false };
  const error = errorFrame(response.body);
  const ours = error !== null && readOwnId(error.id) === response.id;
  if (response.inSession && (status === 404 || status === 400)) {
    const relay =
      ours && (status === 400 || error.errorCode === RPC.methodNotFound) && isAboutMessage(error.errorCode);
    if (!relay) return { outcome: lostSession(response, settings), sessionLost: true };
  }
  if (error !== null && (ours || error.id === null)) {
    return {
      outcome: { ok: false, error: error.error as Buffer, code: error.errorCode },
      sessionLost: false,
    };
  }
  return { outcome: broken(response, settings), sessionLost: false };
}

export function unauthorized(
  status: number,
  headers: ResponseHeaders,
  settings: Pick<LinkSettings, 'serverName'>,
  // It may have been seen, but a refusal at the door is no execution.
  sent = false,
): LinkError {
  const challenge = header(headers, 'www-authenticate')?.slice(0, MAX_CHALLENGE);
  const detail = { httpStatus: status, ...(challenge === undefined ? {} : { challenge }) };
  const text = `it refused our credentials (HTTP ${status})`;
  return fault(settings, 'upstream_unauthorized', text, sent, detail);
}

function isAboutMessage(code: number): boolean {
  return ABOUT_MESSAGE.has(code) || code > -32000 || code < -32099;
}

/**
 * 404 is what the specification says for a session that is gone: the request was not executed. A
 * 400 says so only where its text speaks of the session; otherwise it may have been.
 */
function lostSession(response: FailedResponse, settings: LinkSettings): LinkError {
  const aboutSession = /session|initiali[sz]ed/i.test(response.body.toString('latin1', 0, 2_000));
  const sent = !(response.status === 404 || aboutSession);
  return fault(
    settings,
    'upstream_closed',
    `it no longer knows our session (HTTP ${response.status})`,
    sent,
    {
      httpStatus: response.status,
    },
  );
}

function broken(response: FailedResponse, settings: LinkSettings): LinkError {
  const { status } = response;
  const detail = { httpStatus: status };
  if (status === 429 || status === 503) {
    const retryAt = readRetryAfter(header(response.headers, 'retry-after'));
    return fault(
      settings,
      'upstream_unavailable',
      `it asks to wait (HTTP ${status})`,
      true,
      retryAt === null ? detail : { ...detail, retryAt },
    );
  }
  if (status === 502 || status === 504)
    return fault(
      settings,
      'upstream_unreachable',
      `a proxy in front cannot reach it (HTTP ${status})`,
      true,
      detail,
    );
  return fault(settings, 'upstream_protocol_error', `it answered HTTP ${status}`, true, detail);
}

/** Seconds or a date (RFC 9110 §10.2.3) as milliseconds since the epoch. */
function readRetryAfter(value: string | null): number | null {
  if (value === null) return null;
  if (/^[0-9]{1,6}$/.test(value)) return Date.now() + Number(value) * 1000;
  const date = Date.parse(value);
  return Number.isNaN(date) ? null : date;
}

function errorFrame(body: Buffer): Frame | null {
  if (body.length === 0) return null;
  try {
    const frame = parseFrame(body);
    return frame.error === null || Number.isNaN(frame.errorCode) ? null : frame;
  } catch (error) {
    if (error instanceof JsonScanError || error instanceof JsonRpcShapeError) return null;
    throw error;
  }
}
