/** The networks that a key may be used from. */
import { isIP } from 'node:net';
import ipaddr from 'ipaddr.js';
import { parseRange, type Range } from '../outbound/addresses.js';

export class AllowedAddresses {
  private readonly ranges: readonly Range[];

  /** @param entries as `normalRange` writes them. */
  constructor(entries: readonly string[]) {
    this.ranges = entries.map(parseRange).filter((range) => range !== null);
  }

  /** @param address IPv4 or IPv6, an IPv4-mapped one is the IPv4 one; what is none is not admitted. */
  admits(address: string): boolean {
    const plain = address.split('%', 1)[0] as string;
    if (isIP(plain) === 0) return false;
    const parsed = ipaddr.process(plain);
    return this.ranges.some(
      ([network, bits]) => parsed.kind() === network.kind() && parsed.match(network, bits),
    );
  }

  /** Whether it admits all that the other admits, as far as single networks of both tell. */
  covers(other: AllowedAddresses): boolean {
    return other.ranges.every(([inner, length]) =>
      this.ranges.some(
        ([network, bits]) => inner.kind() === network.kind() && bits <= length && inner.match(network, bits),
      ),
    );
  }
}

/** An empty list is none: from anywhere. */
export function allowedAddresses(entries: readonly string[]): AllowedAddresses | null {
  return entries.length === 0 ? null : new AllowedAddresses(entries);
}

/**
 * @param entry `10.1.2.3/8`, `2001:db8::/32` or one address.
 * @returns the network as it is stored, `10.0.0.0/8`; null for what is none.
 */
export function normalRange(entry: string): string | null {
  const range = parseRange(entry);
  if (range === null) return null;
  const [address, bits] = range;
  const network =
    address instanceof ipaddr.IPv4
      ? ipaddr.IPv4.networkAddressFromCIDR(`${address}/${bits}`)
      : ipaddr.IPv6.networkAddressFromCIDR(`${address}/${bits}`);
  return `${network}/${bits}`;
}
