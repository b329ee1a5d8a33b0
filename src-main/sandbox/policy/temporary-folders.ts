/** Where names come and go: the folder that stands for the names which a capsule makes and removes again. */

/** A name with so many temporary ones beside it will not be the last. */
const SEVERAL = 2;
/** What programs put into names so that no two are alike: many digits, or letters and digits, or letters of both sizes, mixed. */
const GENERATED = /\d{3}|[a-z]\d+[a-z]|\d[a-z]+\d|[a-z][A-Z]+[a-z]+[A-Z]/;

interface Node {
  isTemporary: boolean;
  /** How many of those right below are. */
  temporary: number;
  below: Map<string, Node> | null;
}

const createNode = (): Node => ({ isTemporary: false, temporary: 0, below: null });

export class TemporaryFolders {
  readonly #mounts = new Map<string, Node>();

  add(mount: string, names: readonly string[]): void {
    let node = childOf(this.#mounts, mount);
    let parent = node;
    for (const name of names) {
      parent = node;
      node = childOf((node.below ??= new Map<string, Node>()), name);
    }
    if (!node.isTemporary) parent.temporary += 1;
    node.isTemporary = true;
  }

  /**
   * The names of the folder; null for a place that is not temporary, and for a single one with a name that the next run may well give it
   * again: then the name itself is narrower.
   */
  folderOf(mount: string, names: readonly string[]): readonly string[] | null {
    let node = this.#mounts.get(mount);
    for (const [depth, name] of names.entries()) {
      const next: Node | undefined = node?.below?.get(name);
      if (!node || !next) return null;
      if (next.isTemporary) return node.temporary >= SEVERAL || GENERATED.test(name) ? names.slice(0, depth) : null;
      node = next;
    }
    return null;
  }
}

function childOf(nodes: Map<string, Node>, name: string): Node {
  let node = nodes.get(name);
  if (!node) nodes.set(name, (node = createNode()));
  return node;
}
