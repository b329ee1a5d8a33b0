/** Times and modes of entries of the host, set without ever following a link. */
import { chmodSync, constants, fchmodSync, futimesSync, lutimesSync } from 'node:fs';
import { fail } from '../errors.ts';
import type { TimeChange } from '../vfs.ts';
import type { Confinement, HeldDirectory, OpenedFile, OpenRequest } from './confinement.ts';
import type { HostDirectory } from './host-directory.ts';
import { ERRNO, failErrno, onHost } from './host-errors.ts';
import type { HostStat } from './host-tree.ts';
import type { Libc } from './libc.ts';
import { O_PATH, pathOfDescriptor } from './root-directory.ts';
import { secondsOf } from './timespec.ts';

const { O_NOCTTY, O_NOFOLLOW, O_NONBLOCK, O_RDONLY } = constants;
const INSPECT: OpenRequest = { flags: O_PATH | O_NOFOLLOW, mode: 0 };
const READ: OpenRequest = { flags: O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY, mode: 0 };

const PERMISSIONS = 0o7777;

/** What both times of an entry are to be. */
export interface NewTimes {
  readonly access: TimeChange;
  readonly modification: TimeChange;
}

/** Where the kernel cannot be asked for its present moment, and for what stays. */
export interface TimeSource {
  readonly libc: Libc | null;
  readonly now: () => bigint;
  readonly stat: () => HostStat;
}

/** As Node takes them: about a microsecond is kept, also of a time that stays. */
function inSeconds({ access, modification }: NewTimes, { now, stat }: TimeSource): readonly [string, string] {
  const before = stat();
  const ours = now();
  // The host's clock may be a little ahead of ours; the present is never before the last change.
  const present = ours > before.ctimeNs ? ours : before.ctimeNs + 1000n;
  const valueOf = (change: TimeChange, kept: bigint): string =>
    secondsOf(change === 'keep' ? kept : change === 'now' ? present : change);
  return [valueOf(access, before.atimeNs), valueOf(modification, before.mtimeNs)];
}

/** Of an open file. Errors: as the system says. */
export function setTimesOfDescriptor(descriptor: number, times: NewTimes, source: TimeSource): void {
  if (source.libc === null) {
    const [access, modification] = inSeconds(times, source);
    onHost(() => futimesSync(descriptor, access, modification));
    return;
  }
  const result = source.libc.setTimes(descriptor, times.access, times.modification);
  if (result < 0) failErrno(result);
}

/** Of `name` in a held directory, also when it is a link; `.` is the directory itself. Throws what node:fs throws. */
export function setTimesOfName(held: HeldDirectory, name: string, times: NewTimes, source: TimeSource): void {
  if (source.libc === null || held.descriptor === null) {
    lutimesSync(`${held.path}/${name}`, ...inSeconds(times, source));
    return;
  }
  const result = source.libc.setLinkTimes(held.descriptor, name, times.access, times.modification);
  if (result < 0) failErrno(result);
}

/** The permission bits that an entry is to have, told what it has; null to leave it alone. */
export type WantedMode = (before: HostStat) => number | null;

/**
 * Sets the mode of the entry at `names`. The system's own call by path would follow a link, so that the entry is opened
 * first (on Linux without any right to it) and asked what it is. Errors: `unsupported` for a link.
 */
export function setModeOfEntry(
  inside: Confinement,
  directory: HostDirectory,
  names: readonly string[],
  wanted: WantedMode,
): void {
  const opened = directory.openFile(names, inside.name === 'compare' ? READ : INSPECT);
  if (typeof opened === 'number') return failErrno(opened === ERRNO.ELOOP ? ERRNO.ENXIO : opened);
  try {
    setModeOfOpened(inside, opened, wanted);
  } finally {
    inside.close(opened.descriptor);
  }
}

function setModeOfOpened(inside: Confinement, { descriptor, stat }: OpenedFile, wanted: WantedMode): void {
  if (stat.kind === 'symlink') fail('unsupported', 'a link has no mode');
  const mode = wanted(stat);
  if (mode === null) return;
  inside.trace('chmod');
  onHost(() =>
    inside.name === 'compare'
      ? fchmodSync(descriptor, mode & PERMISSIONS)
      : chmodSync(pathOfDescriptor(descriptor), mode & PERMISSIONS),
  );
}
