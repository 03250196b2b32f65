/**
 * The guard at the way out: every connection for a URL that a tenant can influence asks it. A name is
 * looked up once, each of its answers is judged, and what is connected to is one of those; a second
 * look-up, which could answer otherwise (DNS rebinding), does not take place.
 */
import { type LookupAddress, lookup as systemLookup } from 'node:dns';
import { isIP, type LookupFunction } from 'node:net';

import { ConnectError, type Gate, NOT_ALLOWED, type Way } from '../gateway/runtime/links/gate.js';
import { judgeAddress } from './addresses.js';
import {
  hostOf,
  judgeAnswer,
  judgeUrl,
  type OutboundPolicy,
  type OutboundProxy,
  portOf,
  standingOf,
} from './policy.js';

type Answered = (error: Error | null, answers: readonly LookupAddress[]) => void;

export class OutboundGuard implements Gate {
  readonly route?: (url: URL, done: (error: Error | null, way: Way | null) => void) => void;

  /** @param resolve in place of the system's resolver; asked with `all: true`. */
  constructor(
    private readonly policy: OutboundPolicy,
    private readonly resolve: LookupFunction = systemLookup as LookupFunction,
  ) {
    const { proxy } = policy;
    if (proxy !== null) this.route = (url, done) => this.choose(url, proxy, done);
  }

  refusal(url: URL, address: string | null): string | null {
    return address === null ? judgeUrl(url, this.policy) : judgeAnswer(url, address, this.policy);
  }

  lookup(url: URL): LookupFunction {
    return (name, options, done) =>
      this.answers(url, name, options, (error, answers) => {
        if (error !== null) done(error, '', 0);
        else give(answers, options, done);
      });
  }

  /** All addresses of a name, where every one of them may be connected to for the URL. */
  private answers(url: URL, name: string, options: Parameters<LookupFunction>[1], done: Answered): void {
    this.resolve(name, { ...options, all: true }, (error, found) => {
      if (error !== null) return done(error, []);
      const answers = found as LookupAddress[];
      for (const { address } of answers) {
        const reason = judgeAnswer(url, address, this.policy);
        // One bad answer among good ones is a trap, or a mistake that would look like one.
        if (reason !== null) return done(new ConnectError(NOT_ALLOWED, reason), []);
      }
      if (answers.length > 0) return done(null, answers);
      done(Object.assign(new Error('no address'), { code: 'ENOTFOUND' }), []);
    });
  }

  /** What the operator's ranges hold is its own network and reached directly, all else by the proxy. */
  private choose(url: URL, proxy: OutboundProxy, done: (error: Error | null, way: Way | null) => void): void {
    const host = hostOf(url);
    const standing = standingOf(url, this.policy);
    if (standing === 'allowed') done(null, { lookup: this.lookup(url) });
    else if (standing !== null || proxy.resolves) done(null, tunnel(proxy, url, host));
    else {
      this.answers(url, host, {}, (error, answers) => {
        if (error !== null) return done(error, null);
        const own = answers.filter(({ address }) => judgeAddress(address, this.policy.allow) === 'allowed');
        if (own.length > 0) return done(null, { lookup: (_name, options, take) => give(own, options, take) });
        // The proxy is told the address that was judged, not the name. More proxies can do IPv4.
        const judged = (answers.find(({ family }) => family === 4) ?? answers[0]) as LookupAddress;
        done(null, tunnel(proxy, url, judged.address));
      });
    }
  }
}

function tunnel({ host, port, authorization }: OutboundProxy, url: URL, to: string): Way {
  const name = isIP(to) === 6 ? `[${to}]` : to.replace(/\.$/, '');
  return {
    tunnel: { proxyHost: host, proxyPort: port, authorization, authority: `${name}:${portOf(url)}` },
  };
}

/** Answers as a resolver does, in the form that was asked for. */
function give(
  answers: readonly LookupAddress[],
  options: Parameters<LookupFunction>[1],
  done: Parameters<LookupFunction>[2],
): void {
  const [first] = answers as readonly [LookupAddress];
  if (options.all) done(null, [...answers]);
  else done(null, first.address, first.family);
}
