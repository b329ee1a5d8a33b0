/** Opens the folder everything else is relative to. */
import { closeSync, constants, fstatSync, openSync, readlinkSync } from 'node:fs';
import { fail } from '../errors.ts';
import { onHost } from './host-errors.ts';
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

/** Attributes of a descriptor that Node opened. */
export const statDescriptor = (descriptor: number): HostStat => hostStatOf(fstatSync(descriptor, { bigint: true }));
