/** `astrid:io/poll@1.0.0`: waiting for one of several subscriptions to have a message. */
import { refuse, serviceCall, UNKNOWN_ARMS } from './service-call.ts';
import type { Arms, Services } from './service-call.ts';

type Arm = 'invalid-input' | 'closed' | 'too-large' | 'cancelled';

const POLL_ARMS: Arms<Arm> = {
  ...UNKNOWN_ARMS,
  'invalid-input': 'invalid-input',
  'invalid-key': 'invalid-input',
  'too-large': 'too-large',
  closed: 'closed',
  cancelled: 'cancelled',
};

/** Pollables of one call. */
const MAX_POLLED = 64;
/** Milliseconds of one question to the engine, which is asked again and again. */
const PATIENCE = 60_000;

/** The places of those that are ready; empty after `timeoutMs` without one. */
const readyOf = (world: Services, fn: string, subscriptions: readonly number[], timeoutMs: number): readonly number[] =>
  world.services.ask(fn, 'bus-wait', { subscriptions, timeoutMs });

function firstOf(world: Services, fn: string, subscriptions: readonly number[]): readonly number[] {
  for (;;) {
    const ready = readyOf(world, fn, subscriptions, PATIENCE);
    if (ready.length > 0) return ready;
  }
}

/** Ready when its subscription has a message. */
export class Pollable {
  readonly #world: Services;
  readonly subscription: number;
  constructor(world: Services, subscription: number) {
    this.#world = world;
    this.subscription = subscription;
  }
  /** Has no way to fail: a subscription that is gone will have nothing any more, and says so when it is waited for. */
  ready(): boolean {
    return serviceCall(POLL_ARMS, () => readyOf(this.#world, 'pollable.ready', [this.subscription], 0).length > 0);
  }
  block(): void {
    serviceCall(POLL_ARMS, () => firstOf(this.#world, 'pollable.block', [this.subscription]));
  }
}

export const createPoll = (world: Services) => ({
  Pollable,
  poll(list: readonly Pollable[]): Uint32Array {
    if (list.length === 0) refuse('invalid-input');
    if (list.length > MAX_POLLED) refuse('too-large');
    const subscriptions = list.map(({ subscription }) => subscription);
    return serviceCall(POLL_ARMS, () => Uint32Array.from(firstOf(world, 'poll', subscriptions)));
  },
});
