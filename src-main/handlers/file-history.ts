/** Every version of a file, and which event wrote each of its lines. */
import type { CallOutput } from '../../src-preload/contract/api.ts';
import type { FileVersion } from '../../src-preload/contract/event-schemas.ts';
import type { Operation } from '../../src-preload/contract/vocabulary.ts';
import type { AuditEvent } from '../audit/event.ts';
import { Blame } from '../review/blame.ts';
import { textOf } from '../review/diff.ts';
import { pastOf } from '../sandbox/past-door.ts';
import type { FoundContent } from '../sandbox/past-door.ts';
import { VfsError } from '../vfs/errors.ts';
import type { Past, PastEntry } from '../vfs/past.ts';
import { parseSchemePath } from '../vfs/path/scheme-path.ts';
import { fileEvents } from './file-events.ts';
import type { FileEvent } from './file-events.ts';
import type { Opened } from './workbench.ts';

/** Bytes of a text whose lines are followed, and how many versions of it. */
const BLAMED = { bytes: 1024 * 1024, versions: 2000 } as const;

/** Writes of one file that follow each other and make one version of it. */
interface Run {
  readonly newest: FileEvent;
  readonly oldest: FileEvent;
  readonly events: number;
}

const WRITES: ReadonlySet<Operation> = new Set(['create', 'write', 'truncate', 'open']);
/** With these a guest begins a version; what the user writes is one, whole, each time. */
const BEGINNINGS: ReadonlySet<Operation> = new Set(['create', 'truncate', 'open']);

function belongsTo({ newest, oldest }: Run, { event, path, isClosed }: FileEvent): boolean {
  if (isClosed) return false;
  if (newest.event.run === null || BEGINNINGS.has(oldest.event.op)) return false;
  const { op, run, capsule, principal } = newest.event;
  const isSameWriter = run === event.run && capsule === event.capsule && principal === event.principal;
  return isSameWriter && path === newest.path && WRITES.has(op) && WRITES.has(event.op);
}

function namesIn(opened: Opened, path: string): { readonly past: Past | null; readonly names: readonly string[] } {
  const { mounts } = opened.session;
  const { mount, path: inside } = parseSchemePath(path, mounts.extraNames);
  return { past: pastOf(mounts.get(mount)), names: inside.names };
}

/** Up to one more than `limit`, newest first. */
function* runsOf(opened: Opened, path: string, before: number, limit: number): Generator<undefined, Run[]> {
  const runs: Run[] = [];
  for (const found of fileEvents(opened.session.audit.blocks, { path, before })) {
    if (!found) {
      yield undefined;
      continue;
    }
    const last = runs.at(-1);
    if (last && belongsTo(last, found)) runs[runs.length - 1] = { ...last, oldest: found, events: last.events + 1 };
    else if (runs.length > limit) return runs;
    else runs.push({ newest: found, oldest: found, events: 1 });
  }
  return runs;
}

type Facts = Pick<FileVersion, 'kind' | 'size' | 'hash' | 'state'>;

function factsOf(past: Past, entry: PastEntry | null, { after }: AuditEvent): Facts {
  if (!entry) return { kind: null, size: null, hash: null, state: 'absent' };
  const { kind, size, hash } = entry;
  if (kind !== 'file') return { kind, size: null, hash: null, state: 'not-a-file' };
  return { kind, size, hash: hash ?? after, state: past.isWithin(size) ? 'captured' : 'too-large' };
}

const unknown = ({ after }: AuditEvent, state: FileVersion['state']): Facts => ({
  kind: after === null ? null : 'file',
  size: null,
  hash: after,
  state,
});

function* factsOfRuns(opened: Opened, runs: readonly Run[]): Generator<undefined, Map<number, Facts>> {
  const facts = new Map<number, Facts>();
  const oldestFirst = runs.toReversed().map(({ newest }) => newest);
  const { past } = namesIn(opened, runs[0]?.newest.path ?? 'cwd://');
  for (const { event } of oldestFirst) facts.set(event.seq, unknown(event, past ? 'forgotten' : 'unrecorded'));
  if (!past) return facts;
  const known = oldestFirst.filter(({ event }) => event.seq >= past.earliest);
  const places = known.map(({ event, path }) => ({ event: event.seq, names: namesIn(opened, path).names }));
  let index = 0;
  for (const entry of past.lookBack(places)) {
    const found = known[index++];
    if (found) facts.set(found.event.seq, factsOf(past, entry, found.event));
    yield undefined;
  }
  return facts;
}

export interface HistoryRequest {
  readonly path: string;
  readonly before?: number | undefined;
  readonly limit: number;
}

/** Errors: path rules; as `EventBlocks.block`; `VfsError` `io`. */
export function* fileHistory(
  opened: Opened,
  { path, before = Infinity, limit }: HistoryRequest,
): Generator<undefined, CallOutput<'fileHistory'>> {
  const canonical = opened.session.canonical(path);
  const runs = yield* runsOf(opened, canonical, before, limit);
  const shown = runs.slice(0, limit);
  const facts = yield* factsOfRuns(opened, shown);
  const versions = shown.map(({ newest: { event, path: name }, events }): FileVersion => {
    const { seq, timeMs, op, run, capsule, principal } = event;
    return {
      seq,
      timeMs,
      path: name,
      op,
      run,
      capsule,
      principal,
      events,
      ...(facts.get(seq) ?? unknown(event, 'forgotten')),
    };
  });
  const since = namesIn(opened, canonical).past?.earliest ?? opened.session.audit.count();
  return { versions, more: runs.length > limit, since };
}

type Blamed = CallOutput<'fileBlame'>;

/** The text of a version; what cannot be followed any further, when it is none. */
function textOfEntry(entry: PastEntry | null): string | null {
  if (entry?.kind !== 'file') return '';
  if (entry.size > BLAMED.bytes) return null;
  try {
    return textOf(entry.read()) ?? null;
  } catch (error) {
    if (error instanceof VfsError) return null;
    throw error;
  }
}

/** Errors: as `fileHistory`. */
export function* fileBlame(opened: Opened, path: string, moment: number | null): Generator<undefined, Blamed> {
  const canonical = opened.session.canonical(path);
  const found = opened.past.content(canonical, moment, BLAMED.bytes);
  const { past } = namesIn(opened, canonical);
  const text = found.bytes && textOf(found.bytes);
  if (found.state !== 'captured' || text == null) return { state: stateOf(found), lines: [] };
  if (!past) return { state: 'unrecorded', lines: [] };
  const changes: FileEvent[] = [];
  const before = moment === null ? Infinity : moment + 1;
  for (const change of fileEvents(opened.session.audit.blocks, { path: canonical, before })) {
    if (!change) yield undefined;
    else if (change.event.seq <= past.earliest || changes.length >= BLAMED.versions) break;
    else changes.push(change);
  }
  const blame = yield* follow(opened, past, changes.toReversed());
  blame.end(text);
  return { state: 'captured', lines: blame.lines.map(({ from, count, version }) => ({ from, count, seq: version })) };
}

const stateOf = ({ state }: FoundContent): FoundContent['state'] => (state === 'captured' ? 'not-a-file' : state);

/** A version that is no text, or not known, hides who wrote the lines before it. */
function* follow(opened: Opened, past: Past, changes: readonly FileEvent[]): Generator<undefined, Blame> {
  const [oldest] = changes;
  if (!oldest) return new Blame('');
  const places = changes.map(({ event, path }) => ({ event: event.seq, names: namesIn(opened, path).names }));
  const first = { event: oldest.event.seq - 1, names: namesIn(opened, oldest.before).names };
  let blame: Blame | null = null;
  let index = -1;
  for (const entry of past.lookBack([first, ...places])) {
    const text = textOfEntry(entry);
    const version = places[index++]?.event ?? null;
    if (text === null) blame = null;
    else if (blame && version !== null) blame.next(text, version);
    else blame = new Blame(text);
    yield undefined;
  }
  return blame ?? new Blame('');
}
