/** The bus as one run sees it: what it publishes, and its own subscriptions (contracts.md 7.1, `ipc`). */
import { topicCovers } from '../../../src-preload/contract/manifest/capability-covers.ts';
import type { Bus } from './bus.ts';
import { matcherOf } from './bus-topic.ts';
import type { CallNotes } from './call-notes.ts';
import { RateLimit } from './rate-limit.ts';
import { refuse } from './service-error.ts';
import type { BusEnvelope, ServiceTable } from './service-table.ts';
import { Subscription } from './subscription.ts';
import { bytesOf, isPlainName } from './text-rules.ts';
import type { Timer, WaitingCall } from './waiting-call.ts';

const MOST_SUBSCRIPTIONS = 128;
const MOST_WAIT_MS = 60_000;
const MOST_NAME_BYTES = 256;
/** What a run may publish in a second. */
const RATE = { bytes: 10 * 1024 * 1024, messages: 10_000 } as const;

type Ask<N extends keyof ServiceTable> = ServiceTable[N][0];

/** What a manifest lets a capsule do with the bus: topics, and patterns of them (contracts.md 5.1). */
export interface DeclaredTopics {
  readonly publish: readonly string[];
  readonly subscribe: readonly string[];
  /** `note`: done nevertheless, and recorded as what would have been refused. */
  readonly undeclared: 'refuse' | 'note';
}

export interface RunBusDeps {
  readonly bus: Bus;
  readonly capsule: string;
  readonly principal: string;
  /** Nanoseconds. */
  readonly now: () => bigint;
  readonly timer: Timer;
  readonly waiting: WaitingCall;
  /** null: a bare program, which may use the whole bus. */
  readonly topics: DeclaredTopics | null;
}

export class RunBus {
  readonly #deps: RunBusDeps;
  readonly #own = new Map<number, { readonly subscription: Subscription; readonly pattern: string }>();
  readonly #rates: { readonly bytes: RateLimit; readonly messages: RateLimit };
  #last = 0;

  constructor(deps: RunBusDeps) {
    this.#deps = deps;
    this.#rates = { bytes: new RateLimit(RATE.bytes, deps.now), messages: new RateLimit(RATE.messages, deps.now) };
  }

  /** Errors: `invalid-input`, `too-large`, `denied`, `rate-limited`, `backpressure`. */
  publish({ topic, payload, claimed }: Ask<'bus-publish'>, notes: CallNotes): null {
    const { bus, capsule, principal } = this.#deps;
    notes.path = `bus://${topic}`;
    notes.bytes = bytesOf(payload);
    bus.check({ topic, payload });
    if (claimed !== null && !isPlainName(claimed, MOST_NAME_BYTES)) refuse('invalid-input', 'that is no name');
    this.#checkDeclared('publish', topic, notes);
    if (!this.#rates.messages.take(1) || !this.#rates.bytes.take(notes.bytes))
      refuse('rate-limited', `a run publishes at most ${RATE.messages} messages and ${RATE.bytes} bytes in a second`);
    const name = claimed ?? principal;
    const kind = claimed === null ? 'verified' : 'claimed';
    const receivers = bus.publish({ topic, payload, source: capsule, principal: { kind, name } });
    const rule = notes.reason === '' ? '' : `; ${notes.reason}`;
    notes.reason = `to ${receivers} subscriptions${rule}`;
    return null;
  }

  /** Errors: `invalid-input`, `denied`, `quota`. */
  subscribe({ pattern }: Ask<'bus-subscribe'>, notes: CallNotes): number {
    notes.path = `bus://${pattern}`;
    const matches = matcherOf(pattern);
    this.#checkDeclared('subscribe', pattern, notes);
    if (this.#own.size >= MOST_SUBSCRIPTIONS) refuse('quota', `a run has at most ${MOST_SUBSCRIPTIONS} subscriptions`);
    const subscription = new Subscription(matches);
    this.#own.set(++this.#last, { subscription, pattern });
    this.#deps.bus.add(subscription);
    return this.#last;
  }

  /** Errors: `closed`. */
  unsubscribe({ subscription }: Ask<'bus-unsubscribe'>, notes: CallNotes): null {
    this.#deps.bus.remove(this.#find(subscription, notes));
    this.#own.delete(subscription);
    return null;
  }

  /** Empty when nothing came in time. Errors: `closed`. */
  receive({ subscription, timeoutMs, limit }: Ask<'bus-receive'>, notes: CallNotes): BusEnvelope {
    const found = this.#find(subscription, notes);
    if (found.isEmpty || this.#deps.waiting.isAnswered) this.#await([found], timeoutMs);
    const envelope = found.take(Math.max(1, limit));
    notes.bytes = envelope.messages.reduce((sum, { payload }) => sum + bytesOf(payload), 0);
    return envelope;
  }

  /** Empty when nothing came in time. Errors: `closed`. */
  wait({ subscriptions, timeoutMs }: Ask<'bus-wait'>, notes: CallNotes): readonly number[] {
    const all = subscriptions.map((subscription) => this.#find(subscription, notes));
    notes.path = 'bus://';
    if (all.every(({ isEmpty }) => isEmpty) || this.#deps.waiting.isAnswered) this.#await(all, timeoutMs);
    return all.flatMap(({ isEmpty }, place) => (isEmpty ? [] : [place]));
  }

  close(): void {
    for (const { subscription } of this.#own.values()) this.#deps.bus.remove(subscription);
    this.#own.clear();
  }

  /** Errors: `denied`. */
  #checkDeclared(section: 'publish' | 'subscribe', topic: string, notes: CallNotes): void {
    const { topics } = this.#deps;
    if (topics === null) return;
    const rule = topics[section].find((declared) => topicCovers(declared, topic));
    notes.cause = 'rule';
    notes.reason = `rule: [${section}] "${rule ?? ''}"`;
    if (rule !== undefined) return;
    const missing = `not declared: no key of [${section}] covers ${topic}`;
    if (topics.undeclared === 'refuse') {
      notes.decision = 'deny';
      refuse('denied', missing);
    }
    notes.cause = 'observed';
    notes.reason = `observed: ${missing}`;
  }

  #find(subscription: number, notes: CallNotes): Subscription {
    const own = this.#own.get(subscription);
    notes.path = `bus://${own?.pattern ?? ''}`;
    return own?.subscription ?? refuse('closed', 'there is no such subscription');
  }

  #await(subscriptions: readonly Subscription[], timeoutMs: number): void {
    const { waiting, timer } = this.#deps;
    if (!waiting.isAnswered && !(timeoutMs > 0)) return;
    waiting.until<null>((tell) => {
      const done = (): void => tell(null);
      const undo = subscriptions.map((subscription) => subscription.onMessage(done));
      undo.push(timer(Math.min(timeoutMs, MOST_WAIT_MS), done));
      return () => undo.forEach((back) => back());
    });
  }
}
