/** Namespaces published to agents, and their keys. */
import type { Body, Caller, Item, Query, Result } from '../core/operation.js';
import type { PageList } from '../core/pages.js';
import type { CallOptions } from '../core/transport.js';

export class Endpoints {
  constructor(private readonly caller: Caller) {}

  /** Publishes a namespace. */
  create(body: Body<'createEndpoint'>, options?: CallOptions): Promise<Result<'createEndpoint'>> {
    return this.caller.call('createEndpoint', { body }, options);
  }

  /** All endpoints. */
  list(query?: Query<'listEndpoints'>, options?: CallOptions): PageList<Item<'listEndpoints'>> {
    return this.caller.list('listEndpoints', { query }, options);
  }

  /** One endpoint. */
  get(id: string, options?: CallOptions): Promise<Result<'getEndpoint'>> {
    return this.caller.call('getEndpoint', { path: [id] }, options);
  }

  /** Changes an endpoint, for example its namespace. */
  update(id: string, body: Body<'updateEndpoint'>, options?: CallOptions): Promise<Result<'updateEndpoint'>> {
    return this.caller.call('updateEndpoint', { path: [id], body }, options);
  }

  /** Deletes an endpoint and its keys; open sessions end. */
  delete(id: string, options?: CallOptions): Promise<Result<'deleteEndpoint'>> {
    return this.caller.call('deleteEndpoint', { path: [id] }, options);
  }

  /** The endpoint's addresses and configurations to paste into MCP clients. */
  getUrls(id: string, options?: CallOptions): Promise<Result<'getEndpointUrls'>> {
    return this.caller.call('getEndpointUrls', { path: [id] }, options);
  }

  /** A key for an agent; it is shown once. */
  createKey(
    id: string,
    body: Body<'createEndpointKey'>,
    options?: CallOptions,
  ): Promise<Result<'createEndpointKey'>> {
    return this.caller.call('createEndpointKey', { path: [id], body }, options);
  }

  /** The endpoint's keys, without their secrets. */
  listKeys(
    id: string,
    query?: Query<'listEndpointKeys'>,
    options?: CallOptions,
  ): PageList<Item<'listEndpointKeys'>> {
    return this.caller.list('listEndpointKeys', { path: [id], query }, options);
  }
}
