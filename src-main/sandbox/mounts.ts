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
  readonly overlay: Overlay;
}

export interface MountedTree extends MountSpec {
  /** Distinguishes mounts in a guest's stat, as a device number does. */
  readonly device: number;
  readonly root: DirHandle;
  /** One side of the tree with a root handle of its own; made once. */
  view(view: LayerView): { readonly vfs: Vfs; readonly root: DirHandle };
}

function mountTree(spec: MountSpec, device: number): MountedTree {
  const views = new Map<LayerView, { vfs: Vfs; root: DirHandle }>();
  const vfs = spec.access === 'read-write' ? spec.overlay : spec.overlay.view('merged');
  const root = vfs.openRoot();
  views.set('merged', { vfs, root });
  return {
    ...spec,
    device,
    root,
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

/** The mounts of one sandbox, in the order they were added. */
export class MountTable {
  readonly #mounts = new Map<string, MountedTree>();
  readonly #extra = new Set<string>();
  readonly #listeners = new Set<(mount: MountedTree) => void>();

  /** Adds a mount, whose overlay is closed when it cannot be. Errors: `already-exists` when the name or the guest path is taken. */
  add(spec: MountSpec, place: 'scheme' | 'extra' = 'scheme'): MountedTree {
    try {
      return this.#add(spec, place);
    } catch (error) {
      if (this.#mounts.get(spec.name)?.overlay !== spec.overlay) spec.overlay.close();
      throw error;
    }
  }

  #add(spec: MountSpec, place: 'scheme' | 'extra'): MountedTree {
    for (const mount of this.#mounts.values())
      if (mount.name === spec.name || mount.guestPath === spec.guestPath)
        fail('already-exists', `${spec.guestPath} is mounted already`);
    const mount = mountTree(spec, this.#mounts.size + 1);
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
    for (const mount of this.#mounts.values()) mount.overlay.close();
    this.#mounts.clear();
  }
}
