/** The `fd_*` functions on whatever is open: close, renumber, status, sizes, times, seeking. */
import type { GuestWorld } from '../../guest-world.ts';
import { FDFLAG, checkFlags } from './descriptors.ts';
import type { Descriptor } from './descriptors.ts';
import { ERRNO, refuse } from './errno.ts';
import { FILETYPE, readSize, readTimes, writeFilestat, writeStreamStat } from './layout.ts';
import type { Parts } from './parts.ts';
import { RIGHT, rightsOf } from './rights.ts';

const FDSTAT_BYTES = 24;
const MAX_ADVICE = 5;
const PREOPEN_DIRECTORY = 0;
/** Values of `whence`. */
const WHENCE = { set: 0, current: 1, end: 2 } as const;

const ON_DIRECTORY = { directory: ERRNO.isdir } as const;
const ON_STREAM = { input: ERRNO.inval, output: ERRNO.inval, directory: ERRNO.isdir } as const;
const ON_PIPE = { input: ERRNO.spipe, output: ERRNO.spipe, directory: ERRNO.isdir } as const;

const filetypeOf = (descriptor: Descriptor, { stdio }: GuestWorld): number => {
  if (descriptor.kind === 'file') return FILETYPE.file;
  if (descriptor.kind === 'directory') return FILETYPE.directory;
  return stdio.terminal === 'terminal' ? FILETYPE.characterDevice : FILETYPE.unknown;
};

/** Status, flags and rights. */
export const statusFunctions = ({ world, memory, descriptors }: Parts) => ({
  fd_close(fd: number) {
    descriptors.close('fd_close', fd);
  },
  fd_renumber(from: number, to: number) {
    descriptors.renumber('fd_renumber', from, to);
  },
  fd_fdstat_get(fd: number, out: number) {
    const descriptor = descriptors.get(fd);
    memory.fill(out, FDSTAT_BYTES, 0);
    memory.setU8(out, filetypeOf(descriptor, world));
    memory.setU16(out + 2, descriptor.flags);
    memory.setU64(out + 8, BigInt(descriptor.base));
    memory.setU64(out + 16, BigInt(descriptor.inheriting));
  },
  fd_fdstat_set_flags(fd: number, flags: number) {
    const descriptor = descriptors.get(fd);
    descriptors.capable(descriptor, RIGHT.fdFdstatSetFlags);
    descriptor.flags = checkFlags(flags);
  },
  /** Rights can only be given up. */
  fd_fdstat_set_rights(fd: number, base: bigint, inheriting: bigint) {
    const descriptor = descriptors.get(fd);
    const [nextBase, nextInheriting] = [rightsOf(base), rightsOf(inheriting)];
    if ((nextBase & ~descriptor.base) !== 0 || (nextInheriting & ~descriptor.inheriting) !== 0)
      refuse(ERRNO.notcapable);
    descriptor.base = nextBase;
    descriptor.inheriting = nextInheriting;
  },
});

/** What the guest was given to start from. */
export const preopenFunctions = ({ memory, descriptors }: Parts) => ({
  fd_prestat_get(fd: number, out: number) {
    const descriptor = descriptors.get(fd);
    if (descriptor.kind !== 'directory' || descriptor.preopen === null) return refuse(ERRNO.badf);
    memory.setU32(out, PREOPEN_DIRECTORY);
    memory.setU32(out + 4, descriptor.preopen.length);
  },
  fd_prestat_dir_name(fd: number, at: number, length: number) {
    const descriptor = descriptors.get(fd);
    if (descriptor.kind !== 'directory' || descriptor.preopen === null) return refuse(ERRNO.badf);
    if (length >>> 0 < descriptor.preopen.length) refuse(ERRNO.nametoolong);
    memory.set(at, descriptor.preopen);
  },
});

/** Attributes: sizes, times, durability. */
export const attributeFunctions = ({ world: { fs, ...world }, memory, descriptors }: Parts) => ({
  fd_filestat_get(fd: number, out: number) {
    const fn = 'fd_filestat_get';
    const descriptor = descriptors.capable(descriptors.get(fd), RIGHT.fdFilestatGet);
    if ('handle' in descriptor) writeFilestat(memory, out, fs.statHandle(fn, descriptor.handle));
    else writeStreamStat(memory, out, filetypeOf(descriptor, { fs, ...world }));
  },
  fd_filestat_set_size(fd: number, size: bigint) {
    const fn = 'fd_filestat_set_size';
    const file = descriptors.need(fd, 'file', RIGHT.fdFilestatSetSize, ON_STREAM);
    fs.truncate(fn, file.handle, readSize(size));
  },
  fd_filestat_set_times(fd: number, atime: bigint, mtime: bigint, flags: number) {
    const fn = 'fd_filestat_set_times';
    const descriptor = descriptors.capable(descriptors.get(fd), RIGHT.fdFilestatSetTimes);
    const [access, modification] = readTimes(flags, atime, mtime);
    if ('handle' in descriptor) fs.setTimesHandle(fn, descriptor.handle, access, modification);
  },
  /** Grows the file to hold the range; never shrinks it. */
  fd_allocate(fd: number, offset: bigint, length: bigint) {
    const fn = 'fd_allocate';
    const file = descriptors.need(fd, 'file', RIGHT.fdAllocate, ON_PIPE);
    if (length === 0n) refuse(ERRNO.inval);
    const end = readSize(offset) + readSize(length);
    if (end > Number.MAX_SAFE_INTEGER) refuse(ERRNO.fbig);
    if (end > fs.statHandle(fn, file.handle).size) fs.truncate(fn, file.handle, end);
  },
  fd_advise(fd: number, _offset: bigint, _length: bigint, advice: number) {
    descriptors.need(fd, 'file', RIGHT.fdAdvise, { input: ERRNO.spipe, output: ERRNO.spipe });
    if (advice >>> 0 > MAX_ADVICE) refuse(ERRNO.inval);
  },
  fd_sync(fd: number) {
    const descriptor = descriptors.capable(descriptors.get(fd), RIGHT.fdSync);
    if ('handle' in descriptor) fs.sync('fd_sync', descriptor.handle);
  },
  fd_datasync(fd: number) {
    const descriptor = descriptors.capable(descriptors.get(fd), RIGHT.fdDatasync);
    if ('handle' in descriptor) fs.sync('fd_datasync', descriptor.handle);
  },
});

/** The position is the descriptor's own: the engine knows offsets only. */
export const positionFunctions = ({ world: { fs }, memory, descriptors }: Parts) => ({
  fd_seek(fd: number, offset: bigint, whence: number, out: number) {
    const fn = 'fd_seek';
    const asksOnly = offset === 0n && whence === WHENCE.current;
    const file = descriptors.need(fd, 'file', 0, ON_PIPE);
    if (!asksOnly || (file.base & RIGHT.fdTell) === 0) descriptors.capable(file, RIGHT.fdSeek);
    if (whence >>> 0 > WHENCE.end) refuse(ERRNO.inval);
    let from = 0;
    if (whence === WHENCE.current) from = file.position;
    if (whence === WHENCE.end) from = fs.statHandle(fn, file.handle).size;
    const position = BigInt(from) + BigInt.asIntN(64, offset);
    if (position < 0n) refuse(ERRNO.inval);
    if (position > BigInt(Number.MAX_SAFE_INTEGER)) refuse(ERRNO.overflow);
    memory.setU64(out, position);
    file.position = Number(position);
  },
  fd_tell(fd: number, out: number) {
    const file = descriptors.need(fd, 'file', RIGHT.fdTell, { ...ON_PIPE, ...ON_DIRECTORY });
    memory.setU64(out, BigInt(file.position));
  },
});

export const syncsWrites = (flags: number): boolean => (flags & (FDFLAG.sync | FDFLAG.dsync)) !== 0;
