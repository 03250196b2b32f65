/**
 * The modern era in front (2026-07-28: basic/versioning, basic/transports/streamable-http): every
 * request stands for itself, and its headers must say what its body says.
 */
import type { Exchange } from '../http/exchange.js';
import type { Forwarder } from '../http/forward.js';
import { frameParts } from '../http/frames.js';
import type { Meter } from '../meter/meter.js';
import { type Answer, invalidParams, refuse, success } from '../policy/answers.js';
import { ROUTED_METHODS, type Router } from '../policy/router.js';
import { type Member, member, readString } from '../wire/json-scan.js';
import { type Frame, RPC } from '../wire/jsonrpc.js';
import { type Envelope, META } from '../wire/modern/envelope.js';
import { headerMatches, METHOD_HEADER, NAME_HEADER, nameMember } from '../wire/modern/headers.js';
import {
  isModernVersion,
  MODERN_ERROR,
  MODERN_VERSIONS,
  PROTOCOL_VERSION_HEADER,
} from '../wire/modern/protocol.js';
import type { Listens } from './listen.js';
import { ModernCall } from './modern-call.js';

const STATE_GONE = 'params.requestState belongs to a process that is gone: begin again without it';

export class ModernFront {
  constructor(
    private readonly router: Router,
    private readonly meter: Meter,
    private readonly forwarder: Forwarder,
    private readonly listens: Listens,
  ) {}

  /** One request or notification. `envelope` null: the headers said modern, the body does not. */
  post(x: Exchange, frame: Frame, members: readonly Member[], envelope: Envelope | null): void {
    // No notification of this revision asks anything of a server over HTTP.
    if (frame.kind !== 'request') {
      x.empty(202);
      return;
    }
    const refusal = check(x, frame, members, envelope);
    if (refusal !== null) {
      this.reply(x, frame, refusal);
      return;
    }
    if (frame.method === 'server/discover') {
      this.reply(x, frame, success([x.endpoint.discoverResult]));
      return;
    }
    if (frame.method === 'subscriptions/listen') {
      const refused = this.listens.open(x, frame, members);
      if (refused !== null) this.reply(x, frame, refused);
      return;
    }
    if (!ROUTED_METHODS.has(frame.method)) {
      this.reply(x, frame, refuse(RPC.methodNotFound, 'Method not found', undefined, { status: 404 }));
      return;
    }
    const owner = this.router.ownerOf(frame.params, members);
    if (owner !== null) {
      this.forwarder.forward(x, owner, x.body, () => this.reply(x, frame, invalidParams(STATE_GONE)));
      return;
    }
    const answer = this.router.answer(x.endpoint, new ModernCall(x, frame, members, envelope as Envelope));
    if (answer instanceof Promise)
      void answer.then(
        (a) => this.reply(x, frame, a),
        (error) => x.crash(frame.id, error),
      );
    else this.reply(x, frame, answer);
  }

  private reply(x: Exchange, frame: Frame, answer: Answer): void {
    const headers = this.router.quotaHeaders(x.endpoint.orgId, frame.method, answer);
    const responseBytes = x.json(answer.status, frameParts(frame.id as Buffer, answer), headers);
    const { code, name, outcome, server } = answer;
    const serverId = server?.id ?? null;
    const { requestBytes } = x;
    const { method } = frame;
    this.meter.book(x, { era: 'modern', method, name, serverId, outcome, code, requestBytes, responseBytes });
  }
}

/**
 * The checks a request must pass before its method matters (streamable-http §Server Validation,
 * basic/index §_meta). Null when it passes.
 */
function check(
  x: Exchange,
  frame: Frame,
  members: readonly Member[],
  envelope: Envelope | null,
): Answer | null {
  const version = envelope?.protocolVersion ?? null;
  if (envelope === null || version === null) return malformed(META.protocolVersion);
  const header = x.header(PROTOCOL_VERSION_HEADER);
  if (header !== null && header !== version)
    return mismatch(`MCP-Protocol-Version is ${quote(header)}, the body says ${quote(version)}`);
  if (!isModernVersion(version)) {
    // As server/discover lists them: of the legacy ones `initialize` tells (schema: UnsupportedProtocolVersionError).
    const data = { supported: MODERN_VERSIONS, requested: version.slice(0, 40) };
    return refuse(MODERN_ERROR.unsupportedVersion, 'Unsupported protocol version', data, { status: 400 });
  }
  if (envelope.clientCapabilities === null) return malformed(META.clientCapabilities);
  if (header === null) return mismatch('MCP-Protocol-Version is missing');
  const method = x.header(METHOD_HEADER);
  if (method !== frame.method)
    return mismatch(
      method === null ? 'Mcp-Method is missing' : `Mcp-Method is ${quote(method)}, the body says otherwise`,
    );
  return checkName(x, frame, members);
}

function checkName(x: Exchange, frame: Frame, members: readonly Member[]): Answer | null {
  const key = nameMember(frame.method);
  const at = key === null ? undefined : member(members, key);
  // A body without a name is for the router to refuse.
  if (frame.params === null || at === undefined || frame.params[at.start] !== 0x22) return null;
  const name = x.header(NAME_HEADER);
  if (name === null) return mismatch('Mcp-Name is missing');
  if (headerMatches(name, readString(frame.params, at.start, at.end))) return null;
  return mismatch(`Mcp-Name is ${quote(name)}, the body says otherwise`);
}

function malformed(key: string): Answer {
  return refuse(
    RPC.invalidParams,
    `params._meta[${JSON.stringify(key)}] is missing or malformed`,
    undefined,
    {
      status: 400,
    },
  );
}

function mismatch(text: string): Answer {
  return refuse(MODERN_ERROR.headerMismatch, `Header mismatch: ${text}`, undefined, { status: 400 });
}

function quote(text: string): string {
  return JSON.stringify(text.slice(0, 100));
}
