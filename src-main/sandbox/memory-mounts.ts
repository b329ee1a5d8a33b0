/** Mounts that are memory and nothing else: empty when a run first asks for one, gone with the session. */
import { fail } from '../vfs/errors.ts';
import { createMemoryTree } from '../vfs/node/create-overlay.ts';
import { freeName, normalGuestPath } from './guest-place.ts';
import type { MountedTree, MountTable } from './mounts.ts';

export interface MemoryMountRequest {
  readonly kind: 'memory';
  readonly guest: string;
  /** 64 MiB when it is left out. */
  readonly bytes?: number | undefined;
}

/** Bytes of all files of one mount. */
const BYTES = { usual: 64 * 2 ** 20, most: 4 * 2 ** 30 } as const;
const MOST_NODES = 65_536;
const MOST = 100;
/** Beyond every tree that is kept on disk. */
const FIRST_DEVICE = 1000;

export interface MemoryMountsDeps {
  readonly mounts: MountTable;
  /** Whether a mount has that name, or had it and may come back. */
  readonly isTaken: (name: string) => boolean;
  /** Nanoseconds since the epoch. */
  readonly now: () => bigint;
}

interface MemoryMount {
  readonly tree: MountedTree;
  readonly bytes: number;
}

export class MemoryMounts {
  readonly #deps: MemoryMountsDeps;
  readonly #made = new Map<string, MemoryMount>();

  constructor(deps: MemoryMountsDeps) {
    this.#deps = deps;
  }

  /**
   * The memory at a guest path: that of an earlier run of the session, with what is in it, or a new one. Errors: `already-exists` when
   * it has another limit; `invalid-argument`; `quota`.
   */
  mount({ guest, bytes = BYTES.usual }: MemoryMountRequest): MountedTree {
    const guestPath = normalGuestPath(guest);
    const known = this.#made.get(guestPath);
    if (known === undefined) return this.#add(guestPath, bytes);
    if (known.bytes !== bytes)
      fail('already-exists', `${guestPath} is memory of ${known.bytes} bytes in this sandbox, not ${bytes}`);
    return known.tree;
  }

  #add(guestPath: string, bytes: number): MountedTree {
    if (this.#made.size >= MOST) fail('quota', `a sandbox may have ${MOST} memory mounts`);
    if (!Number.isSafeInteger(bytes) || bytes < 0 || bytes > BYTES.most)
      fail('invalid-argument', `a memory mount may have up to ${BYTES.most} bytes`);
    const overlay = createMemoryTree({ now: this.#deps.now, maxBytes: bytes, maxNodes: MOST_NODES });
    const name = freeName(guestPath === '/' ? '/memory' : guestPath, this.#deps.isTaken);
    const device = FIRST_DEVICE + this.#made.size;
    const spec = { name, kind: 'memory', access: 'read-write', guestPath, overlay, device } as const;
    const tree = this.#deps.mounts.add(spec, 'extra');
    this.#made.set(guestPath, { tree, bytes });
    return tree;
  }
}
