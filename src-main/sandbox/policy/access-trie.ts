/** What is said about places, found by walking down to a place: the cost depends on how deep it lies, not on how much is said. */

interface Node<T> {
  value: T | null;
  below: Map<string, Node<T>> | null;
}

const emptyNode = <T>(): Node<T> => ({ value: null, below: null });

function childOf<T>(node: Node<T>, name: string): Node<T> {
  node.below ??= new Map();
  const known = node.below.get(name);
  if (known) return known;
  const made = emptyNode<T>();
  node.below.set(name, made);
  return made;
}

const NOTHING: readonly string[] = [];

/** One tree of names. A value at a place stands for the place and everything below it, by component; names are compared exactly. */
export class AccessTrie<T> {
  readonly #root: Node<T> = emptyNode();

  /** Where something is said already, that stays. */
  add(names: readonly string[], value: T): void {
    let node = this.#root;
    for (const name of names) node = childOf(node, name);
    node.value ??= value;
  }

  /** The value highest up on the way to a place, or null when nothing covers it. The place is `names` below `above`. */
  widest(names: readonly string[], above: readonly string[] = NOTHING): T | null {
    let node = this.#root;
    for (const part of [above, names])
      for (const name of part) {
        if (node.value !== null) return node.value;
        const next = node.below?.get(name);
        if (next === undefined) return null;
        node = next;
      }
    return node.value;
  }

  /** Whether anything is said about a place or what lies below it. */
  hasBelow(names: readonly string[], above: readonly string[] = NOTHING): boolean {
    let node: Node<T> | undefined = this.#root;
    for (const name of above) node = node?.below?.get(name);
    for (const name of names) node = node?.below?.get(name);
    return node !== undefined && (node.value !== null || node.below !== null);
  }
}
