/** For tests: a record in memory, in small blocks, that can be amended and pruned. */
import fc from 'fast-check';

import { CAUSES, EVENT_LAYERS } from '../../../src-preload/contract/event-words.ts';
import { ACCESSES } from '../../../src-preload/contract/policy-words.ts';
import { FS_ERRORS, OPERATIONS } from '../../../src-preload/contract/vocabulary.ts';
import { StoreError } from '../../store/store-error.ts';
import type { BlockFacts, EventBlock, EventBlocks, NumberColumn, TextColumn, Texts } from '../event-block.ts';
import type { AuditEvent, EventDraft } from '../event.ts';
import { draft, oddText } from '../sample-events-contract.ts';

class TestBlock implements EventBlock {
  readonly events: AuditEvent[] = [];
  version = 0;
  readonly #ids = new Map<TextColumn, { readonly ids: number[]; readonly dictionary: (string | null)[] }>();

  get count(): number {
    return this.events.length;
  }

  numbers(column: NumberColumn): ArrayLike<number> {
    return this.events.map((event) => event[column]);
  }

  texts(column: TextColumn): Texts {
    const known = this.#ids.get(column) ?? { ids: [], dictionary: [null] };
    this.#ids.set(column, known);
    for (const event of this.events.slice(known.ids.length)) {
      const id = known.dictionary.indexOf(event[column]);
      known.ids.push(id < 0 ? known.dictionary.push(event[column]) - 1 : id);
    }
    return known;
  }

  event(row: number): AuditEvent {
    const event = this.events[row];
    if (!event) throw new RangeError(`there is no row ${row}`);
    return event;
  }

  replace(from: number, events: readonly AuditEvent[]): void {
    this.events.splice(from, Infinity, ...events);
    this.#ids.clear();
    this.version += 1;
  }

  facts(): BlockFacts {
    const times = this.events.map(({ timeMs }) => timeMs);
    const [first, last] = [this.event(0).seq, this.event(this.count - 1).seq];
    return { first, last, count: this.count, minTimeMs: Math.min(...times), maxTimeMs: Math.max(...times) };
  }
}

export class TestBlocks implements EventBlocks {
  readonly #size: number;
  #blocks: TestBlock[] = [];
  #lastSeq = 0;
  readonly damaged = new Set<number>();

  constructor(size = 7) {
    this.#size = size;
  }

  get events(): readonly AuditEvent[] {
    return this.#blocks.flatMap(({ events }) => events);
  }

  get lastSeq(): number {
    return this.#lastSeq;
  }

  facts(): readonly BlockFacts[] {
    return this.#blocks.map((block) => block.facts());
  }

  block(first: number): EventBlock {
    const block = this.#blocks.find((each) => each.event(0).seq === first);
    if (!block || this.damaged.has(first)) throw new StoreError('corrupt', `events from ${first} on cannot be read`);
    return block;
  }

  /** Times go on by a millisecond an event unless told. */
  add(event: Partial<AuditEvent> = {}): AuditEvent {
    const seq = this.#lastSeq + 1;
    this.#lastSeq = event.seq ?? seq;
    const whole: AuditEvent = { ...draft(), seq, timeMs: 1000 + seq, timeNs: seq % 7, hash: `hash-${seq}`, ...event };
    const last = this.#blocks.at(-1);
    if (last && last.count < this.#size) last.events.push(whole);
    else {
      const block = new TestBlock();
      block.events.push(whole);
      this.#blocks.push(block);
    }
    return whole;
  }

  /** The last `count` events, or as many as the growing block has, did not happen as they were told. */
  amend(count: number, changes: Partial<AuditEvent>): void {
    const block = this.#blocks.at(-1);
    const from = Math.max(0, (block?.count ?? 0) - count);
    block?.replace(
      from,
      block.events.slice(from).map((event) => ({ ...event, ...changes })),
    );
  }

  /** The last `count` events become one that stands for them all. */
  merge(count: number): void {
    const block = this.#blocks.at(-1);
    const last = block?.events.at(-1);
    if (!block || !last) return;
    const from = Math.max(0, block.count - count);
    block.replace(from, [{ ...last, op: 'gap', bytes: block.count - from }]);
  }

  /** Retention: the oldest block goes, unless it is the one that grows. */
  prune(): void {
    if (this.#blocks.length > 1) this.#blocks.shift();
  }
}

/** Few values, so that they meet often. */
export const anyEvent: fc.Arbitrary<Partial<AuditEvent>> = fc
  .record({
    run: fc.constantFrom(null, 'run-1', 'run-2'),
    capsule: fc.constantFrom('notes', 'Tidy', ''),
    principal: fc.constantFrom('user', 'default'),
    fn: oddText,
    op: fc.constantFrom(...OPERATIONS),
    access: fc.constantFrom(...ACCESSES),
    path: fc.oneof(oddText, fc.constantFrom('cwd://a', 'cwd://a/b', 'cwd://B/c.ts', 'home://a')),
    path2: fc.option(fc.constantFrom('cwd://a/b', 'cwd://d', '')),
    layer: fc.constantFrom(...EVENT_LAYERS),
    decision: fc.constantFrom('allow' as const, 'deny' as const),
    cause: fc.constantFrom(...CAUSES),
    outcome: fc.constantFrom('ok' as const, 'defect' as const, ...FS_ERRORS),
    bytes: fc.oneof(fc.nat({ max: 5 }), fc.nat({ max: Number.MAX_SAFE_INTEGER })),
    durationNs: fc.oneof(fc.nat({ max: 5 }), fc.nat({ max: 2 ** 45 })),
    before: fc.constantFrom(null, 'aa', 'bb'),
    after: fc.constantFrom(null, 'aa', 'bb'),
    timeMs: fc.nat({ max: 12 }).map((ms) => 1_700_000_000_000 + ms),
    timeNs: fc.constantFrom(0, 1, 500_000, 999_999),
  })
  .map((event) => event satisfies Partial<EventDraft>);

/** What may happen to a record between two questions. */
export type RecordStep =
  | { readonly step: 'add'; readonly events: readonly Partial<AuditEvent>[] }
  | { readonly step: 'amend' | 'merge'; readonly count: number }
  | { readonly step: 'prune' };

export const anyStep: fc.Arbitrary<RecordStep> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({ step: fc.constant('add' as const), events: fc.array(anyEvent, { maxLength: 12 }) }),
  },
  fc.record({ step: fc.constantFrom('amend' as const, 'merge' as const), count: fc.integer({ min: 1, max: 4 }) }),
  fc.constant({ step: 'prune' as const }),
);

export function play(blocks: TestBlocks, step: RecordStep): void {
  switch (step.step) {
    case 'add':
      for (const event of step.events) blocks.add(event);
      break;
    case 'amend':
      blocks.amend(step.count, { outcome: 'no-space', cause: 'disk' });
      break;
    case 'merge':
      blocks.merge(step.count);
      break;
    case 'prune':
      blocks.prune();
      break;
  }
}

/** Runs sliced work to its end at once. */
export function atOnce<T>(work: Generator<unknown, T>): T {
  for (;;) {
    const next = work.next();
    if (next.done) return next.value;
  }
}
