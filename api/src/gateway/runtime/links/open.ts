/** Opens a link: chooses the transport of a server and runs its handshake. */
import { openHttp } from './http-open.js';
import { type Link, LinkError } from './link.js';
import { fault, type LinkServer, type OpenOptions, settle } from './options.js';
import { openSse } from './sse.js';
import { openStdio } from './stdio.js';

export type { LinkServer, OpenOptions } from './options.js';

/**
 * Connects to a server and shakes hands with it.
 * @throws LinkError always with `sent: false`: `upstream_unreachable`, `upstream_timeout`,
 * `upstream_unauthorized`, `upstream_protocol_error`, `upstream_closed`, `cancelled`
 */
export async function openLink(server: LinkServer, options: OpenOptions = {}): Promise<Link> {
  const settings = settle(server, options);
  const { target } = server;
  if (settings.signal.aborted) throw fault(settings, 'cancelled', 'opening was cancelled', false);
  try {
    if (target.kind === 'stdio') return await openStdio(target, settings);
    if (!isHttpUrl(target.url))
      throw fault(settings, 'upstream_unreachable', 'its URL is not a valid http(s) URL', false);
    return target.kind === 'http' ? await openHttp(target, settings) : await openSse(target, settings);
  } catch (error) {
    if (error instanceof LinkError && error.sent)
      throw new LinkError(error.code, error.message, false, error.detail);
    throw error;
  }
}

function isHttpUrl(text: string): boolean {
  return URL.canParse(text) && /^https?:$/.test(new URL(text).protocol);
}
