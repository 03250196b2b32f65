/**
 * Changes of lists on their way in and out: what upstreams say becomes a reading of their catalogue,
 * not more often than it can be afforded; what a new snapshot shows is compared with the old one.
 */
import type { CompiledEndpoint, CompiledList, ListKind } from '../../snapshot/types.js';

/** Of one server (SECURITY: an upstream that flaps). */
const AT_MOST_EVERY_MS = 5_000;

interface Window {
  readonly timer: NodeJS.Timeout;
  again: boolean;
}

/**
 * Lets the first `list_changed` of a server through at once, and what follows within five seconds
 * as one at their end.
 */
export class ListChanges {
  private readonly windows = new Map<string, Window>();

  /** `read` has the server's catalogue read anew; it must not throw. Ids are UUIDs. */
  constructor(
    private readonly read: (orgId: string, serverId: string) => void,
    private readonly everyMs = AT_MOST_EVERY_MS,
  ) {}

  heard(orgId: string, serverId: string): void {
    const open = this.windows.get(serverId);
    if (open !== undefined) {
      open.again = true;
      return;
    }
    const close = (): void => {
      const again = this.windows.get(serverId)?.again === true;
      this.windows.delete(serverId);
      if (again) this.heard(orgId, serverId);
    };
    this.windows.set(serverId, { timer: setTimeout(close, this.everyMs).unref(), again: false });
    this.read(orgId, serverId);
  }

  stop(): void {
    for (const { timer } of this.windows.values()) clearTimeout(timer);
    this.windows.clear();
  }
}

/** `notifications/tools/list_changed` and its like, from either era. */
export function isListChange(method: string): boolean {
  return (
    method === 'notifications/tools/list_changed' ||
    method === 'notifications/prompts/list_changed' ||
    method === 'notifications/resources/list_changed'
  );
}

/** The lists that a client would read differently now. */
export function changedLists(before: CompiledEndpoint, after: CompiledEndpoint): ListKind[] {
  const a = before.lists;
  const b = after.lists;
  const changed: ListKind[] = [];
  if (!sameList(a.tools, b.tools)) changed.push('tools');
  if (!sameList(a.prompts, b.prompts)) changed.push('prompts');
  if (!sameList(a.resources, b.resources) || !sameList(a.resourceTemplates, b.resourceTemplates))
    changed.push('resources');
  return changed;
}

/** Whether two lists have the same items; notices about servers do not count. */
function sameList(a: CompiledList, b: CompiledList): boolean {
  return a.revision === b.revision;
}
