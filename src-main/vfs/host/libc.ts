/** The few calls of the C library that Node lacks, on Linux, through koffi; absent when koffi or one of them is. */
import { createRequire } from 'node:module';
import type * as Koffi from 'koffi';
import { arch, endianness, platform } from 'node:os';
import type { Errno } from './host-errors.ts';
import type { HostStat } from './host-tree.ts';
import { decodeStatx, STATX_BYTES } from './statx.ts';
import type { TimeChange } from '../vfs.ts';
import { encodeTimes } from './timespec.ts';

/** Calls by descriptor. Names are single components or relative paths without NUL: the caller has checked. */
export interface Libc {
  /** `how` as `openHow` makes it. A descriptor, or a negative error number. */
  openat2(directory: number, path: string, how: Uint8Array): number;
  /** The attributes of what a descriptor (also an `O_PATH` one) stands for. */
  stat(descriptor: number): HostStat | Errno;
  /** Closes a descriptor that `openat2` gave. Node's own close would warn about it inside a Worker. */
  close(descriptor: number): void;
  /** Renames, and never replaces. 0, or a negative error number. */
  renameNoReplace(fromDirectory: number, from: string, toDirectory: number, to: string): number;
  /** Sets both times to the nanosecond. 0, or a negative error number. */
  setTimes(descriptor: number, access: TimeChange, modification: TimeChange): number;
  /** The same for the link `name` itself. */
  setLinkTimes(directory: number, name: string, access: TimeChange, modification: TimeChange): number;
  /** Whether the file system ignores case in the names of this directory (FS_CASEFOLD_FL). Not for an `O_PATH` descriptor. */
  foldsNames(descriptor: number): boolean;
  /** Writes out the whole file system that holds `descriptor`. 0, or a negative error number. */
  syncFileSystem(descriptor: number): number;
}

/** The same number on every architecture we run on: it was given out after the tables were unified. */
const SYSCALL_OPENAT2 = 437;
const OPEN_HOW_BYTES = 24;
const AT_EMPTY_PATH = 0x1000;
const AT_SYMLINK_NOFOLLOW = 0x100;
const STATX_BASIC_STATS = 0x7ff;
const RENAME_NOREPLACE = 1;
/** `_IOR('f', 1, long)`; there the direction has another place. */
const FS_IOC_GETFLAGS = arch() === 'ppc64' ? 0x40086601 : 0x80086601;
const FS_CASEFOLD_FL = 0x40000000;
/** Where a C `long` and a time have 64 bits, as the layouts of ours assume. */
const ARCHITECTURES: readonly string[] = ['x64', 'arm64', 'riscv64', 'loong64', 'ppc64'];

/** A `struct open_how` for `openat2`. `mode` is 0 unless `flags` create. */
export function openHow(flags: number, resolve: number, mode = 0): Uint8Array {
  return new Uint8Array(new BigUint64Array([BigInt(flags), BigInt(mode), BigInt(resolve)]).buffer);
}

type Call = (...values: readonly (number | string | Uint8Array)[]) => number;

function bind(): Libc {
  const koffi = createRequire(import.meta.url)('koffi') as Pick<typeof Koffi, 'load' | 'errno'>;
  const library = koffi.load(null);
  const call = (definition: string): Call => library.func(definition);
  const checked = (result: number): number => (result < 0 ? -koffi.errno() : result);
  const syscall = call('long syscall(long, int, const char*, void*, size_t)');
  const statx = call('int statx(int, const char*, int, unsigned int, void*)');
  const close = call('int close(int)');
  const renameat2 = call('int renameat2(int, const char*, int, const char*, unsigned int)');
  const futimens = call('int futimens(int, void*)');
  const utimensat = call('int utimensat(int, const char*, void*, int)');
  const syncfs = call('int syncfs(int)');
  const ioctl = call('int ioctl(int, unsigned long, void*)');
  const flags = new Uint32Array(2);
  const buffer = new Uint8Array(STATX_BYTES);
  const view = new DataView(buffer.buffer);
  return {
    openat2: (directory, path, how) => checked(syscall(SYSCALL_OPENAT2, directory, path, how, OPEN_HOW_BYTES)),
    stat(descriptor) {
      const result = statx(descriptor, '', AT_EMPTY_PATH | AT_SYMLINK_NOFOLLOW, STATX_BASIC_STATS, buffer);
      return result < 0 ? -koffi.errno() : decodeStatx(view);
    },
    close: (descriptor) => void close(descriptor),
    renameNoReplace: (fromDirectory, from, toDirectory, to) =>
      checked(renameat2(fromDirectory, from, toDirectory, to, RENAME_NOREPLACE)),
    setTimes: (descriptor, access, modification) => checked(futimens(descriptor, encodeTimes(access, modification))),
    setLinkTimes: (directory, name, access, modification) =>
      checked(utimensat(directory, name, encodeTimes(access, modification), AT_SYMLINK_NOFOLLOW)),
    foldsNames(descriptor) {
      flags.fill(0);
      const result = ioctl(descriptor, FS_IOC_GETFLAGS, new Uint8Array(flags.buffer));
      return result === 0 && ((flags[0] ?? 0) & FS_CASEFOLD_FL) !== 0;
    },
    syncFileSystem: (descriptor) => checked(syncfs(descriptor)),
  };
}

let bound: Libc | null | undefined;

/** The C library, loaded at the first call (about 20 ms); null where it, koffi or one of the calls is missing. */
export function loadLibc(): Libc | null {
  if (bound !== undefined) return bound;
  bound = null;
  if (platform() !== 'linux' || endianness() !== 'LE' || !ARCHITECTURES.includes(arch())) return bound;
  try {
    bound = bind();
  } catch {
    // No binary for this machine, a loader that refuses native modules, a C library without statx: the walk does it.
  }
  return bound;
}
