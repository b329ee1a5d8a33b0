/** Opens the folder everything else is relative to. */
import { closeSync, constants, fstatSync, openSync, readlinkSync } from 'node:fs';
import { fail } from '../errors.ts';
import { onHost, orErrno } from './host-errors.ts';
import { hostStatOf } from './host-stat.ts';
import type { HostStat } from './host-tree.ts';

export interface RootDirectory {
  readonly descriptor: number;
  readonly hostPath: string;
  readonly dev: bigint;
}

/** `O_PATH`: the place, without the right to read it. Node has no name for it. */
export const O_PATH = 0o10000000;
/** Node sets it by itself; the kernel's own call needs it said. */
export const O_CLOEXEC = 0o2000000;

/** A path that reaches what `descriptor` stands for. Linux only. */
export const pathOfDescriptor = (descriptor: number): string => `/proc/self/fd/${descriptor}`;

/** Links in `hostPath` itself are followed: it is the user's word. Errors: `not-found`, `not-directory`, `access`, `unsupported` (no /proc). */
export function openRootDirectory(hostPath: string): RootDirectory {
  return onHost(() => {
    const descriptor = openSync(hostPath, constants.O_RDONLY | constants.O_DIRECTORY);
    try {
      const { dev } = fstatSync(descriptor, { bigint: true });
      return { descriptor, dev, hostPath: pathBehind(descriptor) };
    } catch (error) {
      closeSync(descriptor);
      throw error;
    }
  });
}

/** Everything on Linux goes through /proc, so that a machine without it is refused at once and by name. */
function pathBehind(descriptor: number): string {
  try {
    return readlinkSync(pathOfDescriptor(descriptor));
  } catch {
    return fail('unsupported', '/proc is not mounted');
  }
}

/** As often as a root that is moved in between is looked at anew. */
const LOOKS = 4;
/** The kernel tells no path that is longer than 4,095 bytes; some are left for " (deleted)". */
const MAX_TOLD_BYTES = 4000;
/** `..` this many times still fits in one path. */
const MAX_LEVELS_UP = 1000;

/** How many levels above `names` a path is short enough to be told. */
function levelsToTell(above: string, names: readonly string[]): number {
  let left = MAX_TOLD_BYTES - above.length;
  const tooDeep = names.findIndex((name) => (left -= Buffer.byteLength(name) + 1) < 0);
  return tooDeep === -1 ? 0 : names.length - tooDeep;
}

/** Where the kernel says that `descriptor`, or what is so many levels above it, is. One byte is one character here. */
function tell(descriptor: number, levels: number): string | undefined {
  if (levels === 0) {
    const told = orErrno(() => readlinkSync(pathOfDescriptor(descriptor), 'latin1'));
    return typeof told === 'string' ? told : undefined;
  }
  const step = Math.min(levels, MAX_LEVELS_UP);
  const above = orErrno(() => openSync(pathOfDescriptor(descriptor) + '/..'.repeat(step), O_PATH));
  if (above < 0) return undefined;
  try {
    return tell(above, levels - step);
  } finally {
    closeSync(above);
  }
}

/**
 * Whether the directory `descriptor`, last known by `names`, is by the kernel's own word below `root`. Names that are not
 * UTF-8 stay different in what is compared, and " (deleted)" at the end changes nothing.
 */
export function isBelow(root: number, descriptor: number, names: readonly string[]): boolean {
  for (let looks = 0; looks < LOOKS; looks++) {
    const above = tell(root, 0);
    if (above === undefined) return false;
    const place = tell(descriptor, levelsToTell(above, names));
    if (above === '/' || place === above || place?.startsWith(`${above}/`)) return true;
    if (tell(root, 0) === above) return false;
  }
  return false;
}

/** Attributes of a descriptor that Node opened. */
export const statDescriptor = (descriptor: number): HostStat => hostStatOf(fstatSync(descriptor, { bigint: true }));
