/** The bus of one sandbox: messages between its runs, and from the user. Nothing of it is kept. */
import { checkTopic } from './bus-topic.ts';
import { refuse } from './service-error.ts';
import type { BusMessage } from './service-table.ts';
import type { Subscription } from './subscription.ts';
import { bytesOf } from './text-rules.ts';

const MOST_PAYLOAD_BYTES = 1024 * 1024;
/** Subscriptions that one message goes to. */
const MOST_RECEIVERS = 256;

export class Bus {
  readonly #subscriptions = new Set<Subscription>();
  /** Those who wait for what was published, and do not know yet. */
  #due = new Set<Subscription>();

  /** Errors: `invalid-input`, `too-large`. */
  check({ topic, payload }: Pick<BusMessage, 'topic' | 'payload'>): void {
    checkTopic(topic);
    if (!payload.isWellFormed()) refuse('invalid-input', 'a payload is text');
    if (bytesOf(payload) > MOST_PAYLOAD_BYTES) refuse('too-large', 'a payload has at most 1 MiB');
  }

  /** To everybody who listens, the publisher too; who waits goes on at `wakeUp`. Returns how many. Errors: those of `check`; `backpressure`: to nobody then. */
  publish(message: BusMessage): number {
    this.check(message);
    const receivers = [...this.#subscriptions].filter(({ matches }) => matches(message.topic));
    if (receivers.length > MOST_RECEIVERS)
      refuse('backpressure', `a message goes to at most ${MOST_RECEIVERS} subscriptions`);
    for (const receiver of receivers) {
      receiver.add(message);
      this.#due.add(receiver);
    }
    return receivers.length;
  }

  /** After the publisher's own call was recorded, so that the record has both in their order. */
  wakeUp(): void {
    const due = this.#due;
    this.#due = new Set();
    for (const subscription of due) subscription.notify();
  }

  add(subscription: Subscription): void {
    this.#subscriptions.add(subscription);
  }

  remove(subscription: Subscription): void {
    this.#subscriptions.delete(subscription);
  }
}
