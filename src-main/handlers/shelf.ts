/** The capsules a window offers: those that come with the app, copies with a manifest of the user's, and those run before. */
import { dirname, join } from 'node:path';

import { rightLists } from '../../src-preload/contract/manifest/right-lists.ts';
import type { Capsule } from '../../src-preload/contract/schemas.ts';
import type { CapsuleHost, InspectedCapsule } from '../capsule/host.ts';
import { MANIFEST_NAME } from '../../src-preload/contract/manifest/manifest-document.ts';
import type { RunRecord } from '../sandbox/run-book.ts';
import type { OwnCapsules } from '../store/own-capsules.ts';

export interface BundledCapsule {
  readonly file: string;
  readonly description: string;
}

export class Shelf {
  readonly #host: CapsuleHost;
  readonly #bundled: readonly BundledCapsule[];
  readonly #own: OwnCapsules;

  constructor(host: CapsuleHost, bundled: readonly BundledCapsule[], own: OwnCapsules) {
    this.#host = host;
    this.#bundled = bundled;
    this.#own = own;
  }

  isBundled(file: string): boolean {
    return this.#bundled.some((capsule) => capsule.file === file);
  }

  /** Errors: `CapsuleError`. */
  async inspect(file: string): Promise<Capsule> {
    const bundled = this.#bundled.find((capsule) => capsule.file === file);
    const { manifest, ...inspected }: InspectedCapsule = await this.#host.inspect(file);
    return {
      ...inspected,
      imports: [...inspected.imports],
      exports: [...inspected.exports],
      file,
      rights: manifest && rightLists(manifest.rules),
      ...(manifest ? { version: manifest.version } : {}),
      bundled: bundled !== undefined,
      description: bundled?.description ?? manifest?.description ?? '',
    };
  }

  /** A file that is gone or broken by now is left out: running it says why. */
  async list(runs: readonly RunRecord[]): Promise<Capsule[]> {
    const bundled = this.#bundled.map(({ file }) => file);
    const files = new Set([...bundled, ...this.#own.list(), ...runs.map(({ capsuleFile }) => capsuleFile)]);
    const known = await this.#readable([...files]);
    return [...known, ...(await this.#besides(known))];
  }

  /** A manifest that was saved beside a bare program makes a capsule of both, which need not have run yet. */
  async #besides(known: readonly Capsule[]): Promise<Capsule[]> {
    const files = new Set(known.map(({ file }) => file));
    const bare = known.filter(({ rights, bundled }) => rights === null && !bundled);
    const folders = new Set(bare.map(({ file }) => dirname(file)).filter((folder) => !files.has(folder)));
    const places = [...folders].map((folder) => join(folder, MANIFEST_NAME)).filter((file) => !files.has(file));
    const programs = new Set(bare.map(({ hash }) => hash));
    return (await this.#readable(places)).filter(({ hash, rights }) => rights !== null && programs.has(hash));
  }

  async #readable(files: readonly string[]): Promise<Capsule[]> {
    const settled = await Promise.allSettled(files.map((file) => this.inspect(file)));
    return settled.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
  }
}
