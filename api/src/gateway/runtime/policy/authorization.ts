/**
 * Requests to servers that somebody must connect first. The answer names the URL to connect at: as URL-mode
 * elicitation where the client can show one (2025-11-25: client/elicitation §URL Elicitation Required Error;
 * 2026-07-28: client/elicitation §URL Mode), else as a typed error.
 */
import { randomUUID } from 'node:crypto';

import type { CompiledServer, CredentialNeed, Principal, ReachableServer } from '../../snapshot/types.js';
import { URL_ELICITATION_BIT } from '../client-capabilities.js';
import { LinkError } from '../links/link.js';
import { removeMembers } from '../wire/json-edit.js';
import { member, readString } from '../wire/json-scan.js';
import { LEGACY_ERROR } from '../wire/legacy/protocol.js';
import { type Answer, type ClientCall, refuse, success } from './answers.js';
import { UPSTREAM_ERROR, type UpstreamFault } from './errors.js';

/** Makes the links at which a subject connects a server. */
export interface ConnectUrls {
  /** @param challenge WWW-Authenticate of the refusal, whose scopes are asked for. */
  urlFor(
    server: Pick<CompiledServer, 'id' | 'orgId'>,
    principal: Principal & { readonly subject: string },
    challenge: string | null,
  ): string;
}

/** The `requestState` of a request that waits for a connection. It holds nothing: what counts is the connection. */
const WAITING = 'pbc1';
const KEY = 'connect';
const ANSWERS: ReadonlySet<string> = new Set(['inputResponses', 'requestState']);
/** Requests that may be answered by asking for input (2026-07-28: basic/patterns/mrtr). */
const MAY_ASK: ReadonlySet<string> = new Set(['tools/call', 'prompts/get', 'resources/read']);

export class Authorization {
  constructor(private readonly urls: ConnectUrls) {}

  /** For servers with `credentials`: the refusal of a request that names no subject, or null. */
  refusal(call: ClientCall, server: ReachableServer, name: string | null): Answer | null {
    if (server.credentials?.owner !== 'subject' || call.principal.subject !== undefined) return null;
    const text = `server "${server.name}": its credentials are its users'; name one in X-Patchbay-Subject`;
    const data: UpstreamFault = { server: server.name, reason: 'subject_required' };
    return refuse(UPSTREAM_ERROR.subject_required, text, data, { server, name });
  }

  /** The params to send: without what the client says to our own question. Null: it declined to connect. */
  paramsOf(call: ClientCall, params: Buffer | null): Buffer | null | 'declined' {
    const at = call.era === 'modern' ? member(call.members, 'requestState') : undefined;
    if (call.params === null || params === null || at === undefined || call.params[at.start] !== 0x22)
      return params;
    if (readString(call.params, at.start, at.end) !== WAITING) return params;
    return declined(call) ? 'declined' : removeMembers(params, ANSWERS);
  }

  /** The answer to a failure that authorising mends, else null. */
  answer(
    call: ClientCall,
    server: ReachableServer,
    name: string | null,
    error: LinkError,
    wasDeclined = false,
  ): Answer | null {
    const { credentials } = server;
    if (credentials == null || !isMendable(error)) return null;
    const { subject } = call.principal;
    const text = `${error.message}; ${wayOf(credentials)}`;
    const known: UpstreamFault = {
      server: server.name,
      reason: 'authorization_required',
      code: 'authorization_required',
    };
    const about = { server, name };
    if (subject === undefined || !byLink(credentials))
      return refuse(UPSTREAM_ERROR.authorization_required, text, known, about);
    const principal = { ...call.principal, subject };
    const url = this.urls.urlFor(server, principal, error.detail.challenge ?? null);
    const data = { ...known, url };
    if (wasDeclined || (call.clientBits & URL_ELICITATION_BIT) === 0)
      return refuse(UPSTREAM_ERROR.authorization_required, text, data, about);
    const message = `Connect ${server.name} to go on`;
    if (call.era === 'modern') {
      if (!MAY_ASK.has(call.method)) return refuse(UPSTREAM_ERROR.authorization_required, text, data, about);
      return success([question(url, message)], server, name);
    }
    const elicitations = [{ mode: 'url', elicitationId: randomUUID(), url, message }];
    return refuse(LEGACY_ERROR.urlElicitationRequired, text, { ...data, elicitations }, about);
  }
}

/** No connection, a grant that is over, or one that is too narrow (RFC 6750 §3.1). */
function isMendable({ code, detail }: LinkError): boolean {
  if (code === 'authorization_required') return true;
  return code === 'upstream_unauthorized' && /error="?insufficient_scope\b/i.test(detail.challenge ?? '');
}

/** Whether its user connects it in a browser. */
function byLink({ owner, place }: CredentialNeed): boolean {
  return owner === 'subject' && place.in === 'oauth2';
}

function wayOf(credentials: CredentialNeed): string {
  if (byLink(credentials)) return 'its user must connect it first';
  const who = credentials.owner === 'subject' ? ' for this subject' : '';
  return `it must be connected${who} first (POST /v1/servers/{id}/connections)`;
}

/** JSON text of an InputRequiredResult. */
function question(url: string, message: string): Buffer {
  const request = { method: 'elicitation/create', params: { mode: 'url', url, message } };
  const result = {
    resultType: 'input_required',
    inputRequests: { [KEY]: request },
    requestState: WAITING,
  };
  return Buffer.from(JSON.stringify(result));
}

/** Whether the user said no to the link. */
function declined({ params, members }: ClientCall): boolean {
  const at = member(members, 'inputResponses');
  if (params === null || at === undefined) return false;
  const responses = JSON.parse(params.toString('utf8', at.start, at.end)) as Record<
    string,
    { action?: unknown } | null
  > | null;
  const action = responses?.[KEY]?.action;
  return action === 'decline' || action === 'cancel';
}

/** What a request whose user said no would meet. */
export function declinedError(server: ReachableServer): LinkError {
  return new LinkError(
    'authorization_required',
    `server "${server.name}": its user declined to connect it`,
    false,
  );
}
