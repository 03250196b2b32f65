/** What the tests of the outbound guard share: addresses in many spellings, and resolvers of their own. */
import type { LookupFunction } from 'node:net';

import { parseRange, type Range } from './addresses.js';
import type { OutboundPolicy } from './policy.js';

const LOOPBACK = ['127.0.0.0/8', '::1/128'].map((entry) => parseRange(entry) as Range);

/** As in production by default. */
export const STRICT: OutboundPolicy = { allow: [], proxy: null };
/** As outside of it. */
export const LOOSE: OutboundPolicy = { allow: LOOPBACK, proxy: null };

/** Spellings of this machine; PORT is to be replaced. Dialled in tests, past a guard that fails. */
export const LOOPBACK_URLS: readonly string[] = [
  'http://127.0.0.1:PORT/mcp',
  'http://127.1:PORT/mcp',
  'http://127.0.1:PORT/mcp',
  'http://127.0.0.1.:PORT/mcp',
  'http://127.1.:PORT/mcp',
  'http://127.0.0.2:PORT/mcp',
  'http://127.255.255.254:PORT/mcp',
  'http://2130706433:PORT/mcp',
  'http://2130706433.:PORT/mcp',
  'http://0x7f000001:PORT/mcp',
  'http://0x7F.1:PORT/mcp',
  'http://0x7f.0x0.0x0.0x1:PORT/mcp',
  'http://017700000001:PORT/mcp',
  'http://0177.0.0.1:PORT/mcp',
  'http://0177.0.0.01:PORT/mcp',
  'http://00000177.0.0.1:PORT/mcp',
  'http://0177.1:PORT/mcp',
  'http://127.0x0.0.1:PORT/mcp',
  // Digits and dots that the URL parser takes for others (UTS #46).
  'http://１２７.0.0.1:PORT/mcp',
  'http://①②⑦.0.0.①:PORT/mcp',
  'http://127。0。0。1:PORT/mcp',
  'http://127．0．0．1:PORT/mcp',
  'http://127｡0｡0｡1:PORT/mcp',
  'http://１27。1:PORT/mcp',
  'http://%31%32%37.0.0.1:PORT/mcp',
  'http://127%2e0%2e0%2e1:PORT/mcp',
  'http://%30x7f.1:PORT/mcp',
  'http://127.0.0.1:PORT\\@example.com/mcp',
  'http:127.0.0.1:PORT/mcp',
  'http:\\\\127.0.0.1:PORT\\mcp',
  'HTTP:///127.0.0.1:PORT/mcp',
  'http://[::1]:PORT/mcp',
  'http://[0:0:0:0:0:0:0:1]:PORT/mcp',
  'http://[0000:0000:0000:0000:0000:0000:0000:0001]:PORT/mcp',
  'http://[::0001]:PORT/mcp',
  'http://[::0.0.0.1]:PORT/mcp',
  'http://[::ffff:127.0.0.1]:PORT/mcp',
  'http://[::ffff:7f00:1]:PORT/mcp',
  'http://[::FFFF:7F00:0001]:PORT/mcp',
  'http://[0:0:0:0:0:ffff:127.0.0.1]:PORT/mcp',
  'http://localhost:PORT/mcp',
  'http://LOCALHOST:PORT/mcp',
  'http://localhost.:PORT/mcp',
  'http://ⓛⓞⓒⓐⓛⓗⓞⓢⓣ:PORT/mcp',
  'http://anything.localhost:PORT/mcp',
];

/** They reach this machine too, where the system takes them for it. Not of the loopback range. */
export const ZERO_URLS: readonly string[] = [
  'http://0:PORT/mcp',
  'http://0.0.0.0:PORT/mcp',
  'http://0x0:PORT/mcp',
  'http://00.0:PORT/mcp',
  'http://[::]:PORT/mcp',
  'http://[::ffff:0.0.0.0]:PORT/mcp',
];

/** What no setting of loopback lets through. Judged only: each could lead off the machine. */
export const REFUSED_URLS: readonly string[] = [
  'http://10.0.0.1/mcp',
  'http://012.1/mcp',
  'http://0xa000001/mcp',
  'http://172.16.0.1/mcp',
  'http://192.168.1.1/mcp',
  'http://3232235777/mcp',
  'http://100.64.0.1/mcp',
  'http://169.254.169.254/latest/meta-data/',
  'http://2852039166/latest/meta-data/',
  'http://0251.0376.0251.0376/',
  'http://0xa9.0xfe.0xa9.0xfe/',
  'http://169.254.169.254./',
  'http://１６９。２５４。１６９。２５４/',
  'http://[::ffff:169.254.169.254]/',
  'http://[::ffff:a9fe:a9fe]/',
  'http://[fd00:ec2::254]/latest/meta-data/',
  'http://168.63.129.16/',
  'http://100.100.100.200/',
  'http://192.0.0.192/',
  'http://224.0.0.1/',
  'http://255.255.255.255/',
  'http://240.0.0.1/',
  'http://[fe80::1]/',
  'http://[fc00::1]/',
  'http://[ff02::1]/',
  'http://[::127.0.0.1]/',
  'http://[64:ff9b::7f00:1]/',
  'http://[64:ff9b::a9fe:a9fe]/',
  'http://[64:ff9b:1:7f00:0:100::]/',
  'http://[2002:7f00:1::]/',
  'http://[2001:0:7f00:1::]/',
  'http://[2001:db8::1]/',
  'http://[2a00:1::5efe:7f00:1]/',
];

/**
 * A resolver that gives each name the answers listed, one list for each look-up and the last one again
 * and again. `asked` counts.
 */
export function resolverOf(names: Readonly<Record<string, readonly (readonly string[])[]>>): {
  readonly resolve: LookupFunction;
  readonly asked: () => number;
} {
  const counts = new Map<string, number>();
  const resolve: LookupFunction = (name, options, done) => {
    const n = counts.get(name) ?? 0;
    counts.set(name, n + 1);
    const lists = names[name] ?? [];
    const answers = (lists[Math.min(n, lists.length - 1)] ?? []).map((address) => ({
      address,
      family: address.includes(':') ? 6 : 4,
    }));
    // As a resolver does: never before the caller goes on.
    setImmediate(() => {
      const [first] = answers;
      if (first === undefined) done(Object.assign(new Error('no such name'), { code: 'ENOTFOUND' }), '', 0);
      else if (options.all) done(null, answers);
      else done(null, first.address, first.family);
    });
  };
  return { resolve, asked: () => [...counts.values()].reduce((sum, n) => sum + n, 0) };
}
