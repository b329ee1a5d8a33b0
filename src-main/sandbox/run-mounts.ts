/** Which mounts a run gets: virtual ones, real ones, or both. */
import { fail } from '../vfs/errors.ts';
import type { ExtraMounts, HostMountRequest } from './extra-mounts.ts';
import { normalGuestPath } from './guest-place.ts';
import type { MemoryMountRequest, MemoryMounts } from './memory-mounts.ts';
import type { MountedTree } from './mounts.ts';

export type MountRequest = HostMountRequest | MemoryMountRequest;

export interface MountSources {
  /** Empty for a run that is to see no workspace, home or scratch. */
  readonly schemes: readonly MountedTree[];
  readonly extra: Pick<ExtraMounts, 'mount'>;
  readonly memory: Pick<MemoryMounts, 'mount'>;
}

/** Before anything is opened or kept. Errors: `already-exists`. */
function checkPlaces(schemes: readonly MountedTree[], requests: readonly MountRequest[]): void {
  const taken = new Set<string>();
  for (const { guest } of requests) {
    const place = normalGuestPath(guest);
    if (schemes.some(({ guestPath }) => guestPath === place))
      fail('already-exists', `${place} is taken by the sandbox itself`);
    if (taken.has(place)) fail('already-exists', `two mounts cannot both be at ${place}`);
    taken.add(place);
  }
}

/** The place of a single file's mount is its folder, which is known when it has been opened. Errors: `already-exists`. */
function checkMounts(mounts: readonly MountedTree[]): readonly MountedTree[] {
  const taken = new Set<string>();
  for (const { guestPath } of mounts) {
    if (taken.has(guestPath)) fail('already-exists', `two mounts cannot both be at ${guestPath}`);
    taken.add(guestPath);
  }
  return mounts;
}

/** Errors: `already-exists` when two are at one place; those of the sources. */
export function mountsOf(
  requests: readonly MountRequest[],
  { schemes, extra, memory }: MountSources,
): readonly MountedTree[] {
  checkPlaces(schemes, requests);
  const asked = requests.map((request) => (request.kind === 'memory' ? memory.mount(request) : extra.mount(request)));
  const hasRoot = [...schemes, ...asked].some(({ guestPath }) => guestPath === '/');
  const root = hasRoot ? [] : [memory.mount({ kind: 'memory', guest: '/' })];
  return checkMounts([...schemes, ...root, ...asked]);
}
