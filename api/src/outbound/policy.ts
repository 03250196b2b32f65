/**
 * What a URL that a tenant can influence may be: the one decision, made when it is written down and
 * again when it is connected to. Pure; the guard (guard.ts) looks names up and asks here.
 */
import { isIP } from 'node:net';

import { judgeAddress, type Range, type Standing } from './addresses.js';

export interface OutboundPolicy {
  /** Ranges that are spoken to although they are not public, and without TLS. */
  readonly allow: readonly Range[];
  /** What public addresses are reached through; null: nothing. */
  readonly proxy: OutboundProxy | null;
}

export interface OutboundProxy {
  readonly host: string;
  readonly port: number;
  /** `Proxy-Authorization`, or null. */
  readonly authorization: string | null;
  /** The proxy looks names up, and decides where they may lead. */
  readonly resolves: boolean;
}

const ALLOW = 'the operator can allow it with PATCHBAY_OUTBOUND_ALLOW';
/**
 * Ports of protocols that read line by line and go on after one that they do not know: what is sent
 * to them as HTTP could be a command of theirs. FTP, SSH, Telnet, SMTP, POP3, NNTP, IMAP, submission,
 * Redis, IRC, memcached; and 0, which is no port.
 */
const NOT_HTTP: ReadonlySet<number> = new Set([
  0, 21, 22, 23, 25, 110, 119, 143, 465, 587, 6379, 6667, 11211,
]);

/**
 * What can be told of a URL without a look-up.
 * @returns why it is refused, as what follows on "its URL", or null. Holds nothing but what the URL's
 * author wrote.
 */
export function judgeUrl(url: URL, policy: OutboundPolicy): string | null {
  if (!/^https?:$/.test(url.protocol)) return 'does not begin with http:// or https://';
  if (url.username !== '' || url.password !== '') return 'holds a user name or password';
  const port = portOf(url);
  if (NOT_HTTP.has(port)) return `names port ${port}, which is not for HTTP`;
  const standing = standingOf(url, policy);
  if (standing === 'refused') return `leads to an address that is not public (${hostOf(url)}); ${ALLOW}`;
  // Where nothing is allowed, no name can lead to what is.
  const bare = standing === 'public' || (standing === null && !mayLeadToAllowed(policy));
  return bare && url.protocol === 'http:' ? PLAIN : null;
}

const PLAIN =
  'begins with http://, which is only for addresses that the operator allows (PATCHBAY_OUTBOUND_ALLOW); use https://';

/**
 * Of an address that the URL's name led to.
 * @returns why it is refused, or null. Never the address: it is not for tenants to map the network
 * that the gateway is in.
 */
export function judgeAnswer(url: URL, address: string, policy: OutboundPolicy): string | null {
  const standing = judgeAddress(address, policy.allow);
  if (standing === 'refused') return `leads to an address that is not public; ${ALLOW}`;
  return standing === 'public' && url.protocol === 'http:' ? PLAIN : null;
}

/** The URL's host without the brackets of an IPv6 address. */
export function hostOf(url: URL): string {
  return url.hostname.startsWith('[') ? url.hostname.slice(1, -1) : url.hostname;
}

export function portOf(url: URL): number {
  return url.port === '' ? (url.protocol === 'https:' ? 443 : 80) : Number(url.port);
}

/** Of the address in the URL; null for a name that has to be looked up. */
export function standingOf(url: URL, policy: OutboundPolicy): Standing | null {
  const host = hostOf(url);
  if (isIP(host) !== 0) return judgeAddress(host, policy.allow);
  if (!/(^|\.)localhost\.?$/.test(host)) return null;
  // What this name leads to is settled (RFC 6761 §6.3).
  const loopback = ['127.0.0.1', '::1'].map((address) => judgeAddress(address, policy.allow));
  return loopback.includes('allowed') ? 'allowed' : 'refused';
}

function mayLeadToAllowed({ allow, proxy }: OutboundPolicy): boolean {
  return allow.length > 0 && proxy?.resolves !== true;
}
