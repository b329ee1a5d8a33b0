/** `wasi:io/poll`: things that become ready, and waiting for the first of several. */
import type { GuestWorld } from '../../guest-world.ts';

/** What a pollable waits for. Nothing else than clocks and input is ever not ready. */
export interface Condition {
  readonly ready: () => boolean;
  /** Nanoseconds of the monotonic clock. */
  readonly deadline: bigint | null;
  readonly waitsForInput: boolean;
}

const ALWAYS: Condition = { ready: () => true, deadline: null, waitsForInput: false };

type Waiting = Pick<GuestWorld, 'stdio' | 'clock'>;

/** Sleeps once, until one of them may be ready. */
function sleep({ stdio, clock }: Waiting, conditions: readonly Condition[]): void {
  let milliseconds = Infinity;
  for (const { deadline } of conditions)
    if (deadline !== null)
      milliseconds = Math.min(milliseconds, Math.max(0, Number(deadline - clock.monotonic()) / 1e6));
  if (conditions.some(({ waitsForInput }) => waitsForInput)) stdio.waitReadable(milliseconds);
  else clock.sleep(milliseconds);
}

/** The indices of what is ready, after waiting for the first. */
function waitFor(waiting: Waiting, conditions: readonly Condition[]): Uint32Array {
  for (;;) {
    const ready = conditions.flatMap((condition, index) => (condition.ready() ? [index] : []));
    if (ready.length > 0) return Uint32Array.from(ready);
    sleep(waiting, conditions);
  }
}

export class Pollable {
  readonly #waiting: Waiting | null;
  readonly condition: Condition;
  /** Without a condition it is always ready. */
  constructor(waiting: Waiting | null = null, condition: Condition = ALWAYS) {
    this.#waiting = waiting;
    this.condition = condition;
  }
  ready(): boolean {
    return this.condition.ready();
  }
  block(): void {
    if (this.#waiting !== null) waitFor(this.#waiting, [this.condition]);
  }
}

export const pollInterface = (world: Waiting) => ({
  Pollable,
  /** An empty list is a trap, as its contract says. */
  poll(list: readonly Pollable[]): Uint32Array {
    if (list.length === 0) throw new WebAssembly.RuntimeError('poll of an empty list');
    return waitFor(
      world,
      list.map(({ condition }) => condition),
    );
  },
});

export function monotonicClock(world: Waiting) {
  const at = (deadline: bigint): Pollable =>
    new Pollable(world, { ready: () => world.clock.monotonic() >= deadline, deadline, waitsForInput: false });
  return {
    now: () => world.clock.monotonic(),
    resolution: () => 1n,
    subscribeInstant: (when: bigint) => at(when),
    subscribeDuration: (duration: bigint) => at(world.clock.monotonic() + duration),
  };
}
