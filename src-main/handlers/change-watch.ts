/** The changes of a sandbox, computed when asked for and told to windows shortly after they moved. */
import type { ChangeKind } from '../../src-preload/contract/vocabulary.ts';
import type { Layer } from '../../src-preload/contract/schemas.ts';
import { countChanges } from '../review/change.ts';
import type { Change } from '../review/change.ts';
import { listChanges } from '../review/changes.ts';
import { ContentHashes } from '../review/content.ts';
import type { MountedTree, MountTable } from '../sandbox/mounts.ts';
import { VfsError } from '../vfs/errors.ts';

/** Milliseconds between a change and the news of it; a busy guest gives one message, not thousands. */
const SETTLE = 150;
/** A large top takes longer to compare; the news then waits in proportion, so that guests stay fast. */
const SHARE = 10;

interface Cached {
  readonly changes: readonly Change[];
  readonly kinds: ReadonlyMap<string, ChangeKind>;
}

export class ChangeWatch {
  readonly #mounts: MountTable;
  readonly #cache = new Map<string, Cached>();
  /** Hashes of contents outlive a single look: most files did not change since the last one. */
  readonly #hashes = new Map<string, ContentHashes>();
  readonly #undo: (() => void)[] = [];
  readonly #tell: () => void;
  #timer: NodeJS.Timeout | null = null;
  #cost = 0;

  /** `tell` is called at most a few times a second, after something changed. */
  constructor(mounts: MountTable, tell: () => void) {
    this.#mounts = mounts;
    this.#tell = tell;
    for (const mount of mounts.all()) this.#watch(mount);
    this.#undo.push(
      mounts.onAdd((mount) => {
        this.#watch(mount);
        this.#tellSoon();
      }),
    );
  }

  of(mount: MountedTree): readonly Change[] {
    return this.#cached(mount).changes;
  }

  /** Whether `all` costs nothing. */
  get isKnown(): boolean {
    return this.#mounts.all().every(({ name }) => this.#cache.has(name));
  }

  all(): readonly Change[] {
    return this.#mounts.all().flatMap((mount) => this.of(mount));
  }

  /** What the entry at a canonical path is to its base, if it is a change itself. */
  kindAt = (path: string): ChangeKind | null => {
    const name = path.slice(0, path.indexOf('://'));
    return this.#cached(this.#mounts.get(name)).kinds.get(path) ?? null;
  };

  layers(): readonly Layer[] {
    return this.#mounts.all().flatMap((mount) => layersOf(mount, this.#counted(mount)));
  }

  hashes(mount: MountedTree): ContentHashes {
    const known = this.#hashes.get(mount.name);
    if (known) return known;
    const hashes = new ContentHashes();
    this.#hashes.set(mount.name, hashes);
    return hashes;
  }

  close(): void {
    if (this.#timer) clearTimeout(this.#timer);
    for (const undo of this.#undo) undo();
  }

  #watch(mount: MountedTree): void {
    const { name } = mount;
    const undo = mount.onChange(() => {
      this.#cache.delete(name);
      this.#tellSoon();
    });
    this.#undo.push(undo);
  }

  #tellSoon(): void {
    this.#timer ??= setTimeout(
      () => {
        this.#timer = null;
        this.#tell();
      },
      Math.max(SETTLE, this.#cost * SHARE),
    );
  }

  /** A folder that cannot be read just now must not take the other layers with it, nor the engine: this runs in a timer. */
  #counted(mount: MountedTree): readonly Change[] | VfsError {
    try {
      return this.of(mount);
    } catch (error) {
      if (error instanceof VfsError) return error;
      throw error;
    }
  }

  #cached(mount: MountedTree): Cached {
    const known = this.#cache.get(mount.name);
    if (known) return known;
    const began = performance.now();
    const changes = listChanges(mount.overlay, mount.name, this.hashes(mount));
    this.#cost = performance.now() - began;
    const cached = { changes, kinds: new Map(changes.map((change) => [change.path, change.kind])) };
    this.#cache.set(mount.name, cached);
    return cached;
  }
}

const NONE = { added: 0, modified: 0, deleted: 0, renamed: 0, copied: 0, typeChanged: 0, bytes: 0 } as const;

function layersOf(mount: MountedTree, changes: readonly Change[] | VfsError): Layer[] {
  const { overlay, name, access, writes } = mount;
  if (writes === 'base' && overlay.base)
    return [
      { mount: name, name: 'base', writable: access === 'read-write', detail: overlay.base.hostPath, counts: NONE },
    ];
  const detail = overlay.base ? 'changes kept apart until you commit them' : 'scratch: there is no folder below';
  const isKnown = !(changes instanceof VfsError);
  const top: Layer = {
    mount: name,
    name: 'top',
    writable: access === 'read-write',
    detail: isKnown ? detail : `cannot be compared with the folder now: ${changes.message}`,
    counts: isKnown ? countChanges(changes, overlay.topBytes()) : { ...NONE, bytes: overlay.topBytes() },
  };
  if (!overlay.base) return [top];
  const base: Layer = { mount: name, name: 'base', writable: false, detail: overlay.base.hostPath, counts: NONE };
  return access === 'read-only' ? [base] : [top, base];
}
