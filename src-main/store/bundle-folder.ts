/** Where a bundle becomes a sandbox: what came out of it on one side, what is made of it on the other. */
import { existsSync, mkdirSync, readFileSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';

import { onDisk } from './disk-failure.ts';

/** What a fresh store made for itself, and gets from the bundle instead. */
const LOG = /^(?:journal|history)-\d+\.log$/;

export class BundleFolder {
  readonly #top: string;

  /** `top`: a folder that is not there yet. */
  constructor(top: string) {
    this.#top = top;
  }

  /** What came out of the bundle, by its names. */
  get unpacked(): string {
    return join(this.#top, 'unpacked');
  }

  /** The folder of the sandbox to be. */
  get sandbox(): string {
    return join(this.#top, 'sandbox');
  }

  /** What stands for the folders of the user's disk, one for each mount. */
  get base(): string {
    return join(this.sandbox, 'base');
  }

  /** Errors: `no-space`, `io`. */
  prepare(): void {
    onDisk(() => {
      for (const folder of [this.unpacked, this.base]) mkdirSync(folder, { recursive: true, mode: 0o700 });
    });
  }

  makeBases(mounts: readonly string[]): void {
    onDisk(() => {
      for (const mount of mounts) mkdirSync(join(this.base, mount), { recursive: true, mode: 0o700 });
    });
  }

  /** An entry that is small enough; empty when it is not there. */
  text(name: string): string {
    const path = join(this.unpacked, name);
    return onDisk(() => (existsSync(path) ? readFileSync(path, 'utf8') : ''));
  }

  /** Puts what lies beside a database into the place of what the fresh store has there. */
  takeStoreFiles(): void {
    const from = join(this.unpacked, 'store');
    onDisk(() => {
      for (const name of readdirSync(this.sandbox))
        if (LOG.test(name) || name === 'packs' || name === 'work')
          rmSync(join(this.sandbox, name), { recursive: true });
      for (const name of readdirSync(from))
        if (name !== 'sandbox.db') renameSync(join(from, name), join(this.sandbox, name));
    });
  }

  /** Everything; nothing to do for what was moved away. */
  remove(): void {
    rmSync(this.#top, { recursive: true, force: true });
  }
}
