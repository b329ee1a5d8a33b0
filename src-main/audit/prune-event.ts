/** The event that says what retention removed: it vouches for the heads from which the chains go on. */
import type { Floor } from './block-table.ts';
import { headsOfText, headsText } from './chain.ts';
import type { EventDraft, NumberedEvent } from './event.ts';

/** What was removed: the oldest blocks. */
export interface Pruned {
  readonly floor: Floor;
  readonly count: number;
  readonly bytes: number;
  /** Milliseconds since the epoch. */
  readonly fromMs: number;
  readonly untilMs: number;
  /** Which limit asked for it. */
  readonly because: 'size' | 'age';
}

const TIME = new Intl.DateTimeFormat('sv-SE', { timeZone: 'UTC', dateStyle: 'short', timeStyle: 'medium' });

/** Such as `2026-11-21 18:05:59 UTC`. */
const spelled = (ms: number): string => `${TIME.format(ms)} UTC`;

/** `path` is the number of the first event that stays; `asked` holds the heads before it. */
export function pruneDraft({ floor, count, bytes, fromMs, untilMs, because }: Pruned, principal: string): EventDraft {
  const limit = because === 'size' ? 'the limit of the size of the record' : 'the limit of the age of events';
  return {
    ...{ run: null, capsule: '', principal, fn: 'inspector', op: 'prune', access: 'none', path2: null },
    ...{
      mount: '',
      layer: 'none',
      decision: 'allow',
      cause: 'limit',
      outcome: 'ok',
      durationNs: 0,
      before: null,
      after: null,
    },
    path: String(floor.first),
    asked: headsText(floor.heads),
    reason: `${limit} removed ${count} events, of ${spelled(fromMs)} to ${spelled(untilMs)}, ${bytes} bytes; the record begins with ${floor.first}`,
    bytes,
  };
}

/** What such an event vouches for; null when it is none: it never removes itself. */
export function floorOf(event: NumberedEvent): Floor | null {
  if (event.op !== 'prune' || event.outcome !== 'ok') return null;
  const heads = headsOfText(event.asked);
  const first = Number(event.path);
  return heads && Number.isSafeInteger(first) && first <= event.seq ? { first, heads } : null;
}
