/** Tells the windows what happened, in batches: a flood of events must not become a flood of messages. */
import type { AuditEvent } from '../../src-preload/contract/schemas.ts';
import type { EventPayload } from '../../src-preload/contract/api.ts';
import type { EventName } from '../../src-preload/contract/names.ts';

/** Milliseconds between two batches: about 30 a second. */
const BEAT = 33;
/** Events in one batch: about 20,000 a second, more than a window can show. A burst goes out over some beats. */
const BATCH = 700;
/** Events waiting for their beat; beyond that they are left out of the live feed, and stay in the record. */
const BACKLOG = 50_000;

export type Publish = <N extends EventName>(name: N, payload: EventPayload<N>) => void;

export interface AuditPublisherDeps {
  readonly sandbox: string;
  readonly publish: Publish;
  /** Events ever recorded. */
  readonly count: () => number;
  /** Does anybody look? When nobody does, nothing is sent: a window that comes asks for what it missed. */
  readonly watched: () => boolean;
}

export class AuditPublisher {
  readonly #deps: AuditPublisherDeps;
  #waiting: AuditEvent[] = [];
  #skipped = 0;
  #lastSeq = 0;
  #timer: NodeJS.Timeout | null = null;

  constructor(deps: AuditPublisherDeps) {
    this.#deps = deps;
  }

  add(event: AuditEvent): void {
    if (!this.#deps.watched() || this.#amends(event)) return;
    if (this.#waiting.length < BACKLOG) this.#waiting.push(event);
    else this.#skipped += 1;
    this.#timer ??= setTimeout(() => {
      this.#beat();
    }, BEAT);
  }

  close(): void {
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = null;
    this.#waiting = [];
  }

  /** An event that could not be written is told a second time, at once: it has not left yet. */
  #amends(event: AuditEvent): boolean {
    if (event.seq > this.#lastSeq) {
      this.#lastSeq = event.seq;
      return false;
    }
    const at = this.#waiting.findLastIndex(({ seq }) => seq === event.seq);
    if (at >= 0) this.#waiting[at] = event;
    return true;
  }

  #beat(): void {
    const { sandbox, publish, count } = this.#deps;
    const events = this.#waiting.slice(0, BATCH);
    this.#waiting = this.#waiting.slice(BATCH);
    this.#timer = null;
    if (this.#waiting.length > 0)
      this.#timer = setTimeout(() => {
        this.#beat();
      }, BEAT);
    publish('audited', { sandbox, events, total: count(), skipped: this.#skipped });
  }
}
