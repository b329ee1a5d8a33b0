/** Every version of a file, and which event wrote each of its lines. */
import type { CallOutput } from '../../src-preload/contract/api.ts';
import type { FileVersion } from '../../src-preload/contract/event-schemas.ts';
import type { Operation } from '../../src-preload/contract/vocabulary.ts';
import { textOf } from '../review/diff.ts';
import { pastOf } from '../sandbox/past-door.ts';
import type { FoundContent } from '../sandbox/past-door.ts';
import { fail, orNull } from '../vfs/errors.ts';
import type { Past, PastEntry, PastPlace } from '../vfs/past.ts';
import { parseSchemePath } from '../vfs/path/scheme-path.ts';
import { fileEvents } from './file-events.ts';
import type { FileEvent } from './file-events.ts';
import { LineHistory } from './line-history.ts';
import type { LineChange } from './line-history.ts';
import type { PathEvent } from './path-rows.ts';
import type { Opened } from './workbench.ts';

/** Bytes of a text whose lines are followed, and how many versions of it. */
const BLAMED = { bytes: 1024 * 1024, versions: 2000 } as const;

/** Writes of one file that follow each other and make one version of it. */
interface Run {
  readonly newest: FileEvent;
  oldest: FileEvent;
  events: number;
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

/** Puts changes that come newest first into runs; the names that one file had have runs of their own. */
class Runs {
  readonly #byPath = new Map<string, Run>();
  readonly #runs: Run[] = [];

  /** Newest first. */
  get all(): readonly Run[] {
    return this.#runs;
  }

  /** Whether it is the newest of its run. */
  add(found: FileEvent): boolean {
    const last = this.#byPath.get(found.path);
    const isNewest = !last || !belongsTo(last, found);
    if (isNewest) {
      const run = { newest: found, oldest: found, events: 1 };
      this.#byPath.set(found.path, run);
      this.#runs.push(run);
    } else {
      last.oldest = found;
      last.events += 1;
    }
    return isNewest;
  }
}

/** Up to one more than `limit`, newest first, of those below `before`. */
function* runsOf(opened: Opened, { path, before = Infinity, limit }: HistoryRequest): Generator<undefined, Run[]> {
  const runs = new Runs();
  let skipped = 0;
  let newest = Infinity;
  for (const found of fileEvents(opened.session.audit.blocks, { path, before: Infinity })) {
    yield undefined;
    // Of an event that changed what several names held, the name that was asked for comes first.
    if (!found || found.event.seq === newest) continue;
    newest = found.event.seq;
    if (!runs.add(found)) continue;
    if (newest >= before) skipped += 1;
    else if (runs.all.length > skipped + limit + 1) break;
  }
  return runs.all.slice(skipped, skipped + limit + 1);
}

type Facts = Pick<FileVersion, 'kind' | 'size' | 'hash' | 'state'>;

function factsOf(past: Past, entry: PastEntry | null, { after }: PathEvent): Facts {
  if (!entry) return { kind: null, size: null, hash: null, state: 'absent' };
  const { kind, size, hash } = entry;
  if (kind !== 'file') return { kind, size: null, hash: null, state: 'not-a-file' };
  return { kind, size, hash: hash ?? after, state: past.isWithin(size) ? 'captured' : 'too-large' };
}

const unknown = ({ after }: PathEvent, state: FileVersion['state']): Facts => ({
  kind: after === null ? null : 'file',
  size: null,
  hash: after,
  state,
});

/** Of a version that nobody can look at. */
function stateWithout(opened: Opened, past: Past | null): FileVersion['state'] {
  if (opened.past.contents === 'withheld') return 'withheld';
  return past ? 'forgotten' : 'unrecorded';
}

function* factsOfRuns(opened: Opened, runs: readonly Run[]): Generator<undefined, Map<number, Facts>> {
  const facts = new Map<number, Facts>();
  const oldestFirst = runs.toReversed().map(({ newest }) => newest);
  const { past } = namesIn(opened, runs[0]?.newest.path ?? 'cwd://');
  const state = stateWithout(opened, past);
  for (const { event } of oldestFirst) facts.set(event.seq, unknown(event, state));
  if (!past || state === 'withheld') return facts;
  const known = oldestFirst.filter(({ event }) => event.seq >= past.earliest);
  const places = known.map(({ event, path }) => ({ event: event.seq, names: namesIn(opened, path).names }));
  let at = 0;
  for (const entry of past.lookBack(places)) {
    yield undefined;
    if (entry === undefined) continue;
    const { event } = known[at++] ?? fail('io');
    facts.set(event.seq, factsOf(past, entry, event));
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
  { path, before, limit }: HistoryRequest,
): Generator<undefined, CallOutput<'fileHistory'>> {
  const canonical = opened.session.canonical(path);
  const runs = yield* runsOf(opened, { path: canonical, before, limit });
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
  return orNull(() => textOf(entry.read()) ?? null);
}

/** Errors: as `fileHistory`. */
export function* fileBlame(opened: Opened, path: string, moment: number | null): Generator<undefined, Blamed> {
  const canonical = opened.session.canonical(path);
  const found = opened.past.content(canonical, moment, BLAMED.bytes);
  const { past } = namesIn(opened, canonical);
  const text = found.bytes && textOf(found.bytes);
  if (found.state !== 'captured' || text == null) return { state: stateOf(found), lines: [] };
  if (!past) return { state: 'unrecorded', lines: [] };
  const changes: LineChange[] = [];
  const runs = new Runs();
  const before = moment === null ? Infinity : moment + 1;
  for (const change of fileEvents(opened.session.audit.blocks, { path: canonical, before })) {
    yield undefined;
    if (!change) continue;
    if (change.event.seq <= past.earliest || changes.length >= BLAMED.versions) break;
    changes.push({ ...change, isWhole: runs.add(change) });
  }
  const history = yield* follow(opened, past, changes.toReversed());
  const { lines } = history.of(canonical, text);
  return { state: 'captured', lines: lines.map(({ from, count, version }) => ({ from, count, seq: version })) };
}

const stateOf = ({ state }: FoundContent): FoundContent['state'] => (state === 'captured' ? 'not-a-file' : state);

/** A look at what a name held, and what that says. */
interface Look extends PastPlace {
  tell(text: string | null): void;
}

/** A name whose first change is met is looked at before it, too. */
function looksFor(opened: Opened, changes: readonly LineChange[], history: LineHistory): readonly Look[] {
  const met = new Set<string>();
  return changes.flatMap((change): Look[] => {
    const { event, path, source } = change;
    const fresh = [...new Set([path, source])].filter((name) => !met.has(name));
    for (const name of fresh) met.add(name);
    const namesOf = (name: string): readonly string[] => namesIn(opened, name).names;
    const before = fresh.map((name): Look => ({
      event: event.seq - 1,
      names: namesOf(name),
      tell: (text) => history.begin(name, text),
    }));
    return [...before, { event: event.seq, names: namesOf(path), tell: (text) => history.change(change, text) }];
  });
}

/** A version that is no text, or not known, hides who wrote the lines before it. */
function* follow(opened: Opened, past: Past, changes: readonly LineChange[]): Generator<undefined, LineHistory> {
  const history = new LineHistory();
  const looks = looksFor(opened, changes, history);
  let index = 0;
  for (const entry of past.lookBack(looks)) {
    if (entry !== undefined) looks[index++]?.tell(textOfEntry(entry));
    yield undefined;
  }
  return history;
}
