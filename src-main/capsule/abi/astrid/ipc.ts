/** `astrid:ipc/host@1.0.0`: the bus of messages within a sandbox. */
import type { BusEnvelope, BusMessage } from '../../guest-services.ts';
import { Pollable } from './poll.ts';
import { serviceCall, UNKNOWN_ARMS } from './service-call.ts';
import type { Arms, Services } from './service-call.ts';

type Arm = 'capability-denied' | 'invalid-input' | 'closed' | 'rate-limited' | 'backpressure' | 'quota' | 'timeout';

const IPC_ARMS: Arms<Arm> = {
  ...UNKNOWN_ARMS,
  denied: 'capability-denied',
  'invalid-input': 'invalid-input',
  'invalid-key': 'invalid-input',
  reserved: 'invalid-input',
  'too-large': 'invalid-input',
  quota: 'quota',
  'rate-limited': 'rate-limited',
  backpressure: 'backpressure',
  closed: 'closed',
  timeout: 'timeout',
};

/** Milliseconds of the longest wait (contracts.md 2.3). */
const MAX_WAIT = 60_000n;
/** Messages of one envelope; the rest waits for the next look. */
const MAX_MESSAGES = 256;

const principalOf = ({ kind, name }: BusMessage['principal']) =>
  kind === 'system' ? { tag: kind } : { tag: kind, val: name };

const envelope = ({ messages, dropped, lagged }: BusEnvelope) => ({
  messages: messages.map(({ topic, payload, source, principal }) => ({
    topic,
    payload,
    sourceId: source,
    principal: principalOf(principal),
  })),
  dropped: BigInt(dropped),
  lagged: BigInt(lagged),
});

class Subscription {
  readonly #world: Services;
  readonly #subscription: number;
  constructor(world: Services, subscription: number) {
    this.#world = world;
    this.#subscription = subscription;
  }
  poll() {
    return this.#receive('subscription.poll', 0);
  }
  recv(timeout: bigint) {
    return this.#receive('subscription.recv', Number(timeout > MAX_WAIT ? MAX_WAIT : timeout));
  }
  subscribeReadiness(): Pollable {
    return new Pollable(this.#world, this.#subscription);
  }
  [Symbol.dispose](): void {
    const subscription = this.#subscription;
    serviceCall(IPC_ARMS, () => this.#world.services.ask('subscription.drop', 'bus-unsubscribe', { subscription }));
  }
  #receive(fn: string, timeoutMs: number) {
    const request = { subscription: this.#subscription, timeoutMs, limit: MAX_MESSAGES };
    return serviceCall(IPC_ARMS, () => envelope(this.#world.services.ask(fn, 'bus-receive', request)));
  }
}

export function createIpc(world: Services) {
  const publish = (fn: string, topic: string, payload: string, claimed: string | null): void => {
    serviceCall(IPC_ARMS, () => world.services.ask(fn, 'bus-publish', { topic, payload, claimed }));
  };
  return {
    Subscription,
    publish: (topic: string, payload: string) => publish('publish', topic, payload, null),
    publishAs: (topic: string, payload: string, principal: string) => publish('publish-as', topic, payload, principal),
    subscribe: (pattern: string) =>
      serviceCall(
        IPC_ARMS,
        () => new Subscription(world, world.services.ask('subscribe', 'bus-subscribe', { pattern })),
      ),
    /** Nothing is subscribed for a capsule: interceptors are called, not told by messages. */
    getInterceptorBindings: () => [],
  };
}
