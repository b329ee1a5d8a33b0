/** What somebody else did to the folders underneath the changes of a sandbox: looked at when somebody asks, never per operation. */
import type { DriftKind } from '../../src-preload/contract/vocabulary.ts';
import type { MountedTree, MountTable } from '../sandbox/mounts.ts';
import { formatPath } from '../vfs/path/scheme-path.ts';

/** Milliseconds that one look is good for: it costs a question to the folder for each change. */
const FRESH = 2000;

/** By canonical path. */
type Drifts = ReadonlyMap<string, DriftKind>;

export class DriftWatch {
  readonly #mounts: MountTable;
  readonly #now: () => number;
  readonly #seen = new Map<string, { readonly at: number; readonly drifts: Drifts }>();

  /** `now` is in milliseconds. */
  constructor(mounts: MountTable, now: () => number) {
    this.#mounts = mounts;
    this.#now = now;
  }

  /** Of all mounts together. */
  all(): Drifts {
    return new Map(this.#mounts.all().flatMap((mount) => [...this.#of(mount)]));
  }

  /** A sentence for each mount with entries that drifted. */
  notices(): readonly string[] {
    return this.#mounts.all().flatMap((mount) => {
      const drifts = this.#of(mount);
      return drifts.size === 0 ? [] : [sentence(mount.name, drifts)];
    });
  }

  #of(mount: MountedTree): Drifts {
    const known = this.#seen.get(mount.name);
    const at = this.#now();
    if (known && at - known.at < FRESH) return known.drifts;
    const own = mount.overlay.baseDrift().filter(({ of }) => of === 'entry');
    const drifts = new Map(own.map(({ names, drift }) => [formatPath(mount.name, names), drift]));
    this.#seen.set(mount.name, { at, drifts });
    return drifts;
  }
}

function sentence(mount: string, drifts: Drifts): string {
  const [first = ''] = drifts.keys();
  if (drifts.size === 1) return `One entry changed in the folder underneath your changes: ${first}.`;
  return `${drifts.size} entries changed in the folder underneath your changes in ${mount}://, the first is ${first}.`;
}
