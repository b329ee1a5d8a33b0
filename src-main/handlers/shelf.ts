/** The capsules a window offers: those that come with the app, and those run before. */
import type { Capsule } from '../../src-preload/contract/schemas.ts';
import type { CapsuleHost, InspectedCapsule } from '../capsule/host.ts';
import type { RunRecord } from '../sandbox/run-book.ts';

export interface BundledCapsule {
  readonly file: string;
  readonly description: string;
}

export class Shelf {
  readonly #host: CapsuleHost;
  readonly #bundled: readonly BundledCapsule[];

  constructor(host: CapsuleHost, bundled: readonly BundledCapsule[]) {
    this.#host = host;
    this.#bundled = bundled;
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
      bundled: bundled !== undefined,
      description: bundled?.description ?? manifest?.description ?? '',
    };
  }

  /** A file that is gone or broken by now is left out: running it says why. */
  async list(runs: readonly RunRecord[]): Promise<Capsule[]> {
    const files = new Set([...this.#bundled.map(({ file }) => file), ...runs.map(({ capsuleFile }) => capsuleFile)]);
    const settled = await Promise.allSettled([...files].map((file) => this.inspect(file)));
    return settled.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
  }
}
