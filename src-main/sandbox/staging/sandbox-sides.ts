/** Both sides of every mount of a sandbox, by canonical path. */
import { PlaceReader } from '../../review/place-facts.ts';
import type { PlaceFacts } from '../../review/place-facts.ts';
import { formatPath, parseSchemePath } from '../../vfs/path/scheme-path.ts';
import type { MountTable } from '../mounts.ts';

export type SideName = 'base' | 'merged';

export class SandboxSides {
  readonly #mounts: MountTable;
  readonly #readers = new Map<string, PlaceReader>();

  constructor(mounts: MountTable) {
    this.#mounts = mounts;
  }

  /** What one side has at a canonical path; null for nothing. */
  at(side: SideName, path: string): PlaceFacts | null {
    const { reader, names } = this.#find(side, path);
    return reader.at(names);
  }

  /** The content of a file there; null when there is none of at most `most` bytes. */
  bytes(side: SideName, path: string, most: number): Uint8Array | null {
    const { reader, names } = this.#find(side, path);
    return reader.bytes(names, most);
  }

  /** Of one mount, by its name. */
  reader(side: SideName, mount: string): PlaceReader {
    const key = formatPath(mount, [side]);
    const known = this.#readers.get(key);
    if (known) return known;
    const reader = new PlaceReader(() => this.#mounts.get(mount).view(side));
    this.#readers.set(key, reader);
    return reader;
  }

  #find(side: SideName, text: string): { readonly reader: PlaceReader; readonly names: readonly string[] } {
    const { mount, path } = parseSchemePath(text, this.#mounts.extraNames);
    return { reader: this.reader(side, mount), names: path.names };
  }
}
