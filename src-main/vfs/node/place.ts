/** Where a path led in one tree, and enough to act there without walking again. */
import type { EntryKind } from '../../../src-preload/contract/vocabulary.ts';
import type { LayerName, Place } from '../vfs.ts';
import { layerOf, namesAt } from './lookup.ts';
import type { Found, Lens, Position } from './lookup.ts';
import type { Spot } from './mutations.ts';

export interface PlaceSource {
  readonly lens: Lens;
  /** null for the root. */
  readonly spot: Spot | null;
  /** null when nothing is there. */
  readonly found: Found | null;
  readonly mustBeDirectory: boolean;
}

export class NodePlace implements Place {
  readonly names: readonly string[];
  readonly kind: EntryKind | null;
  readonly layer: LayerName;
  readonly lens: Lens;
  readonly spot: Spot | null;
  readonly found: Found | null;
  /** The path had a slash at its end. */
  readonly mustBeDirectory: boolean;
  /** The tree's version that this is true for. */
  readonly version: number;

  constructor({ lens, spot, found, mustBeDirectory }: PlaceSource) {
    this.lens = lens;
    this.spot = spot;
    this.found = found;
    this.mustBeDirectory = mustBeDirectory;
    this.version = lens.state.version;
    this.names = spot ? [...namesAt(spot.parent), spot.name] : [];
    this.kind = found?.kind ?? null;
    if (found?.node) this.layer = layerOf(lens.state, found.node);
    else this.layer = found ? 'base' : 'top';
  }

  /** The directory that is here. */
  get position(): Position | null {
    if (this.found?.kind !== 'directory') return null;
    if (this.found.node) return { anchor: this.found.node, rest: [] };
    return this.spot && { anchor: this.spot.parent.anchor, rest: [...this.spot.parent.rest, this.spot.name] };
  }
}
