/**
 * What shows that a request on the internal port comes from a replica of this deployment:
 * `{root id}.{target}.{milliseconds}.{HMAC-SHA256}` in one header. The code covers whom it is for, when
 * it was made, method and path, so that a header that leaked is good for the same request, at the same
 * replica, for a minute. The request carries its caller's key besides, which is checked again.
 */
import { createHmac, timingSafeEqual } from 'node:crypto';

import type { RootKeys } from '../../common/crypto/root-keys.js';

/** Clocks of two machines may differ by this much; also how long a proof is good for. */
const LEEWAY_MS = 60_000;

export class ReplicaProof {
  constructor(
    private readonly roots: RootKeys,
    /** UUID of this process. */
    private readonly own: string,
    /** The wall clock, milliseconds. */
    private readonly now: () => number = Date.now,
  ) {}

  /** @param target UUID of the replica that the request goes to. */
  sign(target: string, method: string, path: string): string {
    const said = `${this.roots.currentId}.${target}.${this.now()}`;
    return `${said}.${this.code(this.roots.currentId, said, method, path).toString('base64url')}`;
  }

  /** Whether a request to this process is genuine. @param header as it came; anything may be in it. */
  check(header: string, method: string, path: string): boolean {
    const [, said = '', rootId = '', target, at, code = ''] = SHAPE.exec(header) ?? [];
    if (target !== this.own || !this.roots.ids.includes(rootId)) return false;
    if (Math.abs(this.now() - Number(at)) > LEEWAY_MS) return false;
    return timingSafeEqual(Buffer.from(code, 'base64url'), this.code(rootId, said, method, path));
  }

  private code(rootId: string, said: string, method: string, path: string): Buffer {
    const hmac = createHmac('sha256', this.roots.derive(rootId, 'replica'));
    return hmac.update(`${said}\n${method}\n${path}`).digest();
  }
}

/** 43 characters of base64url are the 32 bytes of the code. */
const SHAPE = /^(([a-z0-9]{1,16})\.([0-9a-f-]{36})\.([0-9]{13}))\.([A-Za-z0-9_-]{43})$/;
