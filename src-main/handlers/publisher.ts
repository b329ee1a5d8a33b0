/** Tells the windows what happened, in batches: a flood of events must not become a flood of messages. */
import type { AuditEvent } from '../../src-preload/contract/schemas.ts';
import type { EventPayload } from '../../src-preload/contract/api.ts';
import type { EventName } from '../../src-preload/contract/names.ts';

/** Milliseconds between two batches: about 30 a second. */
const BEAT = 33;
/** Events in one batch; more in one beat are counted as skipped from the live feed, and stay in the record. */
const MOST = 4000;

export type Publish = <N extends EventName>(name: N, payload: EventPayload<N>) => void;

export class AuditPublisher {
  readonly #sandbox: string;
  readonly #publish: Publish;
  readonly #count: () => number;
  #waiting: AuditEvent[] = [];
  #skipped = 0;
  #timer: NodeJS.Timeout | null = null;

  /** `count` is the total of events ever recorded. */
  constructor(sandbox: string, publish: Publish, count: () => number) {
    this.#sandbox = sandbox;
    this.#publish = publish;
    this.#count = count;
  }

  add(event: AuditEvent): void {
    if (this.#waiting.length < MOST) this.#waiting.push(event);
    else this.#skipped += 1;
    this.#timer ??= setTimeout(() => {
      this.flush();
    }, BEAT);
  }

  flush(): void {
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = null;
    if (this.#waiting.length === 0) return;
    const events = this.#waiting;
    this.#waiting = [];
    this.#publish('audited', { sandbox: this.#sandbox, events, total: this.#count(), skipped: this.#skipped });
  }
}
