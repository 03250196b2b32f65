/** What an endpoint says of itself in `initialize` and `server/discover`, rendered once. */
import { META } from '../runtime/wire/modern/envelope.js';
import { MODERN_VERSIONS } from '../runtime/wire/modern/protocol.js';
import { legacyCapabilities, modernCapabilities } from './capabilities.js';
import { SERVER_INFO } from './identity.js';
import { cacheFields, tailOf } from './lists.js';
import type { GreetedServer } from './rows.js';
import type { CompiledEndpoint, ListKind } from './types.js';

const LIST_KINDS: readonly ListKind[] = ['tools', 'prompts', 'resources'];

function instructionsOf(servers: readonly GreetedServer[]): string | null {
  const parts = servers
    .filter(({ server }) => server.instructions !== null && server.instructions.trim() !== '')
    .map(({ server }) => `# ${server.name}\n\n${server.instructions}`);
  return parts.length === 0 ? null : parts.join('\n\n');
}

/** `title` is the endpoint's name. */
export function greetingsOf(
  title: string,
  servers: readonly GreetedServer[],
): Pick<CompiledEndpoint, 'announces' | 'initializeTail' | 'discoverResult'> {
  const instructions = instructionsOf(servers);
  const serverInfo = { ...SERVER_INFO, title };
  const told = instructions === null ? {} : { instructions };
  const discover = {
    supportedVersions: MODERN_VERSIONS,
    capabilities: modernCapabilities(servers),
    ...told,
    ...cacheFields(),
    _meta: { [META.serverInfo]: serverInfo },
  };
  return {
    announces: new Set(LIST_KINDS.filter((kind) => discover.capabilities[kind] !== undefined)),
    initializeTail: tailOf({ capabilities: legacyCapabilities(servers), serverInfo, ...told }),
    discoverResult: Buffer.from(JSON.stringify(discover)),
  };
}
