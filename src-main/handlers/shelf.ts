/** The capsules a window offers: those that come with the app, copies with a manifest of the user's, and those run before. */
import type { Right } from '../../src-preload/contract/policy-words.ts';
import type { Capsule } from '../../src-preload/contract/schemas.ts';
import type { CapsuleHost, InspectedCapsule } from '../capsule/host.ts';
import type { CapsuleManifest } from '../capsule/manifest/capsule-manifest.ts';
import type { RunRecord } from '../sandbox/run-book.ts';
import type { OwnCapsules } from '../store/own-capsules.ts';

export interface BundledCapsule {
  readonly file: string;
  readonly description: string;
}

/** What a manifest declares about files, as written. */
const entriesFor = ({ rules }: CapsuleManifest, wanted: Right): string[] =>
  rules.flatMap(({ access, pattern }) => (access === wanted ? [pattern] : []));

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
      rights: manifest && { read: entriesFor(manifest, 'read'), write: entriesFor(manifest, 'write') },
      ...(manifest ? { version: manifest.version } : {}),
      bundled: bundled !== undefined,
      description: bundled?.description ?? manifest?.description ?? '',
    };
  }

  /** A file that is gone or broken by now is left out: running it says why. */
  async list(runs: readonly RunRecord[]): Promise<Capsule[]> {
    const bundled = this.#bundled.map(({ file }) => file);
    const files = new Set([...bundled, ...this.#own.list(), ...runs.map(({ capsuleFile }) => capsuleFile)]);
    const settled = await Promise.allSettled([...files].map((file) => this.inspect(file)));
    return settled.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
  }
}
