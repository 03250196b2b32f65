/** Whether tests with real sandboxes can run here. Where not they are skipped; with CI=true that is a failure. */
import { existsSync } from 'node:fs';

/** @throws with CI=true instead of saying that it is missing. */
export function bubblewrapMissing(): boolean {
  if (process.platform === 'linux' && existsSync('/usr/bin/bwrap')) return false;
  if (process.env.CI === 'true')
    throw new Error(
      'bubblewrap is not installed (Debian: apt-get install bubblewrap), and CI=true allows no skipped tests',
    );
  return true;
}
