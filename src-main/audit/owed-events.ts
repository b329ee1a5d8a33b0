/** What becomes of the events of a group that could not be written: they stay, and say when what they tell of did not happen. */
import { KIND_OF_OPERATION } from '../../src-preload/contract/vocabulary.ts';
import type { Operation, OperationKind } from '../../src-preload/contract/vocabulary.ts';
import type { NumberedEvent } from './event.ts';
import { gapEvent, numbersOf } from './gap-event.ts';

/** On a disk that stays full, each attempt must not cost more than the last: what is beyond this becomes one `gap`. */
const MOST_OWED = 256;
const KEPT_OF_THEM = 128;
const NOT_WRITTEN = 'the journal could not be written, so it did not happen';

/** What no journal takes back. */
const DONE: ReadonlySet<Operation> = new Set([
  ...['run-start', 'run-exit', 'run-kill', 'run-trap', 'prompt', 'answer'],
  ...['open-sandbox', 'close-sandbox', 'settings', 'export'],
] as const);
const CHANGING: ReadonlySet<OperationKind> = new Set(['write', 'delete', 'review'] as const);

/** A real folder keeps what was done to it. */
const isDone = ({ op, layer }: NumberedEvent): boolean =>
  DONE.has(op) || (layer === 'base' && CHANGING.has(KIND_OF_OPERATION[op]));

/** An event of a group that could not be written. One that had failed anyhow stays as it is. */
export const notHappened = (event: NumberedEvent): NumberedEvent =>
  event.outcome === 'ok' && !isDone(event)
    ? { ...event, outcome: 'no-space', cause: 'disk', reason: NOT_WRITTEN, before: null, after: null }
    : event;

/** One event that stands for several: it has the number and the time of the last of them. */
function gapOf(events: readonly NumberedEvent[], last: NumberedEvent): NumberedEvent {
  const bytes = events.reduce((sum, event) => sum + numbersOf(event), 0);
  const { seq } = last;
  const reason = `the disk was full: of ${bytes} events, ${seq - bytes + 1} to ${seq}, only the number is known`;
  return gapEvent(last, { seq, bytes, outcome: 'no-space', reason });
}

/** What is kept of the events of a group that is owed: the newest, and one `gap` in the place of the others when there are too many. */
export function owed(events: readonly NumberedEvent[]): readonly NumberedEvent[] {
  if (events.length <= MOST_OWED) return events;
  const merged = events.slice(0, -KEPT_OF_THEM);
  const last = merged.at(-1);
  return last ? [gapOf(merged, last), ...events.slice(-KEPT_OF_THEM)] : events;
}
