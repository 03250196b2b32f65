import { describe, expect, it } from 'vitest';

import { parsePackageCommand, specText } from './command.js';

function read(line: string): string | null {
  const [command = '', ...args] = line.split(' ');
  const parsed = parsePackageCommand(command, args);
  return parsed && [specText(parsed), parsed.bin ?? '-', ...parsed.args].join(' ');
}

describe('commands that name a package', () => {
  it.each([
    ['npx -y pkg@1.2.3 a --b', 'npm:pkg@1.2.3 - a --b'],
    ['npx pkg', 'npm:pkg -'],
    ['/usr/bin/npx --yes @s/pkg@latest --yes', 'npm:@s/pkg@latest - --yes'],
    ['npx --package=pkg@^1 bin a', 'npm:pkg@^1 bin a'],
    ['npx -y -p a@1 -p @s/b bin', 'npm:a@1 @s/b bin'],
    ['npx -y -- pkg -x', 'npm:pkg - -x'],
    ['npm exec -y -- pkg@1 -x', 'npm:pkg@1 - -x'],
    ['npm x pkg a -- -x', 'npm:pkg - a -x'],
    ['npm exec --package=pkg -- bin -x', 'npm:pkg bin -x'],
    ['bunx pkg@1', 'npm:pkg@1 -'],
    ['pnpm dlx --package=pkg bin', 'npm:pkg bin'],
    ['yarn dlx pkg a', 'npm:pkg - a'],
    ['uvx pkg==1.2 a', 'pypi:pkg@1.2 - a'],
    ['uvx --from pkg[cli]@1.0 bin a', 'pypi:pkg@1.0 bin a'],
    ['uv tool run pkg', 'pypi:pkg -'],
  ])('%s', (line, expected) => {
    expect(read(line)).toBe(expected);
  });

  it.each([
    'node server.js',
    'npx',
    'npx -c ls',
    'npx --registry=http://x pkg',
    'npx ./local',
    'npx ../local',
    'npx github:a/b',
    'npx a/b',
    'npx https://x/y.tgz',
    'npx pkg@npm:other@1',
    'npx pkg@file:../x',
    'npx -p pkg ../bin',
    'npx --package',
    'npm install pkg',
    'npm exec pkg -x',
    'constructor pkg',
    'uvx git+https://x/y',
    'uvx --index-url http://x pkg',
  ])('%s is none', (line) => {
    expect(read(line)).toBeNull();
  });
});
