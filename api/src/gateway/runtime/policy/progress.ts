/** Progress of a running request, on the stream of its own answer (basic/utilities/progress). */
import type { Exchange } from '../http/exchange.js';
import type { UpstreamMessage } from '../links/link.js';
import { encodeNotification } from '../wire/jsonrpc.js';

/**
 * Hands progress on; the link has put the client's own token back. Log messages and questions need
 * to know more of the client than its request, and are not handed on.
 */
export function relayProgress(exchange: Exchange, { id, method, params }: UpstreamMessage): void {
  if (id === null && method === 'notifications/progress') exchange.notify(encodeNotification(method, params));
}
