/** How Patchbay names itself to clients, and the keys it adds to `_meta`. */

/** `serverInfo` of every endpoint, besides its title. */
export const SERVER_INFO = { name: 'patchbay', version: '0.1.0' } as const;

/**
 * `_meta` key of list results: `[{ "server": name, "state": … }]`, the servers that are not served
 * as they should be (see ServerNotice). Absent when all is well.
 */
export const SERVERS_META_KEY = 'dev.patchbay/servers';
