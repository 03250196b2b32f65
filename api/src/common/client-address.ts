/**
 * The address a raw request came from, for what is limited by address: that of the connection, or
 * behind proxies that are trusted (PATCHBAY_TRUST_PROXY) the last one they name that is not their own.
 * The admin API has the same from Fastify.
 */
import { BlockList, isIP } from 'node:net';

/** Names for networks, as in Fastify's `trustProxy`. */
const NETWORKS: Readonly<Record<string, readonly string[]>> = {
  loopback: ['127.0.0.0/8', '::1/128'],
  linklocal: ['169.254.0.0/16', 'fe80::/10'],
  uniquelocal: ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', 'fc00::/7'],
};

/** The part of a request that tells where it came from. */
export interface Addressed {
  readonly socket: { readonly remoteAddress?: string | undefined };
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
}

/**
 * @param trusted as for `clientAddressOf`.
 * @returns a function that gives the address limits count by: an IPv6 one by its /64, since whoever
 * has one has all of those; `unknown` for a connection that is closed.
 */
export function clientAddresses(trusted: readonly string[]): (request: Addressed) => string {
  const addressOf = clientAddressOf(trusted);
  return (request) => bucketOf(addressOf(request));
}

/**
 * @param trusted addresses, networks (`10.0.0.0/8`) and names of NETWORKS; others are ignored, as
 * Fastify has refused to start with them.
 * @returns a function that gives the client's address; what a proxy wrote may be none, and of a connection
 * that is closed it is empty.
 */
export function clientAddressOf(trusted: readonly string[]): (request: Addressed) => string {
  const proxies = new BlockList();
  for (const entry of trusted.flatMap((name) => NETWORKS[name] ?? [name])) {
    const [address = '', bits] = entry.split('/');
    const family = isIP(address);
    if (family === 0) continue;
    const type = family === 6 ? 'ipv6' : 'ipv4';
    if (bits === undefined) proxies.addAddress(address, type);
    else proxies.addSubnet(address, Number(bits), type);
  }
  const isProxy = (address: string): boolean =>
    isIP(address) !== 0 && proxies.check(address, isIP(address) === 6 ? 'ipv6' : 'ipv4');
  return ({ socket, headers }) => {
    let address = plain(socket.remoteAddress ?? '');
    const named = headers['x-forwarded-for'];
    if (typeof named === 'string' && isProxy(address)) {
      const hops = named.split(',').map((hop) => plain(hop.trim()));
      // From the nearest: what stands before the first one that is not trusted anybody can have written.
      while (hops.length > 0 && isProxy(address)) address = hops.pop() as string;
    }
    return address;
  };
}

/** `::ffff:10.0.0.1` is 10.0.0.1. */
export function plain(address: string): string {
  return address.startsWith('::ffff:') && address.includes('.') ? address.slice(7) : address;
}

/** What limits count an address by. */
export function bucketOf(address: string): string {
  const family = isIP(address);
  if (family === 0) return 'unknown';
  if (family === 4) return address;
  const [head = '', tail] = (address.split('%', 1)[0] as string).toLowerCase().split('::');
  const before = head === '' ? [] : head.split(':');
  const after = tail === undefined || tail === '' ? [] : tail.split(':');
  const zeros = tail === undefined ? 0 : Math.max(0, 8 - before.length - after.length);
  const groups = [...before, ...Array<string>(zeros).fill('0'), ...after].slice(0, 4);
  return `${groups.map((group) => group.replace(/^0+(?=.)/, '')).join(':')}::/64`;
}
