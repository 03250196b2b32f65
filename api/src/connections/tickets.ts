/**
 * Tickets of connect links: they let the user of an agent begin an authorisation without an API key.
 * `{root id}.{base64url of AES-256-GCM}`; inside are organisation, server, subject, the key that asked for
 * it, the scopes to ask for, and when it ends. Short-lived, because whoever has it may connect their account
 * as this subject's.
 */
import type { RootKeys } from '../common/crypto/root-keys.js';
import { open, SealError, seal } from '../common/crypto/seal.js';
import type { ConnectUrls } from '../gateway/runtime/policy/authorization.js';
import { scopesOfChallenge } from '../oauth/challenge.js';

/** Where the browser of a subject begins. */
export const CONNECT_PATH = '/oauth/connect';

export interface Ticket {
  /** UUIDs. */
  readonly orgId: string;
  readonly serverId: string;
  readonly subject: string;
  /** UUID of the endpoint key, or null. */
  readonly keyId: string | null;
  /** Beyond those of the server; null: none. */
  readonly scopes: readonly string[] | null;
}

/** As long as the state of the flow that it begins (SECURITY.md: at most ten minutes). */
export const TICKET_MS = 10 * 60_000;
const CONTEXT = 'patchbay connect ticket v1';
const MAX_LENGTH = 8_192;

export class Tickets {
  constructor(
    private readonly roots: RootKeys,
    private readonly now: () => number = Date.now,
  ) {}

  issue(ticket: Ticket): string {
    const { currentId } = this.roots;
    const plain = Buffer.from(JSON.stringify({ ...ticket, until: this.now() + TICKET_MS }));
    return `${currentId}.${seal(this.roots.derive(currentId, 'connect'), CONTEXT, plain).toString('base64url')}`;
  }

  /** Null for one that was not made here, was changed, or is over. */
  read(text: string): Ticket | null {
    const dot = text.indexOf('.');
    const rootId = text.slice(0, Math.max(dot, 0));
    if (text.length > MAX_LENGTH || !this.roots.ids.includes(rootId)) return null;
    try {
      const sealed = Buffer.from(text.slice(dot + 1), 'base64url');
      const plain = open(this.roots.derive(rootId, 'connect'), CONTEXT, sealed).toString('utf8');
      const { until, ...ticket } = JSON.parse(plain) as Ticket & { readonly until: number };
      return this.now() < until ? ticket : null;
    } catch (error) {
      if (error instanceof SealError) return null;
      throw error;
    }
  }
}

/** The links that calls without a connection are answered with. */
export function connectUrls(roots: RootKeys, publicUrl: string): ConnectUrls {
  const tickets = new Tickets(roots);
  return {
    urlFor({ id, orgId }, { keyId, subject }, challenge) {
      const scopes = scopesOfChallenge(challenge);
      const ticket = tickets.issue({ orgId, serverId: id, subject, keyId, scopes });
      return `${publicUrl}${CONNECT_PATH}?ticket=${ticket}`;
    },
  };
}
