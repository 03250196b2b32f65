/** What becomes of a sandbox whose doors cannot be opened: its command never runs. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { bubblewrapMissing } from '../../../../test/bubblewrap.js';
import { Bubblewrap } from './bubblewrap.js';
import { Relay } from './relay.js';
import { runConfined } from './run.js';
import { AS_LAUNCHER, asNobody, IS_ROOT, MIB, processesWith, script, TOOLS, until, WAYS } from './testing.js';

/** A directory that sandboxes may write to. */
let shared: string;
beforeAll(async () => {
  shared = await mkdtemp(join(tmpdir(), 'patchbay-doors-'));
  await chmod(shared, 0o777);
});
afterAll(() => rm(shared, { recursive: true, force: true }));

const limits = { memoryBytes: 512 * MIB, processes: 64, diskBytes: 16 * MIB };
const confinement = () => ({ limits, shared: [{ path: shared, writable: true }], home: null, uid: null });

describe.skipIf(bubblewrapMissing()).each(WAYS)('without doors, as root: %s', (asRoot) => {
  it('nothing runs, and it is said why', async () => {
    const mark = join(shared, `failed-${asRoot}`);
    const touch = async (nsenter: string) => {
      const dial = () => Promise.reject(new Error('nobody dials'));
      const network = new Relay([{ host: 'a.example', port: 443 }], { dial }, () => undefined);
      const driver = new Bubblewrap({ tools: { ...TOOLS, nsenter }, asRoot });
      const command = { command: 'touch', args: [mark], env: {} };
      const confined = driver.confine(command, { ...confinement(), network });
      const { code } = await runConfined(asRoot ? confined : asNobody(confined), AbortSignal.timeout(20_000));
      return [code, network.fault];
    };
    const failing = await script(shared, 'failing', 'echo "nsenter: not today" >&2; exit 1');
    expect(await touch(failing)).toEqual([1, 'its network could not be made (nsenter: not today)']);
    expect(await touch('/bin/nowhere')).toEqual([
      1,
      'its network could not be made (spawn /bin/nowhere ENOENT)',
    ]);
    const elsewhere = await script(
      shared,
      'elsewhere',
      `while [ "$1" != -- ]; do shift; done; shift; exec "$@"`,
    );
    expect(await touch(elsewhere)).toEqual([
      1,
      'its network could not be made (Error: not the namespace of the sandbox)',
    ]);
    expect(existsSync(mark)).toBe(false);
  });

  it('nothing runs when the gateway dies before they are open', async () => {
    const [mark, waiting] = [join(shared, `dead-${asRoot}`), join(shared, `waiting-${asRoot}`)];
    // In place of the helper, one that says that it is there, and goes when its channel ends.
    const nsenter = await script(shared, `waits-${asRoot}`, `: > ${waiting}\nexec /bin/cat <&3`);
    const dist = (name: string) =>
      JSON.stringify(new URL(`../../../dist/gateway/sandbox/${name}.js`, import.meta.url).href);
    const source = `
      import { Bubblewrap } from ${dist('bubblewrap')};
      import { Relay } from ${dist('relay')};
      import { runConfined } from ${dist('run')};
      const driver = new Bubblewrap({ tools: ${JSON.stringify({ ...TOOLS, nsenter })}, asRoot: ${asRoot} });
      const network = new Relay([{ host: 'a.example', port: 443 }], {}, () => {});
      const confined = driver.confine({ command: 'touch', args: ['${mark}'], env: {} }, { ...${JSON.stringify(confinement())}, network });
      await runConfined(confined, AbortSignal.timeout(20_000));`;
    const user = asRoot || !IS_ROOT ? [] : AS_LAUNCHER;
    const gateway = [...user, process.execPath, '--input-type=module', '-e', source];
    const child = spawn(gateway[0] as string, gateway.slice(1), { stdio: 'inherit', cwd: '/' });
    await until(() => existsSync(waiting));
    child.kill('SIGKILL');
    await once(child, 'exit');
    await until(async () => (await processesWith(mark)).length === 0);
    expect(existsSync(mark)).toBe(false);
  });
});
