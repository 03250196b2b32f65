/** Groups of servers, and what each shows of its tools. */
import type { Body, Caller, Item, Query, Result } from '../core/operation.js';
import type { PageList } from '../core/pages.js';
import type { CallOptions } from '../core/transport.js';

export class Namespaces {
  constructor(private readonly caller: Caller) {}

  /** Creates a namespace, with servers if given. */
  create(body: Body<'createNamespace'>, options?: CallOptions): Promise<Result<'createNamespace'>> {
    return this.caller.call('createNamespace', { body }, options);
  }

  /** All namespaces. */
  list(query?: Query<'listNamespaces'>, options?: CallOptions): PageList<Item<'listNamespaces'>> {
    return this.caller.list('listNamespaces', { query }, options);
  }

  /** One namespace. */
  get(id: string, options?: CallOptions): Promise<Result<'getNamespace'>> {
    return this.caller.call('getNamespace', { path: [id] }, options);
  }

  /** Changes name or description. */
  update(
    id: string,
    body: Body<'updateNamespace'>,
    options?: CallOptions,
  ): Promise<Result<'updateNamespace'>> {
    return this.caller.call('updateNamespace', { path: [id], body }, options);
  }

  /** Deletes a namespace that no endpoint uses. */
  delete(id: string, options?: CallOptions): Promise<Result<'deleteNamespace'>> {
    return this.caller.call('deleteNamespace', { path: [id] }, options);
  }

  /** The namespace's servers in order. */
  listServers(id: string, options?: CallOptions): Promise<Result<'listNamespaceServers'>> {
    return this.caller.call('listNamespaceServers', { path: [id] }, options);
  }

  /** Replaces the namespace's servers. */
  replaceServers(
    id: string,
    body: Body<'replaceNamespaceServers'>,
    options?: CallOptions,
  ): Promise<Result<'replaceNamespaceServers'>> {
    return this.caller.call('replaceNamespaceServers', { path: [id], body }, options);
  }

  /** Every tool of every server, with its exposed name and what the namespace says of it. */
  listTools(
    id: string,
    query?: Query<'listNamespaceTools'>,
    options?: CallOptions,
  ): PageList<Item<'listNamespaceTools'>> {
    return this.caller.list('listNamespaceTools', { path: [id], query }, options);
  }

  /** Enables, disables, renames or redescribes one tool here; null resets a field. */
  updateTool(
    id: string,
    toolId: string,
    body: Body<'updateNamespaceTool'>,
    options?: CallOptions,
  ): Promise<Result<'updateNamespaceTool'>> {
    return this.caller.call('updateNamespaceTool', { path: [id, toolId], body }, options);
  }
}
