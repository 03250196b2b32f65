/**
 * Which addresses may be spoken to: public ones, and those in ranges that the operator allows. Pure:
 * what is to be decided about is given, nothing is looked up.
 *
 * Sources: IANA's special-purpose registries (RFC 6890) as `ipaddr.js` has them, RFC 6052 and 8215
 * (NAT64), RFC 3056 (6to4), RFC 4380 (Teredo), RFC 5214 (ISATAP).
 */
import { isIP } from 'node:net';
import ipaddr from 'ipaddr.js';

type Address = ipaddr.IPv4 | ipaddr.IPv6;
/** A network: its address and the length of its prefix in bits. */
export type Range = readonly [Address, number];

/** `allowed`: in one of the operator's ranges. `public`: in none of them, and reachable by anybody. */
export type Standing = 'public' | 'allowed' | 'refused';

/** Azure's platform channel: of a public range, but answered by the host of the machine itself. */
const NOT_PUBLIC_V4 = [ipaddr.parseCIDR('168.63.129.16/32')] as const;
const GLOBAL_UNICAST = ipaddr.parseCIDR('2000::/3');
const NAT64 = ipaddr.parseCIDR('64:ff9b::/96');
const NAT64_LOCAL = ipaddr.parseCIDR('64:ff9b:1::/48');
const SIX_TO_FOUR = ipaddr.parseCIDR('2002::/16');
const TEREDO = ipaddr.parseCIDR('2001::/32');

/**
 * @param text an IPv4 or IPv6 address as a resolver, a socket or the URL parser prints it; anything
 * else is refused.
 */
export function judgeAddress(text: string, allow: readonly Range[]): Standing {
  const plain = withoutZone(text);
  if (isIP(plain) === 0) return 'refused';
  // An IPv4-mapped one is the IPv4 one: it is how a socket of both families tells its peer.
  const address = ipaddr.process(plain);
  if (allow.some((range) => isWithin(address, range))) return 'allowed';
  return isPublic(address) ? 'public' : 'refused';
}

/**
 * @param entry `10.0.0.0/8`, `fd00::/8`, or one address.
 * @returns null where it is neither.
 */
export function parseRange(entry: string): Range | null {
  const [address = '', bits, ...rest] = entry.split('/');
  if (isIP(address) === 0 || address.includes('%') || rest.length > 0) return null;
  const parsed = ipaddr.parse(address);
  // Addresses are compared unmapped, so that such a range would be one of nothing.
  if (parsed instanceof ipaddr.IPv6 && parsed.isIPv4MappedAddress()) return null;
  const max = parsed.kind() === 'ipv4' ? 32 : 128;
  if (bits === undefined) return [parsed, max];
  return /^(0|[1-9][0-9]{0,2})$/.test(bits) && Number(bits) <= max ? [parsed, Number(bits)] : null;
}

/** `fe80::1%eth0`: sockets tell the interface too. */
function withoutZone(text: string): string {
  const at = text.indexOf('%');
  return at < 0 ? text : text.slice(0, at);
}

function isWithin(address: Address, [network, bits]: Range): boolean {
  return address.kind() === network.kind() && address.match(network, bits);
}

function isPublic(address: Address): boolean {
  if (address instanceof ipaddr.IPv6) return isPublicV6(address);
  return address.range() === 'unicast' && !NOT_PUBLIC_V4.some((range) => isWithin(address, range));
}

/** What a translator or a tunnel would send on to an IPv4 address is judged by that one. */
function isPublicV6(address: ipaddr.IPv6): boolean {
  const bytes = address.toByteArray();
  const inner = (...at: readonly number[]): boolean =>
    isPublic(new ipaddr.IPv4(at.map((i) => bytes[i] as number)));
  if (isWithin(address, NAT64)) return inner(12, 13, 14, 15);
  // Which of the layouts of RFC 6052 §2.2 the network uses cannot be told: every reading must do.
  if (isWithin(address, NAT64_LOCAL))
    return inner(6, 7, 9, 10) && inner(7, 9, 10, 11) && inner(9, 10, 11, 12) && inner(12, 13, 14, 15);
  if (isWithin(address, SIX_TO_FOUR)) return inner(2, 3, 4, 5);
  if (isWithin(address, TEREDO)) {
    // Its server, and behind the tunnel its client, whose address is written inverted.
    const client = bytes.slice(12).map((byte) => byte ^ 0xff);
    return inner(4, 5, 6, 7) && isPublic(new ipaddr.IPv4(client));
  }
  if (!isWithin(address, GLOBAL_UNICAST) || address.range() !== 'unicast') return false;
  return !isIsatap(bytes) || inner(12, 13, 14, 15);
}

/** An interface identifier of `0000:5efe` or `0200:5efe` and an IPv4 address (RFC 5214 §6.1). */
function isIsatap(bytes: readonly number[]): boolean {
  return (bytes[8] === 0 || bytes[8] === 2) && bytes[9] === 0 && bytes[10] === 0x5e && bytes[11] === 0xfe;
}
