/** Opens or creates a file of the host: never waits, never follows, and only a regular file comes out. */
import { constants, fchmodSync, ftruncateSync } from 'node:fs';
import type { EntryKind } from '../../../src-preload/contract/vocabulary.ts';
import { fail } from '../errors.ts';
import type { OpenOptions } from '../vfs.ts';
import type { Confinement, OpenedFile } from './confinement.ts';
import { failInside } from './held-directory.ts';
import type { HostDirectory } from './host-directory.ts';
import { ERRNO, onHost, orErrno } from './host-errors.ts';
import type { Errno } from './host-errors.ts';

const { EAGAIN, EEXIST, ENOENT } = ERRNO;
const { O_CREAT, O_EXCL, O_NOCTTY, O_NOFOLLOW, O_NONBLOCK, O_RDONLY, O_RDWR, O_WRONLY } = constants;
const KEEP = O_NOFOLLOW | O_NONBLOCK | O_NOCTTY;
const ACCESS = { read: O_RDONLY, write: O_WRONLY, 'read-write': O_RDWR } as const;
/** Someone who makes and removes the file all the time makes both ways fail in turn. */
const MAX_TRIES = 16;

export interface HostOpening {
  readonly inside: Confinement;
  readonly directory: HostDirectory;
  readonly rest: readonly string[];
  /** What was there when it was located: where to begin. */
  readonly kind: EntryKind | null;
  readonly options: OpenOptions;
}

export interface Opened {
  readonly descriptor: number;
  readonly isNew: boolean;
}

/** The open file, emptied if so asked. Errors: see `Vfs.openFile`. */
export function openOnHost(opening: HostOpening): Opened {
  const { inside, options } = opening;
  checkOpenable(opening.kind, options);
  const { opened, isNew } = openOrCreate(opening);
  if (typeof opened === 'number') return failInside(inside, opened);
  try {
    checkOpenable(opened.stat.kind, { create: 'never' });
    if (isNew) giveMode(opened, options.mode);
    else if (options.content === 'discard') {
      inside.trace('ftruncate');
      onHost(() => ftruncateSync(opened.descriptor, 0));
    }
    return { descriptor: opened.descriptor, isNew };
  } catch (error) {
    inside.close(opened.descriptor);
    throw error;
  }
}

function checkOpenable(kind: EntryKind | null, { create }: Pick<OpenOptions, 'create'>): void {
  if (kind !== null && create === 'exclusive') fail('already-exists');
  if (kind === 'directory') fail('is-directory');
  if (kind === 'symlink') fail('link-loop', 'a link that is not to be followed cannot be opened');
  if (kind === 'other') fail('unsupported', 'devices, pipes and sockets are never opened');
}

interface Attempt {
  readonly opened: OpenedFile | Errno;
  readonly isNew: boolean;
}

/** Creating is always exclusive: so the kernel follows nothing, and we know whose file it is. */
function openOrCreate({ directory, rest, kind, options: { access, create, mode } }: HostOpening): Attempt {
  const open = (): Attempt => ({
    opened: directory.openFile(rest, { flags: ACCESS[access] | KEEP, mode: 0 }),
    isNew: false,
  });
  const make = (): Attempt => {
    const flags = ACCESS[access] | KEEP | O_CREAT | O_EXCL;
    return { opened: directory.openFile(rest, { flags, mode: mode & 0o7777 }), isNew: true };
  };
  if (create === 'never') return open();
  if (create === 'exclusive') return make();
  let isMissing = kind === null;
  for (let tries = 0; tries < MAX_TRIES; tries++) {
    const attempt = isMissing ? make() : open();
    if (attempt.opened !== (isMissing ? EEXIST : ENOENT)) return attempt;
    isMissing = !isMissing;
  }
  return { opened: EAGAIN, isNew: false };
}

/** The umask took bits away; what the caller says is exact. A file system without modes keeps what it has. */
function giveMode({ descriptor, stat }: OpenedFile, mode: number): void {
  if (stat.mode !== (mode & 0o7777)) orErrno(() => fchmodSync(descriptor, mode & 0o7777));
}
