/** The filter's bytes, run by a BPF machine of the test's own for both machines. */
import { describe, expect, it } from 'vitest';

import { type Machine, seccompFilter } from './seccomp.js';
import { CLONE, IOCTL, REFUSED, SOCKET, UNKNOWN } from './syscalls.js';

const ALLOW = 0x7fff0000;
const errno = (n: number) => 0x00050000 | n;

/** Classic BPF as the kernel runs it: five instructions are all that the filter has. */
function decide(program: Buffer, call: number, args: readonly number[] = [], arch = AUDIT.x64): number {
  const data = Buffer.alloc(64);
  data.writeUInt32LE(call >>> 0, 0);
  data.writeUInt32LE(arch, 4);
  for (const [i, value] of args.entries()) data.writeBigUInt64LE(BigInt(value), 16 + 8 * i);
  let loaded = 0;
  for (let at = 0; at < program.length / 8; at++) {
    const [code, value] = [program.readUInt16LE(at * 8), program.readUInt32LE(at * 8 + 4)];
    const [yes, no] = [program[at * 8 + 2] ?? 0, program[at * 8 + 3] ?? 0];
    if (code === 0x20) loaded = data.readUInt32LE(value);
    else if (code === 0x15) at += loaded === value ? yes : no;
    else if (code === 0x35) at += loaded >= value ? yes : no;
    else if (code === 0x45) at += (loaded & value) !== 0 ? yes : no;
    else if (code === 0x06) return value;
    else throw new Error(`no such instruction: ${code}`);
  }
  throw new Error('it ends without an answer');
}

const AUDIT = { x64: 0xc000003e, arm64: 0xc00000b7 };

describe.each([
  ['x64', 0],
  ['arm64', 1],
] as const)('the filter for %s', (machine: Machine, column) => {
  const program = seccompFilter(machine);
  const ask = (call: number | null, args?: readonly number[]) =>
    decide(program, call ?? -1, args, AUDIT[machine]);

  it('refuses what is listed, and hides what must look missing', () => {
    for (const [name, row] of Object.entries(REFUSED))
      if (row[column] !== null) expect(ask(row[column]), name).toBe(errno(1));
    for (const [name, row] of Object.entries(UNKNOWN)) expect(ask(row[column]), name).toBe(errno(38));
  });

  it('allows what is not, in the numbers of its machine', () => {
    // read, write, mmap, execve, exit_group
    for (const call of machine === 'x64' ? [0, 1, 9, 59, 231] : [63, 64, 222, 221, 94])
      expect(ask(call)).toBe(ALLOW);
  });

  it('looks into the arguments of clone, ioctl and socket', () => {
    expect(ask(CLONE[column], [0x11])).toBe(ALLOW);
    expect(ask(CLONE[column], [0x3d0f00])).toBe(ALLOW); // a thread
    expect(ask(CLONE[column], [0x10000011])).toBe(errno(1)); // CLONE_NEWUSER
    expect(ask(CLONE[column], [0x20011])).toBe(errno(1)); // CLONE_NEWNS
    expect(ask(IOCTL[column], [0, 0x5401])).toBe(ALLOW); // TCGETS
    expect(ask(IOCTL[column], [0, 0x5412])).toBe(errno(1)); // TIOCSTI
    for (const family of [1, 2, 10, 16]) expect(ask(SOCKET[column], [family, 1])).toBe(ALLOW);
    for (const family of [17, 38, 40]) expect(ask(SOCKET[column], [family, 1])).toBe(errno(97)); // packet, alg, vsock
  });

  it('ends a process that calls with the numbers of another machine', () => {
    expect(decide(program, 0, [], 0x40000003)).toBe(0x80000000); // i386
    if (machine === 'x64') expect(ask(0x40000000 + 101)).toBe(errno(38)); // x32
  });
});
