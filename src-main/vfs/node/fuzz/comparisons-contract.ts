/** All comparisons that the fuzzer makes, of every form of our trees. */
import type { Rhythm } from './fuzz-run-contract.ts';
import type { OverlayMount } from './kernel-overlay-contract.ts';
import type { Engine, Pairing } from './pairing-contract.ts';

/** What is compared with what, and how. */
export interface Comparison {
  /** Lower case, words joined by hyphens. */
  readonly name: string;
  readonly about: string;
  /** Its part of the time, compared with the others'. */
  readonly share: number;
  readonly engine: Engine;
  /** `kernel` is the best overlay that can be mounted. */
  readonly oracle: 'model' | 'plain-directory' | 'kernel';
  readonly rhythm?: Rhythm;
}

const often = (operation: Rhythm['operation']['do'] & ('restart' | 'kill' | 'freeze'), every: number): Rhythm => ({
  operation: { do: operation },
  every,
});

/** The model first: it has to be right before it can say anything of the others. */
export const COMPARISONS: readonly Comparison[] = [
  {
    name: 'model',
    about: 'the model of the fuzzer beside a plain folder of this system',
    share: 1,
    engine: 'model',
    oracle: 'plain-directory',
  },
  {
    name: 'overlay-kernel',
    about: "the overlay beside the kernel's own",
    share: 3,
    engine: 'overlay',
    oracle: 'kernel',
  },
  {
    name: 'overlay-plain',
    about: 'the overlay beside a plain copy of its base',
    share: 1,
    engine: 'overlay',
    oracle: 'plain-directory',
  },
  { name: 'overlay-model', about: 'the overlay beside the model', share: 2, engine: 'overlay', oracle: 'model' },
  {
    name: 'overlay-reopened',
    about: 'an overlay that is closed and opened again after every 7 operations',
    share: 1,
    engine: 'overlay',
    oracle: 'model',
    rhythm: often('restart', 7),
  },
  {
    name: 'overlay-killed',
    about: 'an overlay that is killed and opened again after every 7 operations',
    share: 1,
    engine: 'overlay',
    oracle: 'model',
    rhythm: often('kill', 7),
  },
  {
    name: 'overlay-checkpoints',
    about: 'an overlay that is frozen after every 15 operations, with views, restores and drops',
    share: 2,
    engine: 'overlay',
    oracle: 'model',
    rhythm: often('freeze', 15),
  },
  {
    name: 'overlay-emptied',
    about: 'an overlay whose whole base was removed at first',
    share: 1,
    engine: 'emptied-overlay',
    oracle: 'model',
  },
  {
    name: 'overlay-caseless',
    about: 'an overlay over a base that takes names for one that differ in case only, beside a model that does',
    share: 1,
    engine: 'caseless-overlay',
    oracle: 'model',
  },
  {
    name: 'host',
    about: 'a real folder through our confinement beside the same through node:fs',
    share: 2,
    engine: 'host',
    oracle: 'plain-directory',
  },
  { name: 'memory', about: 'a tree in memory beside the model', share: 1, engine: 'memory', oracle: 'model' },
];

/** `mount` is what can be mounted here; null when the comparison needs the kernel and nothing can. */
export function pairingOf({ engine, oracle }: Comparison, mount: OverlayMount | null): Pairing | null {
  if (oracle !== 'kernel') return { engine, oracle };
  return mount && { engine, oracle: mount };
}
