/** Which tree stands behind which scheme. */
import type { LayerView, MountKind } from '../../src-preload/contract/vocabulary.ts';
import { fail } from '../vfs/errors.ts';
import type { Overlay } from '../vfs/overlay.ts';
import type { DirHandle, Vfs } from '../vfs/vfs.ts';

export interface MountSpec {
  /** How canonical paths name it: `cwd`, `home`, `tmp`, or a name of its own. */
  readonly name: string;
  readonly kind: MountKind;
  readonly access: 'read-write' | 'read-only';
  /** Where WASI guests see it, e.g. `/home`. */
  readonly guestPath: string;
  /** What a review asks. Of a `host` mount its top is always empty: what is written goes into the folder at once. */
  readonly overlay: Overlay;
  /** Of a `host` mount: the folder itself, which is read and written instead of the overlay. Closed with the mount. */
  readonly direct?: Vfs | null;
  /** The same in every session, because guests see it in hashes; the next free number when it is left out. */
  readonly device?: number;
}

export interface MountedTree extends MountSpec {
  /** Distinguishes mounts in a guest's stat, as a device number does. */
  readonly device: number;
  readonly root: DirHandle;
  /** Names of the real folder, or file, at the root; null for memory. For what is decided, never for guests. */
  readonly hostRoot: readonly string[] | null;
  /** Where a change ends up. */
  readonly writes: 'top' | 'base';
  /** Called after every change of the tree, as far as it goes through the door; returns the undo. */
  onChange(listener: () => void): () => void;
  /** Something is written into the folder of a `host` mount. */
  changed(): void;
  /** One side of the tree with a root handle of its own; made once. */
  view(view: LayerView): { readonly vfs: Vfs; readonly root: DirHandle };
}

const mergedOf = ({ direct, access, overlay }: MountSpec): Vfs =>
  direct ?? (access === 'read-write' ? overlay : overlay.view('merged'));

function mountTree(spec: MountSpec, device: number): MountedTree {
  const views = new Map<LayerView, { vfs: Vfs; root: DirHandle }>();
  const listeners = new Set<() => void>();
  const vfs = mergedOf(spec);
  const root = vfs.openRoot();
  views.set('merged', { vfs, root });
  return {
    ...spec,
    device,
    root,
    hostRoot: spec.overlay.base?.hostPath.split(/[\\/]/).filter((name) => name !== '') ?? null,
    writes: spec.direct ? 'base' : 'top',
    onChange(listener) {
      if (!spec.direct) return spec.overlay.onChange(listener);
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
      };
    },
    changed() {
      for (const listener of listeners) listener();
    },
    view(view) {
      const known = views.get(view);
      if (known) return known;
      const side = spec.overlay.view(view);
      const made = { vfs: side, root: side.openRoot() };
      views.set(view, made);
      return made;
    },
  };
}

function closeTree({ direct, overlay }: MountSpec): void {
  direct?.close();
  overlay.close();
}

/** The mounts of one sandbox, in the order they were added. */
export class MountTable {
  readonly #mounts = new Map<string, MountedTree>();
  readonly #extra = new Set<string>();
  readonly #listeners = new Set<(mount: MountedTree) => void>();

  /** Adds a mount, whose trees are closed when it cannot be. Errors: `already-exists` when the name is taken. */
  add(spec: MountSpec, place: 'scheme' | 'extra' = 'scheme'): MountedTree {
    try {
      return this.#add(spec, place);
    } catch (error) {
      if (this.#mounts.get(spec.name)?.overlay !== spec.overlay) closeTree(spec);
      throw error;
    }
  }

  #add(spec: MountSpec, place: 'scheme' | 'extra'): MountedTree {
    if (this.#mounts.has(spec.name)) fail('already-exists', `${spec.name}:// is mounted already`);
    const mount = mountTree(spec, spec.device ?? this.#mounts.size + 1);
    this.#mounts.set(spec.name, mount);
    if (place === 'extra') this.#extra.add(spec.name);
    for (const listener of this.#listeners) listener(mount);
    return mount;
  }

  /** Called with every mount that is added from now on; returns the undo. */
  onAdd(listener: (mount: MountedTree) => void): () => void {
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
    };
  }

  has(name: string): boolean {
    return this.#mounts.has(name);
  }

  /** Errors: `invalid-path` when there is no such mount. */
  get(name: string): MountedTree {
    return this.#mounts.get(name) ?? fail('invalid-path', `nothing is mounted as ${name}://`);
  }

  all(): readonly MountedTree[] {
    return [...this.#mounts.values()];
  }

  /** The names a scheme path may use beyond the three schemes. */
  get extraNames(): ReadonlySet<string> {
    return this.#extra;
  }

  close(): void {
    for (const mount of this.#mounts.values()) closeTree(mount);
    this.#mounts.clear();
  }
}
