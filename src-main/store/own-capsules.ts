/** Copies of capsules in the inspector's own folder: of those whose manifest cannot be written where they are. */
import { existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

import { onDisk } from './disk-failure.ts';
import { replaceFile } from './replace-file.ts';

/** Characters of a name, and of a hash, in the name of a folder. */
const SHOWN = { name: 64, hash: 12 } as const;

const plain = (name: string): string =>
  name
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-+|-+$/g, '')
    .slice(0, SHOWN.name) || 'capsule';

export class OwnCapsules {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** Their manifests: what is run. */
  list(): readonly string[] {
    if (!existsSync(this.#folder)) return [];
    return readdirSync(this.#folder)
      .map((name) => join(this.#folder, name, 'Capsule.toml'))
      .filter((manifest) => existsSync(manifest));
  }

  /** Two programs of one name have a folder each. `hash`: sha-256 of the program, hex. */
  folderOf(name: string, hash: string): string {
    return join(this.#folder, `${plain(name)}-${hash.slice(0, SHOWN.hash)}`);
  }

  /** Puts the program where its manifest names it. `relative` is a path inside. Errors: `no-space`, `io`. */
  keepProgram(folder: string, relative: string, bytes: Uint8Array): void {
    const path = join(folder, relative);
    onDisk(() => mkdirSync(dirname(path), { recursive: true, mode: 0o700 }));
    if (existsSync(path) && readFileSync(path).equals(bytes)) return;
    replaceFile(path, bytes, 'power-cut');
  }
}
