/** Upstream MCP servers, their catalogues and their health. */
import type { Body, Caller, Item, Query, Result } from '../core/operation.js';
import type { PageList } from '../core/pages.js';
import type { CallOptions } from '../core/transport.js';

export class Servers {
  constructor(private readonly caller: Caller) {}

  /** Connects a server. With `waitSeconds` the answer comes after its first catalogue. */
  create(body: Body<'createServer'>, options?: CallOptions): Promise<Result<'createServer'>> {
    return this.caller.call('createServer', { body }, options);
  }

  /** All servers. */
  list(query?: Query<'listServers'>, options?: CallOptions): PageList<Item<'listServers'>> {
    return this.caller.list('listServers', { query }, options);
  }

  /** One server. */
  get(id: string, options?: CallOptions): Promise<Result<'getServer'>> {
    return this.caller.call('getServer', { path: [id] }, options);
  }

  /** Changes a server; fields not given stay as they are. */
  update(id: string, body: Body<'updateServer'>, options?: CallOptions): Promise<Result<'updateServer'>> {
    return this.caller.call('updateServer', { path: [id], body }, options);
  }

  /** Removes a server, also from its namespaces. */
  delete(id: string, options?: CallOptions): Promise<Result<'deleteServer'>> {
    return this.caller.call('deleteServer', { path: [id] }, options);
  }

  /** The last lines that its processes wrote to stderr; STDIO only. */
  logs(id: string, options?: CallOptions): Promise<Result<'getServerLogs'>> {
    return this.caller.call('getServerLogs', { path: [id] }, options);
  }

  /** Connects now and tells what it met. Answers also when the server fails. */
  test(id: string, options?: CallOptions): Promise<Result<'testServer'>> {
    return this.caller.call('testServer', { path: [id] }, options);
  }

  /** Reads the catalogue again. With `waitSeconds` the answer is the finished job. */
  sync(id: string, options?: CallOptions): Promise<Result<'syncServer'>> {
    return this.caller.call('syncServer', { path: [id] }, options);
  }

  /** Tools as the server listed them. */
  listTools(
    id: string,
    query?: Query<'listServerTools'>,
    options?: CallOptions,
  ): PageList<Item<'listServerTools'>> {
    return this.caller.list('listServerTools', { path: [id], query }, options);
  }

  /** Prompts as the server listed them. */
  listPrompts(
    id: string,
    query?: Query<'listServerPrompts'>,
    options?: CallOptions,
  ): PageList<Item<'listServerPrompts'>> {
    return this.caller.list('listServerPrompts', { path: [id], query }, options);
  }

  /** Resources as the server listed them. */
  listResources(
    id: string,
    query?: Query<'listServerResources'>,
    options?: CallOptions,
  ): PageList<Item<'listServerResources'>> {
    return this.caller.list('listServerResources', { path: [id], query }, options);
  }

  /** Resource templates as the server listed them. */
  listResourceTemplates(
    id: string,
    query?: Query<'listServerResourceTemplates'>,
    options?: CallOptions,
  ): PageList<Item<'listServerResourceTemplates'>> {
    return this.caller.list('listServerResourceTemplates', { path: [id], query }, options);
  }

  /** Takes servers from an MCP client's configuration file. */
  import(body: Body<'importServers'>, options?: CallOptions): Promise<Result<'importServers'>> {
    return this.caller.call('importServers', { body }, options);
  }

  /** All servers as an MCP client's configuration, secrets as `${NAME}`. */
  export(options?: CallOptions): Promise<Result<'exportServers'>> {
    return this.caller.call('exportServers', {}, options);
  }
}
