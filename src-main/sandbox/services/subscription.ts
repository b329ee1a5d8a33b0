/** What one subscription has not been given yet: bounded, the oldest goes first, and what went is counted. */
import type { BusEnvelope, BusMessage } from './service-table.ts';
import { bytesOf } from './text-rules.ts';

/** What waits in one subscription. */
const MOST_WAITING = { messages: 1024, bytes: 8 * 1024 * 1024 } as const;
/** What one look takes: a message more than that goes alone. */
const MOST_TAKEN = { messages: 256, bytes: 1024 * 1024 } as const;

export class Subscription {
  readonly matches: (topic: string) => boolean;
  #waiting: { readonly message: BusMessage; readonly bytes: number }[] = [];
  #bytes = 0;
  #dropped = 0;
  #lagged = 0;
  readonly #listeners = new Set<() => void>();

  constructor(matches: (topic: string) => boolean) {
    this.matches = matches;
  }

  get isEmpty(): boolean {
    return this.#waiting.length === 0;
  }

  add(message: BusMessage): void {
    const bytes = bytesOf(message.payload);
    this.#waiting.push({ message, bytes });
    this.#bytes += bytes;
    while (this.#waiting.length > MOST_WAITING.messages || this.#bytes > MOST_WAITING.bytes) {
      this.#bytes -= this.#waiting.shift()?.bytes ?? 0;
      this.#dropped += 1;
      this.#lagged += 1;
    }
  }

  /** Tells who waits that there is something. */
  notify(): void {
    for (const listener of [...this.#listeners]) listener();
  }

  /** At most `limit` messages, oldest first. */
  take(limit: number): BusEnvelope {
    const most = Math.min(limit, MOST_TAKEN.messages);
    let count = 0;
    let bytes = 0;
    for (const one of this.#waiting) {
      if (count >= most || (count > 0 && bytes + one.bytes > MOST_TAKEN.bytes)) break;
      count += 1;
      bytes += one.bytes;
    }
    const messages = this.#waiting.splice(0, count).map(({ message }) => message);
    this.#bytes -= bytes;
    const dropped = this.#dropped;
    this.#dropped = 0;
    return { messages, dropped, lagged: this.#lagged };
  }

  /** Called by `notify`; returns the undo. */
  onMessage(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
    };
  }
}
