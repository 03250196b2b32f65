/**
 * Numbers of the system calls that the filter of `seccomp.ts` speaks of, for x86_64 and arm64 (Linux
 * UAPI: asm/unistd_64.h, asm-generic/unistd.h). Null: that machine has no such call.
 */

/** `[x86_64, arm64]` */
type Numbers = readonly [number | null, number | null];

/**
 * What an MCP server has no use for and a way out of a sandbox may lead through: mounts, other
 * processes' memory, kernel modules and keys, namespaces, clocks, and interfaces with a history.
 */
export const REFUSED: Readonly<Record<string, Numbers>> = {
  mount: [165, 40],
  umount2: [166, 39],
  pivot_root: [155, 41],
  chroot: [161, 51],
  open_tree: [428, 428],
  move_mount: [429, 429],
  fsopen: [430, 430],
  fsconfig: [431, 431],
  fsmount: [432, 432],
  fspick: [433, 433],
  mount_setattr: [442, 442],
  name_to_handle_at: [303, 264],
  open_by_handle_at: [304, 265],
  setns: [308, 268],
  unshare: [272, 97],
  ptrace: [101, 117],
  process_vm_readv: [310, 270],
  process_vm_writev: [311, 271],
  process_madvise: [440, 440],
  pidfd_getfd: [438, 438],
  kcmp: [312, 272],
  kexec_load: [246, 104],
  kexec_file_load: [320, 294],
  create_module: [174, null],
  init_module: [175, 105],
  finit_module: [313, 273],
  delete_module: [176, 106],
  bpf: [321, 280],
  perf_event_open: [298, 241],
  userfaultfd: [323, 282],
  memfd_secret: [447, 447],
  keyctl: [250, 219],
  add_key: [248, 217],
  request_key: [249, 218],
  swapon: [167, 224],
  swapoff: [168, 225],
  reboot: [169, 142],
  acct: [163, 89],
  quotactl: [179, 60],
  quotactl_fd: [443, 443],
  settimeofday: [164, 170],
  clock_settime: [227, 112],
  clock_adjtime: [305, 266],
  adjtimex: [159, 171],
  sethostname: [170, 161],
  setdomainname: [171, 162],
  iopl: [172, null],
  ioperm: [173, null],
  modify_ldt: [154, null],
  personality: [135, 92],
  syslog: [103, 116],
  vhangup: [153, 58],
  fanotify_init: [300, 262],
  lookup_dcookie: [212, 18],
  nfsservctl: [180, 42],
  uselib: [134, null],
  ustat: [136, null],
  sysfs: [139, null],
  _sysctl: [156, null],
  migrate_pages: [256, 238],
  move_pages: [279, 239],
};

/**
 * Answered with ENOSYS, so that libraries take their older way: io_uring goes past every filter, and
 * clone3 hides its flags in memory, where no filter can read them.
 */
export const UNKNOWN: Readonly<Record<string, Numbers>> = {
  io_uring_setup: [425, 425],
  io_uring_enter: [426, 426],
  io_uring_register: [427, 427],
  clone3: [435, 435],
};

export const CLONE: Numbers = [56, 220];
export const SOCKET: Numbers = [41, 198];
export const IOCTL: Numbers = [16, 29];
