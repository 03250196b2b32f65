/**
 * What shows that a task id was given to this caller: an HMAC-SHA256 under a key derived from the root
 * keys, cut to 128 bits. Ids outlive restarts of the gateway and the change of root keys, as long as
 * the old one is still listed.
 */
import { createHmac, timingSafeEqual } from 'node:crypto';

import type { RootKeys } from '../common/crypto/root-keys.js';
import type { TaskTags } from './runtime/policy/task-ids.js';

const TAG_BYTES = 16;

export class RootTaskTags implements TaskTags {
  constructor(private readonly roots: RootKeys) {}

  tag(text: string): string {
    return this.code(this.roots.currentId, text).toString('base64url');
  }

  matches(text: string, tag: string): boolean {
    const given = Buffer.from(tag, 'base64url');
    if (given.length !== TAG_BYTES) return false;
    return this.roots.ids.some((id) => timingSafeEqual(given, this.code(id, text)));
  }

  private code(rootId: string, text: string): Buffer {
    const hmac = createHmac('sha256', this.roots.derive(rootId, 'task'));
    return hmac.update(text).digest().subarray(0, TAG_BYTES);
  }
}
