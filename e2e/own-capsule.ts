/** A capsule of the test's own: the Lua interpreter under another name, in a folder with or without a manifest. */
import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { capsule } from './harness.ts';
import type { Place } from './harness.ts';

interface Declared {
  readonly version?: string;
  readonly read: readonly string[];
  readonly write: readonly string[];
}

export class OwnCapsule {
  readonly folder: string;
  readonly program: string;
  readonly manifest: string;
  readonly #name: string;

  /** `name` must be one that a folder and a package can have. */
  constructor(place: Place, name: string) {
    this.#name = name;
    this.folder = join(place.folder, name);
    this.program = join(this.folder, `${name}.wasm`);
    this.manifest = join(this.folder, 'Capsule.toml');
    mkdirSync(this.folder);
    copyFileSync(capsule('lua.wasm'), this.program);
  }

  /** Writes its manifest anew. */
  declare({ version = '1.0.0', read, write }: Declared): this {
    const lines = [
      '[package]',
      `name = "${this.#name}"`,
      `version = "${version}"`,
      '[[component]]',
      'id = "main"',
      `file = "${this.#name}.wasm"`,
      '[capabilities]',
      `fs_read = ${JSON.stringify(read)}`,
      `fs_write = ${JSON.stringify(write)}`,
    ];
    writeFileSync(this.manifest, `${lines.join('\n')}\n`);
    return this;
  }
}
