/** What is done to a sandbox until it ends: random steps, with checkpoints among them and an event of the store after every few; for tests. */
import fc from 'fast-check';
import type { Operating, Step } from '../vfs/node/steps-contract.ts';
import { step } from '../vfs/node/steps-contract.ts';
import type { CrashWorld, LayerStep } from './crash-world-contract.ts';

const EVENTS = ['checkpoint', 'reopen', 'sync', 'collect', 'reopen', 'checkpoint', 'collect'] as const;
const EVERY = 3;

/** The same few files again and again, large and small, so that contents change their place and packs fill with waste. */
const rewrite: fc.Arbitrary<Step> = fc.record({
  do: fc.constantFrom('write', 'write', 'truncate'),
  path: fc.constantFrom(['d'], ['e'], ['f']),
  at: fc.constantFrom(0, 0, 200, 65_537),
  size: fc.constantFrom(0, 300, 2_000, 65_537, 90_000),
});

const emptied: fc.Arbitrary<Step> = fc.record({
  do: fc.constantFrom('unlink'),
  path: fc.constantFrom(['d'], ['e'], ['f']),
});

const layered: fc.Arbitrary<LayerStep> = fc.record({
  layer: fc.constantFrom('freeze', 'freeze', 'restore', 'drop'),
  pick: fc.nat(),
});

type CrashStep = Step | LayerStep;

/** Every so many steps something is done to the checkpoints. */
const LAYERED_EVERY = 6;

/** As many steps as it takes. */
export function sampleSteps(seed: number, count: number): readonly CrashStep[] {
  const kinds = fc.oneof(
    { weight: 4, arbitrary: step },
    { weight: 4, arbitrary: rewrite },
    { weight: 1, arbitrary: emptied },
  );
  const layers = fc.sample(layered, { seed, numRuns: Math.ceil(count / LAYERED_EVERY) });
  const steps: readonly CrashStep[] = fc.sample(kinds, { seed, numRuns: count });
  return steps.map((one, index) =>
    index % LAYERED_EVERY === 3 ? (layers[Math.floor(index / LAYERED_EVERY)] ?? one) : one,
  );
}

const isAct = (step: CrashStep): step is Operating | LayerStep => 'path' in step || 'layer' in step;

/** Does the steps, with an event after every few, each through `run`. */
export function* play(
  world: CrashWorld,
  steps: readonly CrashStep[],
  run: (doing: string, act: () => boolean) => boolean = (_, act) => act(),
): Generator<void> {
  let changes = 0;
  for (const one of steps.filter(isAct)) {
    yield;
    for (const act of world.actsOf(one)) if (!run(act.name, () => world.perform(act))) break;
    if (++changes % EVERY !== 0) continue;
    const event = EVENTS[(changes / EVERY) % EVENTS.length] ?? 'checkpoint';
    yield;
    run(event, () => world.happen(event));
  }
}
