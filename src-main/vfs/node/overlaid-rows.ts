/** The rows of a state, of which the latest changes are not in the tables yet. */
import type { RowChanges } from './changes.ts';
import type { NameRow, NodeRow, StateRows } from './layer-rows.ts';

class Overlaid implements StateRows {
  readonly #nodes = new Map<number, NodeRow>();
  readonly #names = new Map<number, Map<string, NameRow>>();

  constructor(written: StateRows) {
    for (const row of written.nodes()) this.#nodes.set(row.id, row);
    for (const row of written.names()) this.#namesIn(row.parent).set(row.name, row);
  }

  nodes(): Iterable<NodeRow> {
    return this.#nodes.values();
  }

  *names(): Iterable<NameRow> {
    for (const some of this.#names.values()) yield* some.values();
  }

  apply({ nodes, names, reborn, generation: since }: RowChanges): void {
    for (const [id, record] of nodes) {
      if (record) this.#nodes.set(id, { id, record, since });
      else this.#nodes.delete(id);
      if (!record || reborn.has(id)) this.#names.delete(id);
    }
    for (const [parent, changed] of names) {
      const known = this.#namesIn(parent);
      for (const [name, value] of changed)
        if (value) known.set(name, { parent, name, ...value, since });
        else known.delete(name);
    }
  }

  #namesIn(parent: number): Map<string, NameRow> {
    const known = this.#names.get(parent) ?? new Map<string, NameRow>();
    this.#names.set(parent, known);
    return known;
  }
}

/** `changes` oldest first. */
export function overlaid(written: StateRows, changes: readonly RowChanges[]): StateRows {
  const rows = new Overlaid(written);
  for (const change of changes) rows.apply(change);
  return rows;
}
