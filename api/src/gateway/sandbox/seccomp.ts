/**
 * The system call filter of a sandbox, as the bytes of a classic BPF program (Linux UAPI: seccomp(2),
 * linux/filter.h): everything goes, but for what is listed. bubblewrap installs it as its last act.
 */
import { CLONE, IOCTL, REFUSED, SOCKET, UNKNOWN } from './syscalls.js';

export type Machine = 'x64' | 'arm64';

const LOAD = 0x20; // BPF_LD | BPF_W | BPF_ABS
const EQUAL = 0x15; // BPF_JMP | BPF_JEQ | BPF_K
const AT_LEAST = 0x35; // BPF_JMP | BPF_JGE | BPF_K
const ANY_BIT = 0x45; // BPF_JMP | BPF_JSET | BPF_K
const RETURN = 0x06; // BPF_RET | BPF_K

const ALLOW = 0x7fff0000;
const KILL = 0x80000000;
const failWith = (errno: number): number => 0x00050000 | errno;
const EPERM = 1;
const ENOSYS = 38;
const EAFNOSUPPORT = 97;

/** Offsets in struct seccomp_data; arguments are little-endian, so these are their low halves. */
const AT = { call: 0, machine: 4, argument: (n: number): number => 16 + 8 * n };

const AUDIT_ARCH: Readonly<Record<Machine, number>> = { x64: 0xc000003e, arm64: 0xc00000b7 };
/** x32: the same numbers with this bit, and another table behind them. */
const X32_BIT = 0x40000000;
/** CLONE_NEW{NS,CGROUP,UTS,IPC,USER,PID,NET}. */
const NEW_NAMESPACE = 0x20000 | 0x2000000 | 0x4000000 | 0x8000000 | 0x10000000 | 0x20000000 | 0x40000000;
/** AF_UNIX, AF_INET, AF_INET6, AF_NETLINK (addresses of the own interfaces). */
const FAMILIES = [1, 2, 10, 16];
/** TIOCSTI and TIOCLINUX type into a terminal that somebody else reads. */
const IOCTLS = [0x5412, 0x541c];

type Instruction = readonly [code: number, value: number, ifTrue?: number, ifFalse?: number];

/** @returns the program: 8 bytes an instruction (u16 code, u8 jump if true, u8 if false, u32 value). */
export function seccompFilter(machine: Machine): Buffer {
  const column = machine === 'x64' ? 0 : 1;
  const numbers = (table: typeof REFUSED): number[] =>
    Object.values(table)
      .map((row) => row[column])
      .filter((n) => n !== null);
  const program: Instruction[] = [
    [LOAD, AT.machine],
    [EQUAL, AUDIT_ARCH[machine], 1, 0],
    [RETURN, KILL],
    [LOAD, AT.call],
    ...(machine === 'x64'
      ? ([
          [AT_LEAST, X32_BIT, 0, 1],
          [RETURN, failWith(ENOSYS)],
        ] as Instruction[])
      : []),
    ...numbers(REFUSED).flatMap((n) => when(n, [[RETURN, failWith(EPERM)]])),
    ...numbers(UNKNOWN).flatMap((n) => when(n, [[RETURN, failWith(ENOSYS)]])),
    ...when(CLONE[column] ?? -1, [
      [LOAD, AT.argument(0)],
      [ANY_BIT, NEW_NAMESPACE, 0, 1],
      [RETURN, failWith(EPERM)],
      [RETURN, ALLOW],
    ]),
    ...when(IOCTL[column] ?? -1, [
      [LOAD, AT.argument(1)],
      ...IOCTLS.flatMap((request) => when(request, [[RETURN, failWith(EPERM)]])),
      [RETURN, ALLOW],
    ]),
    ...when(SOCKET[column] ?? -1, [
      [LOAD, AT.argument(0)],
      ...FAMILIES.flatMap((family) => when(family, [[RETURN, ALLOW]])),
      [RETURN, failWith(EAFNOSUPPORT)],
    ]),
    [RETURN, ALLOW],
  ];
  return assemble(program);
}

/** `then`, when what is loaded equals the value; else what comes after it. */
function when(value: number, then: readonly Instruction[]): Instruction[] {
  return [[EQUAL, value, 0, then.length], ...then];
}

function assemble(program: readonly Instruction[]): Buffer {
  const bytes = Buffer.alloc(program.length * 8);
  program.forEach(([code, value, ifTrue = 0, ifFalse = 0], i) => {
    bytes.writeUInt16LE(code, i * 8);
    bytes.writeUInt8(ifTrue, i * 8 + 2);
    bytes.writeUInt8(ifFalse, i * 8 + 3);
    bytes.writeUInt32LE(value, i * 8 + 4);
  });
  return bytes;
}
