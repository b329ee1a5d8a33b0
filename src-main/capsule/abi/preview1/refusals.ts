/** What this adapter refuses by itself is an attempt too: recorded when it was about files. */
import type { FsErrorCode } from '../../../../src-preload/contract/vocabulary.ts';
import type { Descriptors } from './descriptors.ts';
import type { GuestFs } from '../../guest-fs.ts';
import { ERRNO, Refusal } from './errno.ts';
import type { Errno } from './errno.ts';
import { MAX_PATH_BYTES } from './memory.ts';
import type { GuestMemory } from './memory.ts';

/** Functions that reach a tree, beside all of `path_*`. What asks the table of descriptors only is no attempt on a file. */
const ON_FILES: ReadonlySet<string> = new Set([
  'fd_allocate',
  'fd_close',
  'fd_datasync',
  'fd_filestat_get',
  'fd_filestat_set_size',
  'fd_filestat_set_times',
  'fd_pread',
  'fd_pwrite',
  'fd_read',
  'fd_readdir',
  'fd_renumber',
  'fd_sync',
  'fd_write',
]);

/** Where in a function's arguments its descriptor is, and the addresses of its texts, each before its length. */
interface Shape {
  readonly fd: number;
  readonly path: number;
  /** A second path, or the text of a link. */
  readonly second?: number;
}

const SHAPES: Readonly<Record<string, Shape>> = {
  path_create_directory: { fd: 0, path: 1 },
  path_filestat_get: { fd: 0, path: 2 },
  path_filestat_set_times: { fd: 0, path: 2 },
  path_link: { fd: 0, path: 2, second: 5 },
  path_open: { fd: 0, path: 2 },
  path_readlink: { fd: 0, path: 1 },
  path_remove_directory: { fd: 0, path: 1 },
  path_rename: { fd: 0, path: 1, second: 4 },
  path_symlink: { fd: 2, path: 3, second: 0 },
  path_unlink_file: { fd: 0, path: 1 },
};

/** An address outside of the guest's own memory is not here: such a call is no attempt on a file. */
const WORDS: Partial<Record<Errno, readonly [FsErrorCode, string]>> = {
  [ERRNO.badf]: ['bad-handle', 'no such descriptor'],
  [ERRNO.fbig]: ['too-large', 'no file can be that large'],
  [ERRNO.ilseq]: ['invalid-path', 'the path is not UTF-8'],
  [ERRNO.inval]: ['invalid-argument', 'an argument that has no meaning'],
  [ERRNO.isdir]: ['is-directory', 'the descriptor is a directory'],
  [ERRNO.nametoolong]: ['name-too-long', 'the path is too long'],
  [ERRNO.nfile]: ['quota', 'too many descriptors'],
  [ERRNO.noent]: ['not-found', 'nothing is there'],
  [ERRNO.notcapable]: ['not-capable', 'the descriptor lacks the right'],
  [ERRNO.notdir]: ['not-directory', 'the descriptor is no directory'],
  [ERRNO.spipe]: ['invalid-argument', 'a stream has no position'],
};

type Arguments = readonly unknown[];

/** What is no UTF-8 shows as U+FFFD; nothing of a text that is too long, or not the guest's. */
function readable(memory: GuestMemory, args: Arguments, at: number): string {
  const [pointer, length] = [Number(args[at]), Number(args[at + 1])];
  if (length >>> 0 > MAX_PATH_BYTES) return '';
  try {
    return new TextDecoder().decode(memory.bytes(pointer, length));
  } catch (error) {
    if (error instanceof Refusal) return '';
    throw error;
  }
}

/** Asking for more than one has is an attempt, whatever it was asked of. */
const isAboutFiles = (fn: string, errno: Errno): boolean =>
  fn.startsWith('fd_') && (errno === ERRNO.notcapable || ON_FILES.has(fn));

export interface RefusalParts {
  readonly fs: Pick<GuestFs, 'refused' | 'refusedPair'>;
  readonly memory: GuestMemory;
  readonly descriptors: Pick<Descriptors, 'handleOf'>;
}

/** Called with every refusal of this adapter. */
export const createRefusalRecorder =
  ({ fs, memory, descriptors }: RefusalParts) =>
  (fn: string, { errno, reason }: Refusal, args: Arguments): void => {
    const words = WORDS[errno];
    const shape = SHAPES[fn];
    if (words === undefined || !(shape || isAboutFiles(fn, errno))) return;
    const [code, usual] = words;
    const why = reason ?? usual;
    const at = descriptors.handleOf(Number(args[shape?.fd ?? 0]));
    const path = shape ? readable(memory, args, shape.path) : '';
    if (shape?.second === undefined) fs.refused(fn, { at, path }, code, why);
    else fs.refusedPair(fn, { at, path }, readable(memory, args, shape.second), code, why);
  };
