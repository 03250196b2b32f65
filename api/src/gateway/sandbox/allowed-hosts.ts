/**
 * The hosts that a sandbox reaches where its network is a list of them: how they are written, and where
 * inside of the sandbox they seem to be. Pure.
 */
import { isIP } from 'node:net';

/** A host by name, lower-case and in ASCII, and one of its ports. */
export interface AllowedHost {
  readonly host: string;
  readonly port: number;
}

/** A host and the address of the sandbox's own loopback that its name leads to there. */
export interface Door extends AllowedHost {
  readonly address: string;
}

const DEFAULT_PORT = 443;
const MAX_NAME = 253;
const LABEL = '[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?';
const NAME = new RegExp(`^${LABEL}(?:\\.${LABEL})*$`);
/** Within 127.0.0.0/8, all of which a loopback interface answers to, and where no program listens. */
const NETWORK = '127.77';

/**
 * @param text `host` or `host:port`, as a person writes it; international names too.
 * @returns what is wrong with it, as a sentence, where it is neither.
 */
export function parseAllowedHost(text: string): AllowedHost | string {
  const [, name = '', port] = /^([^:/?#@\\\s]+)(?::([0-9]{1,5}))?$/.exec(text.trim()) ?? [];
  const number = port === undefined ? DEFAULT_PORT : Number(port);
  if (name === '' || number < 1 || number > 65_535) return 'must be a host, or host:port';
  if (name.includes('*')) return 'must be one host: there are no wildcards';
  // The URL parser knows how names become ASCII (UTS 46), and which are addresses in disguise.
  const url = `https://${name}/`;
  const host = URL.canParse(url) ? new URL(url).hostname.replace(/\.$/, '') : '';
  if (isIP(host) !== 0) return 'must be the name of a host: an address is not led through';
  if (host.length > MAX_NAME || !NAME.test(host)) return 'must be the name of a host';
  return { host, port: number };
}

/** As it is written down and shown: the port stands only where it is not 443. */
export function allowedHostText({ host, port }: AllowedHost): string {
  return port === DEFAULT_PORT ? host : `${host}:${port}`;
}

/**
 * An address for each name, the same for all its ports. `localhost` is where programs look for it, so
 * that there the ports of the list are the machine's and all others the sandbox's own.
 */
export function doorsOf(hosts: readonly AllowedHost[]): Door[] {
  const names = [...new Set(hosts.map(({ host }) => host))];
  const addressOf = (host: string): string => {
    if (host === 'localhost') return '127.0.0.1';
    const n = names.indexOf(host) + 1;
    return `${NETWORK}.${n >> 8}.${n & 0xff}`;
  };
  return hosts.map((one) => ({ ...one, address: addressOf(one.host) }));
}

/** /etc/hosts of the sandbox (hosts(5)). */
export function hostsFile(doors: readonly Door[]): string {
  const lines = new Set(['127.0.0.1 localhost', ...doors.map(({ address, host }) => `${address} ${host}`)]);
  return `${[...lines].join('\n')}\n`;
}
