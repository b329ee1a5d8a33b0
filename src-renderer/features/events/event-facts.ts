/** An event in words: its fields with the filters that find their like, and why it was decided as it was. */
import type { AuditEvent } from '../../../src-preload/contract/event-schemas.ts';
import type { Cause } from '../../../src-preload/contract/event-words.ts';
import { quotedValue } from '../../../src-preload/contract/filter/print-filter.ts';
import { KIND_OF_OPERATION } from '../../../src-preload/contract/vocabulary.ts';
import { formatBytes, formatClock, formatCount, formatNanoseconds } from '../../shared/format.ts';

export interface Fact {
  readonly name: string;
  readonly value: string;
  /** Finds the events that have the same. */
  readonly filter?: string;
}

/** Finds the events of a file, and of what is below it. */
export const fileFilter = (path: string): string => `file:${quotedValue(path)}`;

const size = (bytes: number): string =>
  bytes < 1024 ? formatBytes(bytes) : `${formatBytes(bytes)} (${formatCount(bytes)})`;

const fact = (name: string, value: string, key?: string): Fact =>
  key === undefined || value === '' ? { name, value } : { name, value, filter: `${key}=${quotedValue(value)}` };

const rightOf = ({ access }: AuditEvent): readonly Fact[] =>
  access === 'none' ? [] : [fact('Right', access, 'access')];

export function eventFacts(event: AuditEvent): readonly Fact[] {
  return [
    fact('Time', `${formatClock(event.timeMs)} + ${formatCount(event.timeNs)} ns`),
    fact('Operation', event.op, 'op'),
    ...rightOf(event),
    fact('Path', event.path, 'path'),
    ...(event.asked === event.path || event.asked === '' ? [] : [fact('As asked', event.asked, 'asked')]),
    ...(event.path2 === null ? [] : [fact('Second path', event.path2, 'path2')]),
    ...(event.capsule === '' ? [] : [fact('Capsule', event.capsule, 'capsule')]),
    fact('Function', event.fn, 'fn'),
    fact('Principal', event.principal, 'principal'),
    ...(event.run === null ? [] : [fact('Run', event.run, 'run')]),
    ...(event.mount === '' ? [] : [fact('Mount', event.mount, 'mount')]),
    ...(event.layer === 'none' ? [] : [fact('Layer', event.layer, 'layer')]),
    fact('Decision', event.decision, 'decision'),
    fact('Cause', event.cause, 'cause'),
    fact('Reason', event.reason, 'reason'),
    fact('Outcome', event.outcome, 'outcome'),
    fact('Bytes', size(event.bytes)),
    fact('Duration', formatNanoseconds(event.durationNs)),
    ...(event.before === null ? [] : [fact('Content before', event.before, 'before')]),
    ...(event.after === null ? [] : [fact('Content after', event.after, 'after')]),
  ];
}

const FILE_KINDS: ReadonlySet<string> = new Set(['read', 'write', 'delete', 'meta', 'review']);

/** Whether an event is about a file, so that there are contents and neighbours to look at. */
export const isAboutFile = ({ op, path }: AuditEvent): boolean =>
  op !== 'host-call' && FILE_KINDS.has(KIND_OF_OPERATION[op]) && path.includes('://');

/** The name that the file has after the event: what was renamed, copied or linked has its second one. */
export const pathAfter = ({ path, path2 }: AuditEvent): string => path2 ?? path;

/**
 * The names under which the content of a side may lie, the first that there is one under: before a rename that is what the new name
 * held, because that was replaced, and else what was moved.
 */
export function pathsOfSide(event: AuditEvent, side: 'before' | 'after'): readonly [string, ...string[]] {
  const after = pathAfter(event);
  return side === 'before' && event.op === 'rename' && after !== event.path ? [after, event.path] : [after];
}

const CAUSES: Readonly<Record<Cause, string>> = {
  user: 'You did this yourself, in the window or on the command line.',
  default: 'No rule applied to it, so the default did.',
  mount: 'The mounts that the run was given decided, and what may be done in each.',
  rule: 'A rule of the capsule’s manifest decided.',
  grant: 'Somebody allowed it when the capsule asked.',
  observed: 'No rule and no grant allows it. It was done because the run is only watched: in enforce it is refused.',
  ignored: 'A line of .capsuleignore keeps every capsule out of there, whatever it was granted.',
  boundary: 'The path leads out of the folder that the capsule was given. Nothing outside was looked at.',
  path: 'The path breaks the rules of paths, so it names nothing.',
  right: 'The handle that was used does not have the right for it.',
  quota: 'The sandbox has used up what its limits allow.',
  limit: 'The run has used up what its limits allow.',
  unsupported: 'The call is not offered here.',
  service: 'The rules of the service that was asked decided.',
  disk: 'The disk could not take the change or the record of it, so nothing was changed.',
  fault: 'A fault of the inspector itself, not of the capsule.',
};

/** What decided, as a sentence. */
export const causeSentence = (cause: Cause): string => CAUSES[cause];

/** What came of it, as a sentence. */
export function verdict({ decision, outcome, cause }: AuditEvent): string {
  if (decision === 'deny') return `Denied, and answered with “${outcome}”`;
  if (cause === 'observed') return 'Allowed only because the run was watched';
  return outcome === 'ok' ? 'Allowed, and done' : `Allowed, and failed with “${outcome}”`;
}
