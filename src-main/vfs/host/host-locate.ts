/** From a directory of the host and a path to a place: with one question where that is enough, else name by name. */
import { readlinkSync } from 'node:fs';
import { fail } from '../errors.ts';
import type { RelPath } from '../path/rel-path.ts';
import type { LastLink } from '../vfs.ts';
import { walk } from '../walk.ts';
import type { WalkSource } from '../walk.ts';
import type { Trace } from './confinement.ts';
import type { HostDirectory } from './host-directory.ts';
import { ERRNO, failErrno } from './host-errors.ts';
import { textOf } from './host-list.ts';
import { HostPlace } from './host-place.ts';
import type { HostSpot } from './host-place.ts';
import type { HostStat } from './host-tree.ts';

const { ELOOP, ENOENT, ENOTDIR } = ERRNO;

/** The target of a link as it is stored. Errors: `invalid-argument` (not a link), `unsupported` (not UTF-8), `not-found`. */
export function readLinkAt({ directory, parent, name }: HostSpot, trace: Trace): string {
  const target = directory.within(parent, ({ path }) => {
    trace('readlink');
    return readlinkSync(`${path}/${name}`, 'buffer');
  });
  return textOf(target) ?? fail('unsupported', 'the target of the link is not UTF-8');
}

function isArrival(found: HostStat, path: RelPath, last: LastLink): boolean {
  if (found.kind === 'symlink') return last === 'keep' && !path.mustBeDirectory;
  return !path.mustBeDirectory || found.kind === 'directory';
}

/** The common cases: undefined means walk, whatever comes of it; null that nothing is there, in a directory that is. */
function findAtOnce(start: HostDirectory, path: RelPath, last: LastLink): HostStat | null | undefined {
  const { names } = path;
  if (names.includes('..')) return undefined;
  const found = start.lstat(names);
  if (typeof found === 'object') return isArrival(found, path, last) ? found : undefined;
  if (found === ELOOP || found === ENOTDIR) return undefined;
  if (found !== ENOENT) return failErrno(found);
  if (names.length === 1) return null;
  const parent = start.lstat(names.slice(0, -1));
  return typeof parent === 'object' && parent.kind === 'directory' ? null : undefined;
}

/** The walk knows a directory by its names below `start`. Each look goes all the way without following anything. */
function sourceFrom(start: HostDirectory, trace: Trace): WalkSource<readonly string[], HostStat> {
  return {
    lookup(above, name) {
      const found = start.lstat([...above, name]);
      if (typeof found === 'object') return found;
      return found === ENOENT ? undefined : failErrno(found);
    },
    enter: (above, name) => [...above, name],
    readLink: (parent, name) => readLinkAt({ directory: start, parent, name }, trace),
  };
}

/** Errors: see `Vfs.locate`; `cross-mount` where another file system is mounted. */
export function locateOnHost(
  root: HostDirectory,
  start: HostDirectory,
  path: RelPath,
  { last, trace }: { readonly last: LastLink; readonly trace: Trace },
): HostPlace {
  const { mustBeDirectory } = path;
  const own = { root, directory: start, rest: path.names, mustBeDirectory };
  if (path.names.length === 0) return new HostPlace({ ...own, kind: 'directory' });
  const found = findAtOnce(start, path, last);
  if (found !== undefined) return new HostPlace({ ...own, kind: found?.kind ?? null });
  const walked = walk(sourceFrom(start, trace), [], path, last);
  if (walked.name === null) return new HostPlace({ ...own, rest: walked.dir, kind: 'directory' });
  const { dir, name, entry } = walked;
  return new HostPlace({
    ...own,
    rest: [...dir, name],
    kind: entry?.kind ?? null,
    mustBeDirectory: walked.mustBeDirectory,
  });
}
