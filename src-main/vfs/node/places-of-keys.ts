/** The places in some states of a tree that rows stand for. */
import type { RowKeys } from './changes.ts';
import type { StateRows } from './layer-rows.ts';

const ROOT_ID = 1;

type Names = readonly string[];

/** What every node of a state is called. */
class PlacesIn {
  readonly #names = new Map<number, { readonly parent: number; readonly name: string }[]>();
  readonly #below = new Map<number, string[]>();
  /** Directories have one place. */
  readonly #known = new Map<number, readonly Names[]>([[ROOT_ID, [[]]]]);

  constructor(rows: StateRows, emptied: ReadonlySet<number>) {
    for (const { parent, name, node } of rows.names()) {
      if (emptied.has(parent)) push(this.#below, parent, name);
      push(this.#names, node, { parent, name });
    }
  }

  /** None for a node that the state does not have. */
  of(node: number): readonly Names[] {
    const known = this.#known.get(node);
    if (known) return known;
    const names = this.#names.get(node) ?? [];
    const places = names.flatMap(({ parent, name }) => this.of(parent).map((above) => [...above, name]));
    this.#known.set(node, places);
    return places;
  }

  /** The names in what went away. */
  below(directory: number): readonly string[] {
    return this.#below.get(directory) ?? [];
  }
}

function push<Key, Value>(into: Map<Key, Value[]>, key: Key, value: Value): void {
  const known = into.get(key);
  if (known) known.push(value);
  else into.set(key, [value]);
}

/** No place twice. */
export function placesOfKeys(keys: RowKeys, states: readonly StateRows[]): readonly Names[] {
  const places = new Map<string, Names>();
  const add = (names: Names): unknown => places.set(names.join('/'), names);
  const emptied = new Set(keys.emptied);
  for (const rows of states) {
    const at = new PlacesIn(rows, emptied);
    const addName = (parent: number, name: string): void => at.of(parent).forEach((above) => add([...above, name]));
    for (const node of keys.nodes) at.of(node).forEach(add);
    for (const { parent, name } of keys.names) addName(parent, name);
    for (const parent of emptied) for (const name of at.below(parent)) addName(parent, name);
  }
  return [...places.values()];
}
