/** Which places of some moments of a tree its records are about. */
import { ByteReader } from '../../store/byte-reader.ts';
import { RECORD } from './journal-recorder.ts';
import { namesOf } from './node.ts';
import type { Node } from './node.ts';
import type { PastView } from './past-view.ts';

/** Every place that leads to a node. */
function* placesOf(node: Node): Iterable<readonly string[]> {
  yield namesOf(node);
  for (const { parent, name } of node.more) yield [...namesOf(parent), name];
}

const NAMES: ReadonlySet<number> = new Set([RECORD.name, RECORD.unname]);
const NODES: ReadonlySet<number> = new Set([RECORD.node, RECORD.write, RECORD.forget]);

export class TouchedPlaces {
  readonly #views: readonly PastView[];
  readonly #places = new Map<string, readonly string[]>();

  constructor(views: readonly PastView[]) {
    this.#views = views;
  }

  /** Adds what one record is about. */
  by(payload: Uint8Array): void {
    const from = new ByteReader(payload);
    const record = from.u8();
    const id = from.f64();
    if (NAMES.has(record)) this.#add(id, [from.text()]);
    else if (NODES.has(record)) this.#add(id, []);
  }

  list(): readonly (readonly string[])[] {
    return [...this.#places.values()];
  }

  #add(id: number, below: readonly string[]): void {
    for (const view of this.#views) {
      const node = view.node(id);
      if (!node) continue;
      for (const place of placesOf(node)) {
        const names = [...place, ...below];
        this.#places.set(names.join('/'), names);
      }
    }
  }
}
