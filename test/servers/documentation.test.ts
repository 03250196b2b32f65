/** docs/servers.md has a row for each package, with the version, the transports and the counts of the test. */
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { PACKAGES } from './packages.js';

const rows = readFileSync(new URL('../../docs/servers.md', import.meta.url), 'utf8')
  .split('\n')
  .filter((line) => line.startsWith('| `'));
const SHORT = { STDIO: 'STDIO', STREAMABLE_HTTP: 'HTTP', SSE: 'SSE' };

it('names what is tested, and nothing else', () => {
  const told = rows.map((row) => {
    const [name = '', transports = '', , counts = ''] = row
      .split('|')
      .slice(1)
      .map((cell) => cell.trim());
    return [name, transports, counts];
  });
  expect(told).toEqual(
    PACKAGES.map((p) => [
      `\`${p.name}@${p.version}\``,
      p.transports.map((transport) => SHORT[transport]).join(', '),
      p.lists.join('/'),
    ]),
  );
});
