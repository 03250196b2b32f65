/**
 * The end of a child process and all it started. Children run in a process group of their own
 * (`detached`), because `npx` and the like start the real server as a grandchild.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Socket } from 'node:net';

const POLL_MS = 20;

/**
 * Kills what is left when this process dies without a word (SIGKILL, out of memory): a shell that
 * reads group ids from a pipe and acts when the pipe ends. Servers that ignore the end of their
 * input would otherwise live on. The script is fixed; only numbers are ever written to it.
 */
export class OrphanGuard {
  private helper: ChildProcess | null = null;

  watch(pid: number): void {
    this.helper ??= startHelper();
    this.helper.stdin?.write(`+ ${pid}\n`);
  }

  forget(pid: number): void {
    this.helper?.stdin?.write(`- ${pid}\n`);
  }

  /** Acts at once, as it would at our death. */
  end(): void {
    this.helper?.stdin?.end();
    this.helper = null;
  }
}

const HELPER_SCRIPT = `
groups=
while read -r op pid; do
  rest=
  for g in $groups; do [ "$g" = "$pid" ] || rest="$rest $g"; done
  groups=$rest
  [ "$op" = + ] && groups="$groups $pid"
done
[ -n "$groups" ] || exit 0
for g in $groups; do kill -TERM "-$g" 2>/dev/null; done
sleep 1
for g in $groups; do kill -KILL "-$g" 2>/dev/null; done
`;

function startHelper(): ChildProcess {
  const helper = spawn('/bin/sh', ['-c', HELPER_SCRIPT], {
    stdio: ['pipe', 'ignore', 'ignore'],
    detached: true,
    env: { PATH: '/usr/bin:/bin' },
  });
  // Without a shell there is no guard; the gateway works all the same.
  helper.on('error', () => undefined);
  helper.stdin?.on('error', () => undefined);
  helper.unref();
  (helper.stdin as Socket | null)?.unref();
  return helper;
}

/** Groups alive, so that none survives an orderly exit of this process. */
const alive = new Set<number>();
const guard = new OrphanGuard();
let hooked = false;

/** Registers a group to be killed when this process ends before it, however it ends. */
export function trackGroup(pid: number): void {
  alive.add(pid);
  guard.watch(pid);
  if (hooked) return;
  hooked = true;
  process.on('exit', () => {
    for (const group of alive) signalGroup(group, 'SIGKILL');
  });
}

function untrackGroup(pid: number): void {
  alive.delete(pid);
  guard.forget(pid);
}

/** False when the group has no member left. */
export function signalGroup(pid: number, signal: NodeJS.Signals | 0): boolean {
  try {
    process.kill(-pid, signal);
    return true;
  } catch {
    return false;
  }
}

/** End of input, then SIGTERM, then SIGKILL to the whole group, `graceMs` apart. */
export async function endGroup(child: ChildProcess, graceMs: number): Promise<void> {
  const { pid } = child;
  if (pid === undefined) return;
  child.stdin?.end();
  if (!(await groupEnds(child, pid, graceMs))) {
    signalGroup(pid, 'SIGTERM');
    if (!(await groupEnds(child, pid, graceMs))) {
      signalGroup(pid, 'SIGKILL');
      await groupEnds(child, pid, graceMs);
    }
  }
  untrackGroup(pid);
}

/** Whether leader and group are gone within the time. */
async function groupEnds(child: ChildProcess, pid: number, ms: number): Promise<boolean> {
  const until = performance.now() + ms;
  if (child.exitCode === null && child.signalCode === null) {
    const waiting = new AbortController();
    const timer = setTimeout(() => waiting.abort(), ms);
    const exited = await once(child, 'exit', { signal: waiting.signal }).then(
      () => true,
      () => false,
    );
    clearTimeout(timer);
    if (!exited) return false;
  }
  // What the leader left behind dies in its own time: there is no event for it.
  while (signalGroup(pid, 0)) {
    if (performance.now() >= until) return false;
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
  return true;
}
