/** Tells the windows that the record grew, a few times a second: they ask for the events that are in view. */
import type { AuditEvent } from '../audit/event.ts';
import { numbersOf } from '../audit/gap-event.ts';
import type { EventPayload } from '../../src-preload/contract/api.ts';
import type { EventName } from '../../src-preload/contract/names.ts';

/** Milliseconds between two ticks: about 30 a second. */
const BEAT = 33;

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
  #lastSeq: number;
  /** The lowest number of those that changed since the last tick. */
  #amended: number | null = null;
  #timer: NodeJS.Timeout | null = null;

  constructor(deps: AuditPublisherDeps) {
    this.#deps = deps;
    this.#lastSeq = deps.count();
  }

  /** A new event; or one that was told before and could not be written, or the `gap` in its place, as it is in the record now. */
  add(event: Pick<AuditEvent, 'seq' | 'op' | 'bytes'>): void {
    const { seq } = event;
    const isNew = seq > this.#lastSeq;
    if (isNew) this.#lastSeq = seq;
    if (!this.#deps.watched()) return;
    if (!isNew) this.#amended = Math.min(seq - numbersOf(event) + 1, this.#amended ?? seq);
    this.#timer ??= setTimeout(() => this.#beat(), BEAT);
  }

  close(): void {
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = null;
  }

  #beat(): void {
    const { sandbox, publish, count } = this.#deps;
    const amended = this.#amended;
    this.#timer = null;
    this.#amended = null;
    publish('audited', { sandbox, total: count(), amended });
  }
}
