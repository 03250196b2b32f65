/** Agents, and what they may see of endpoints. */
import type { Body, Caller, Item, Query, Result } from '../core/operation.js';
import type { PageList } from '../core/pages.js';
import type { CallOptions } from '../core/transport.js';

export class Agents {
  constructor(private readonly caller: Caller) {}

  /** Creates an agent, with grants if given; keys of endpoints act for it by `agentId`. */
  create(body: Body<'createAgent'>, options?: CallOptions): Promise<Result<'createAgent'>> {
    return this.caller.call('createAgent', { body }, options);
  }

  /** All agents. */
  list(query?: Query<'listAgents'>, options?: CallOptions): PageList<Item<'listAgents'>> {
    return this.caller.list('listAgents', { query }, options);
  }

  /** One agent. */
  get(id: string, options?: CallOptions): Promise<Result<'getAgent'>> {
    return this.caller.call('getAgent', { path: [id] }, options);
  }

  /** Changes name or description, or switches it off or on. */
  update(id: string, body: Body<'updateAgent'>, options?: CallOptions): Promise<Result<'updateAgent'>> {
    return this.caller.call('updateAgent', { path: [id], body }, options);
  }

  /** Deletes an agent and its keys. */
  delete(id: string, options?: CallOptions): Promise<Result<'deleteAgent'>> {
    return this.caller.call('deleteAgent', { path: [id] }, options);
  }

  /** How much it is used, under all of its keys, by day. */
  usage(id: string, query?: Query<'getAgentUsage'>, options?: CallOptions): Promise<Result<'getAgentUsage'>> {
    return this.caller.call('getAgentUsage', { path: [id], query }, options);
  }

  /** What it is granted, by endpoint. */
  listGrants(id: string, options?: CallOptions): Promise<Result<'listAgentGrants'>> {
    return this.caller.call('listAgentGrants', { path: [id] }, options);
  }

  /** Replaces all that it is granted. */
  replaceGrants(
    id: string,
    body: Body<'replaceAgentGrants'>,
    options?: CallOptions,
  ): Promise<Result<'replaceAgentGrants'>> {
    return this.caller.call('replaceAgentGrants', { path: [id], body }, options);
  }

  /** Grants an endpoint, or a part of it, instead of what was granted of it before. */
  putGrant(
    id: string,
    endpointId: string,
    body: Body<'putAgentGrant'>,
    options?: CallOptions,
  ): Promise<Result<'putAgentGrant'>> {
    return this.caller.call('putAgentGrant', { path: [id, endpointId], body }, options);
  }

  /** The OAuth clients that act for it. */
  listOauthClients(id: string, options?: CallOptions): Promise<Result<'listAgentOauthClients'>> {
    return this.caller.call('listAgentOauthClients', { path: [id] }, options);
  }

  /** Replaces the OAuth clients that act for it. */
  replaceOauthClients(
    id: string,
    body: Body<'replaceAgentOauthClients'>,
    options?: CallOptions,
  ): Promise<Result<'replaceAgentOauthClients'>> {
    return this.caller.call('replaceAgentOauthClients', { path: [id], body }, options);
  }

  /** Takes an endpoint away. */
  deleteGrant(id: string, endpointId: string, options?: CallOptions): Promise<Result<'deleteAgentGrant'>> {
    return this.caller.call('deleteAgentGrant', { path: [id, endpointId] }, options);
  }
}
