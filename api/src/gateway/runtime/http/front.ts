/**
 * The gateway's door: a plain node:http handler that finds the endpoint, checks who calls, and hands
 * one message to the front of its era. Without a look-up to wait for it makes no promise.
 */
import type { IncomingMessage, ServerResponse } from 'node:http';

import type { CompiledEndpoint, Principal } from '../../snapshot/types.js';
import type { LegacyFront } from '../legacy-front/legacy-front.js';
import type { SseFront } from '../legacy-front/sse-front.js';
import { HOPS_HEADER, loopIn } from '../links/hops.js';
import type { Metrics } from '../meter/metrics.js';
import type { ModernFront } from '../modern-front/modern-front.js';
import { httpRefusalCode } from '../policy/errors.js';
import { asSubject, opens, SUBJECT_HEADER } from '../policy/principal.js';
import type { RestFront } from '../rest-front/rest-front.js';
import { JsonScanError, type Member, scanObject } from '../wire/json-scan.js';
import { isBatch, JsonRpcShapeError, parseFrame, RPC, splitBatch } from '../wire/jsonrpc.js';
import { SESSION_HEADER } from '../wire/legacy/protocol.js';
import { envelopeIn } from '../wire/modern/envelope.js';
import { isModernVersion, PROTOCOL_VERSION_HEADER } from '../wire/modern/protocol.js';
import { accepts, isJson, readBody } from './body.js';
import { readSecret } from './credentials.js';
import { Exchange } from './exchange.js';
import type { Guards } from './guards.js';
import { type GatewayPath, parsePath } from './path.js';
import { UnsentAnswers } from './unsent.js';

/** What is known without waiting (`peek`), and how to find out the rest. */
export interface Directory<T> {
  /** Undefined: not known here; null: known not to exist. */
  peek(key: string): T | null | undefined;
  /** @throws when the database does not answer. */
  load(key: string): Promise<T | null>;
}

/** Bounds what a sender can have looked up in vain. */
export interface LookupGate {
  /** Seconds until something is looked up for this sender again; 0: now. */
  waitFor(req: IncomingMessage): number;
  /** A look-up for this sender found nothing. */
  missed(req: IncomingMessage): void;
}

/** Why an agent is not let in; `agent_unknown` is as good as an unknown key. */
export type AgentRefusal = 'agent_unknown' | 'agent_disabled' | 'endpoint_not_granted';

/** Endpoints as agents see them. Agents are UUIDs. */
export interface AgentDoor {
  /** Undefined: not known without waiting. */
  peek(agentId: string, endpoint: CompiledEndpoint): CompiledEndpoint | AgentRefusal | undefined;
  /** Begins to read an agent that is not known, so that `load` takes less time. */
  ahead(agentId: string): void;
  /** @throws when the database does not answer. */
  load(agentId: string, endpoint: CompiledEndpoint): Promise<CompiledEndpoint | AgentRefusal>;
}

export interface FrontOptions {
  readonly endpoints: Directory<CompiledEndpoint>;
  readonly keys: Directory<Principal>;
  readonly agents: AgentDoor;
  readonly lookups: LookupGate;
  /** The address of the client, past proxies that are trusted. */
  readonly addressOf: (req: IncomingMessage) => string;
  readonly guards: Guards;
  readonly legacy: LegacyFront;
  readonly sse: SseFront;
  readonly modern: ModernFront;
  readonly rest: RestFront;
  readonly metrics: Metrics;
  /** Where the metadata of endpoints as protected resources is: their paths come behind it. */
  readonly resourceMetadata: string;
  /** What a token must be good for. */
  readonly tokenScope: string;
  /** Largest body, in bytes. */
  readonly bodyLimit: number;
  /** A fault of our own, to be logged; never holds what a client sent. */
  readonly onFault: (error: unknown) => void;
}

const NO_MEMBERS: readonly Member[] = [];
const UNKNOWN_ENDPOINT = 'There is no such endpoint';
const UNOPENED = 'The credential does not open this endpoint';
const AGENT_REFUSALS = {
  agent_disabled: 'The agent of this key is switched off',
  endpoint_not_granted: 'The agent of this key is granted nothing of this endpoint',
} as const;
const ALLOW = { allow: 'GET, POST, DELETE, OPTIONS' };

export class Front {
  /** Connections end with their next answer. */
  draining = false;
  private readonly unsent = new UnsentAnswers();
  private waitingForIdle: (() => void) | null = null;

  constructor(private readonly options: FrontOptions) {}

  /** @param forwarded another replica sent it here. */
  handle(req: IncomingMessage, res: ServerResponse, forwarded = false): void {
    const x = new Exchange(req, res, this.options.onFault, this.unsent);
    x.forwarded = forwarded;
    x.lastOfConnection = this.draining;
    const { metrics } = this.options;
    metrics.inFlight++;
    res.once('close', () => {
      metrics.inFlight--;
      if (res.statusCode >= 400) metrics.refused(res.statusCode);
      if (!res.writableFinished) x.onAbort?.();
      if (metrics.inFlight === 0) this.waitingForIdle?.();
    });
    // A write that comes after the client left is no fault of the process.
    res.on('error', () => undefined);
    this.guarded(x, () => this.admit(x));
  }

  /** Resolves when no request is under way, or after `timeoutMs`. GET streams must be closed before. */
  idle(timeoutMs: number): Promise<void> {
    if (this.options.metrics.inFlight === 0) return Promise.resolve();
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, timeoutMs);
      this.waitingForIdle = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  private guarded(x: Exchange, step: () => void): void {
    try {
      step();
    } catch (error) {
      x.crash(null, error);
    }
  }

  private admit(x: Exchange): void {
    const { endpoints, guards } = this.options;
    const { headers, method, url } = x.req;
    const path = parsePath(url ?? '');
    x.plain = path?.transport === 'api';
    if (!guards.hostAllowed(headers.host)) {
      x.refuse(403, 'This Host is not allowed');
      return;
    }
    if (!guards.originAllowed(headers.origin)) {
      x.refuse(403, 'This Origin is not allowed');
      return;
    }
    if (headers.origin !== undefined) x.cors = guards.cors(headers.origin);
    if (path === null) {
      x.refuse(404, UNKNOWN_ENDPOINT);
      return;
    }
    if (method === 'OPTIONS') {
      x.empty(204, guards.preflight(x.header('access-control-request-headers') ?? undefined));
      return;
    }
    x.path = path.key;
    const endpoint = endpoints.peek(path.key);
    if (endpoint !== undefined) {
      this.authenticate(x, path, endpoint);
      return;
    }
    if (this.options.lookups.waitFor(x.req) === 0) this.lookAhead(x);
    this.look(x, endpoints, path.key, (found) => this.authenticate(x, path, found));
  }

  /** Looks an unknown key up, and its agent, while the endpoint is read; whoever needs them joins the look-up. */
  private lookAhead(x: Exchange): void {
    const { agents, keys } = this.options;
    const secret = readSecret(x.headers, '', false);
    if (secret === null) return;
    const known = keys.peek(secret);
    const looking = known === undefined ? keys.load(secret) : Promise.resolve(known);
    looking.then(
      (principal) => {
        if (principal?.agentId != null) agents.ahead(principal.agentId);
      },
      () => undefined,
    );
  }

  /** Goes on when the database has answered; without it, what is not known cannot be served. */
  private look<T>(x: Exchange, where: Directory<T>, key: string, then: (value: T | null) => void): void {
    const { lookups } = this.options;
    const seconds = lookups.waitFor(x.req);
    if (seconds > 0) {
      x.refuse(429, 'Too much was asked for that does not exist', { 'retry-after': String(seconds) });
      return;
    }
    void where.load(key).then(
      (value) => {
        if (value === null) lookups.missed(x.req);
        this.guarded(x, () => then(value));
      },
      () => x.refuse(503, 'The gateway cannot look this up at the moment', { 'retry-after': '1' }),
    );
  }

  private authenticate(x: Exchange, path: GatewayPath, endpoint: CompiledEndpoint | null): void {
    if (endpoint === null) {
      x.refuse(404, UNKNOWN_ENDPOINT);
      return;
    }
    x.endpoint = endpoint;
    if (!endpoint.auth.apiKey && !endpoint.auth.oauth) {
      const { id: endpointId, orgId } = endpoint;
      this.speakFor(x, path, { keyId: null, orgId, endpointId, expiresAt: null });
      return;
    }
    const secret = readSecret(x.headers, path.query, endpoint.auth.apiKeyInQuery);
    if (secret === null) {
      this.unauthorized(x, path, 'A credential for this endpoint is needed', null);
      return;
    }
    const principal = this.options.keys.peek(secret);
    if (principal !== undefined) {
      this.authorize(x, path, principal);
      return;
    }
    this.look(x, this.options.keys, secret, (found) => this.authorize(x, path, found));
  }

  private authorize(x: Exchange, path: GatewayPath, principal: Principal | null): void {
    // What is of another endpoint is as good as none.
    if (principal === null || principal.endpointId !== x.endpoint.id || !opens(x.endpoint.auth, principal)) {
      this.unauthorized(x, path, UNOPENED, 'invalid_token');
      return;
    }
    if (principal.grant?.mayUse === false) {
      const headers = { 'www-authenticate': this.challenge(x, path, 'insufficient_scope') };
      x.refuse(403, `The token has not the scope ${this.options.tokenScope}`, headers);
      return;
    }
    const { allowedAddresses: allowed } = principal;
    // What another replica sends here came to that one from the client, and was judged there.
    if (allowed != null && !x.forwarded) {
      const address = this.options.addressOf(x.req);
      if (!allowed.admits(address)) {
        const data = { type: 'address_not_allowed', address };
        x.error(403, null, httpRefusalCode(403), `The key may not be used from ${address}`, data);
        return;
      }
    }
    this.speakFor(x, path, principal);
  }

  private unauthorized(x: Exchange, path: GatewayPath, message: string, error: 'invalid_token' | null): void {
    x.refuse(401, message, { 'www-authenticate': this.challenge(x, path, error) });
  }

  /**
   * RFC 6750 §3: the challenge names the error only where a credential was given. RFC 9728 §5.1: with OAuth it
   * leads to where the endpoint says who gives out tokens for it.
   */
  private challenge(x: Exchange, { transport }: GatewayPath, error: string | null): string {
    const parts = ['realm="patchbay"'];
    if (error !== null) parts.push(`error="${error}"`);
    if (x.endpoint.auth.oauth) {
      // HTTP+SSE is one resource, whichever of its two URLs is asked.
      const form = transport === 'message' ? 'sse' : transport;
      parts.push(`resource_metadata="${this.options.resourceMetadata}/t/${x.path}/${form}"`);
      parts.push(`scope="${this.options.tokenScope}"`);
    }
    return `Bearer ${parts.join(', ')}`;
  }

  private speakFor(x: Exchange, path: GatewayPath, principal: Principal): void {
    const header = x.headers[SUBJECT_HEADER];
    const speaker = header === undefined ? principal : asSubject(principal, header);
    if ('status' in speaker) {
      x.refuse(speaker.status, speaker.message);
      return;
    }
    x.principal = speaker;
    if (speaker.agentId == null) this.dispatch(x, path);
    else this.asAgent(x, path, speaker.agentId);
  }

  /** From here on the endpoint is what the agent may see of it. */
  private asAgent(x: Exchange, path: GatewayPath, agentId: string): void {
    const { agents } = this.options;
    const seen = agents.peek(agentId, x.endpoint);
    if (seen !== undefined) {
      this.admitAgent(x, path, seen);
      return;
    }
    void agents.load(agentId, x.endpoint).then(
      (found) => this.guarded(x, () => this.admitAgent(x, path, found)),
      () => x.refuse(503, 'The gateway cannot look this up at the moment', { 'retry-after': '1' }),
    );
  }

  private admitAgent(x: Exchange, path: GatewayPath, seen: CompiledEndpoint | AgentRefusal): void {
    if (seen === 'agent_unknown') this.unauthorized(x, path, UNOPENED, 'invalid_token');
    else if (typeof seen === 'string')
      x.error(403, null, httpRefusalCode(403), AGENT_REFUSALS[seen], { type: seen });
    else {
      x.endpoint = seen;
      this.dispatch(x, path);
    }
  }

  private dispatch(x: Exchange, path: GatewayPath): void {
    const { transports } = x.endpoint;
    const hops = x.headers[HOPS_HEADER];
    const loop = hops === undefined ? null : loopIn(x.endpoint, hops);
    if (loop !== null) {
      x.refuse(508, loop);
      return;
    }
    if (path.transport === 'mcp' && transports.streamableHttp) this.streamableHttp(x);
    else if (path.transport === 'sse' && transports.sse) this.sse(x, path);
    else if (path.transport === 'message' && transports.sse) this.message(x, path);
    else if (path.transport === 'api' && transports.openapi)
      this.options.rest.handle(x, path.below, (take) => this.read(x, take));
    else x.refuse(404, `This endpoint does not offer the transport "${path.transport}"`);
  }

  private sse(x: Exchange, { query }: GatewayPath): void {
    if (x.req.method !== 'GET') x.refuse(405, 'HTTP+SSE is opened by GET', { allow: 'GET, OPTIONS' });
    else if (this.draining) x.refuse(503, 'Shutting down', { 'retry-after': '1' });
    else this.options.sse.open(x, query);
  }

  private message(x: Exchange, { query }: GatewayPath): void {
    if (x.req.method !== 'POST') x.refuse(405, 'Messages are sent by POST', { allow: 'POST, OPTIONS' });
    else if (!isJson(x.headers['content-type'])) x.refuse(415, 'Content-Type must be application/json');
    else {
      const session = new URLSearchParams(query).get('sessionId');
      this.read(x, (body) => this.options.sse.message(x, body, session));
    }
  }

  private streamableHttp(x: Exchange): void {
    const version = x.header(PROTOCOL_VERSION_HEADER);
    const { method } = x.req;
    // The modern era has neither streams of their own nor sessions.
    if (method !== 'POST' && version !== null && isModernVersion(version))
      x.refuse(405, `Protocol ${version} is POST only`, { allow: 'POST' });
    else if (method === 'POST') this.post(x);
    else if (method === 'GET') this.options.legacy.get(x);
    else if (method === 'DELETE') this.options.legacy.delete(x);
    else x.refuse(405, 'Method not allowed', ALLOW);
  }

  private post(x: Exchange): void {
    const { accept, 'content-type': contentType } = x.headers;
    if (!isJson(contentType)) {
      x.refuse(415, 'Content-Type must be application/json');
      return;
    }
    if (!accepts(accept, 'application/json') || !accepts(accept, 'text/event-stream')) {
      x.refuse(406, 'Accept must list application/json and text/event-stream');
      return;
    }
    this.read(x, (body) => {
      if (isBatch(body)) this.options.legacy.batch(x, splitBatch(body));
      else this.one(x, body);
    });
  }

  /** Reads the body and hands it on; what is no message is refused. */
  private read(x: Exchange, take: (body: Buffer) => void): void {
    const limit = this.options.bodyLimit;
    readBody(x.req, limit, (body) => {
      // What is left of a body that is too large is not worth reading.
      if (body === null)
        return x.refuse(413, `The body is larger than ${limit} bytes`, { connection: 'close' });
      x.requestBytes = body.length;
      x.body = body;
      this.guarded(x, () => this.receive(x, body, take));
    });
  }

  private receive(x: Exchange, body: Buffer, take: (body: Buffer) => void): void {
    try {
      take(body);
    } catch (error) {
      if (error instanceof JsonScanError) x.error(400, null, RPC.parseError, `Parse error: ${error.message}`);
      else if (error instanceof JsonRpcShapeError)
        x.error(400, null, RPC.invalidRequest, `Invalid request: ${error.message}`);
      else throw error;
    }
  }

  /**
   * Chooses the era (2026-07-28: basic/versioning §Backward Compatibility): the modern envelope
   * makes a request modern; without it, a modern version header does where no session is named.
   */
  private one(x: Exchange, body: Buffer): void {
    const frame = parseFrame(body);
    const { params } = frame;
    const members = params === null ? NO_MEMBERS : scanObject(params);
    const envelope = params === null ? null : envelopeIn(params, members);
    if (frame.kind !== 'response' && envelope !== null && envelope.protocolVersion !== null) {
      this.options.modern.post(x, frame, members, envelope);
      return;
    }
    const version = x.header(PROTOCOL_VERSION_HEADER);
    const claimed = version !== null && isModernVersion(version) && x.header(SESSION_HEADER) === null;
    if (frame.kind !== 'response' && claimed && frame.method !== 'initialize') {
      this.options.modern.post(x, frame, members, envelope);
      return;
    }
    this.options.legacy.post(x, frame, members);
  }
}
