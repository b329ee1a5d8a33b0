/** Finds what was granted for a place: one step for each name of its path, however many grants there are. */

/** What stands in the index. */
export interface IndexedGrant {
  readonly verdict: 'allow' | 'deny';
  readonly mount: string;
  readonly names: readonly string[];
}

interface Node<G> {
  readonly below: Map<string, Node<G>>;
  readonly here: Set<G>;
}

/** The one there, made when there is none. */
function nodeAt<G>(nodes: Map<string, Node<G>>, name: string): Node<G> {
  const known = nodes.get(name);
  if (known) return known;
  const made: Node<G> = { below: new Map(), here: new Set() };
  nodes.set(name, made);
  return made;
}

export class GrantIndex<G extends IndexedGrant> {
  readonly #mounts = new Map<string, Node<G>>();
  /** As long as there is none, the first that allows is enough. */
  #refusals = 0;

  add(grant: G): void {
    let node = nodeAt(this.#mounts, grant.mount);
    for (const name of grant.names) node = nodeAt(node.below, name);
    node.here.add(grant);
    if (grant.verdict === 'deny') this.#refusals += 1;
  }

  /** Leaves no empty nodes behind. */
  remove(grant: G): void {
    if (!taken(this.#mounts, [grant.mount, ...grant.names], grant)) return;
    if (grant.verdict === 'deny') this.#refusals -= 1;
  }

  /** A refusal before what allows, the widest first; null when nothing that `holds` covers the place. */
  covering(mount: string, names: readonly string[], holds: (grant: G) => boolean): G | null {
    let node = this.#mounts.get(mount);
    let allowing: G | null = null;
    for (let depth = 0; node; depth += 1) {
      for (const grant of node.here) {
        if (!holds(grant)) continue;
        if (grant.verdict === 'deny') return grant;
        allowing ??= grant;
      }
      if (allowing && this.#refusals === 0) return allowing;
      const name = names[depth];
      node = name === undefined ? undefined : node.below.get(name);
    }
    return allowing;
  }

  /** Whether one that `holds` covers a place, or anything below it. */
  hasBelow(mount: string, names: readonly string[], holds: (grant: G) => boolean): boolean {
    let node = this.#mounts.get(mount);
    for (const name of names) {
      if (!node || some(node.here, holds)) return node !== undefined;
      node = node.below.get(name);
    }
    return node !== undefined && isInside(node, holds);
  }
}

/** Whether it was there; a node that is empty then goes with it. */
function taken<G>(nodes: Map<string, Node<G>>, [step = '', ...way]: readonly string[], grant: G): boolean {
  const node = nodes.get(step);
  if (!node) return false;
  const wasThere = way.length === 0 ? node.here.delete(grant) : taken(node.below, way, grant);
  if (node.here.size === 0 && node.below.size === 0) nodes.delete(step);
  return wasThere;
}

function some<G>(grants: ReadonlySet<G>, holds: (grant: G) => boolean): boolean {
  for (const grant of grants) if (holds(grant)) return true;
  return false;
}

function isInside<G>(node: Node<G>, holds: (grant: G) => boolean): boolean {
  if (some(node.here, holds)) return true;
  for (const below of node.below.values()) if (isInside(below, holds)) return true;
  return false;
}
