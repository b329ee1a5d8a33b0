/** The event list: a question, the rows of its answer that are in view, and whether the view follows. */
import { createStore } from 'zustand/vanilla';

import type { FilterError } from '../../../src-preload/contract/filter/filter-error.ts';
import type { EventKey, Fold } from '../../../src-preload/contract/event-words.ts';
import type { OperationKind } from '../../../src-preload/contract/vocabulary.ts';

import type { DetailsTab } from './details-tabs.ts';
import type { EventsState, EventsStore } from './events-state.ts';
import { ListReader } from './list-reader.ts';
import type { ReaderDeps } from './list-reader.ts';
import { after, nextFrame } from './paced.ts';
import { canFollow, EVERYTHING } from './question.ts';
import type { Brush, OutcomeChip, Question } from './question.ts';
import { foldedQuery } from './terms.ts';

/** Milliseconds of quiet before typed text is applied. */
const TYPING = 80;
/** Milliseconds between two counts of what came in while the list stands still. */
const COUNTING = 250;

export interface EventsDeps extends Pick<ReaderDeps, 'client' | 'sandbox'> {
  readonly total: number;
  /** What is wrong with a filter text; the engine is not asked about one that is wrong. */
  readonly check: (text: string) => FilterError | null;
  readonly rest?: ReaderDeps['rest'];
}
type Access = Pick<EventsStore, 'getState' | 'setState'>;

const toggled = <T>(set: ReadonlySet<T>, value: T): ReadonlySet<T> => {
  const next = new Set(set);
  if (!next.delete(value)) next.add(value);
  return next;
};

class EventsActions {
  readonly #store: Access;
  readonly #reader: ListReader;
  readonly #check: EventsDeps['check'];
  #typing: ReturnType<typeof setTimeout> | undefined;

  constructor(deps: EventsDeps, store: Access) {
    this.#store = store;
    this.#check = deps.check;
    const rest = deps.rest ?? { frame: nextFrame, count: () => after(COUNTING) };
    this.#reader = new ListReader(store, { ...deps, rest });
  }

  readonly setText = (typed: string): void => {
    clearTimeout(this.#typing);
    this.#store.setState({ typed });
    this.#typing = setTimeout(() => this.#apply(typed), TYPING);
  };
  readonly applyText = (typed: string): void => {
    clearTimeout(this.#typing);
    this.#store.setState({ typed });
    this.#apply(typed);
  };
  readonly toggleKind = (kind: OperationKind, how: 'only' | 'too'): void => {
    const { kinds } = this.#question();
    const isAlone = kinds.size === 1 && kinds.has(kind);
    if (how === 'too') this.#ask({ kinds: toggled(kinds, kind) });
    else this.#ask({ kinds: new Set(isAlone ? [] : [kind]) });
  };
  readonly toggleOutcome = (outcome: OutcomeChip): void =>
    this.#ask({ outcomes: toggled(this.#question().outcomes, outcome) });
  readonly toggleFold = (fold: Fold): void => this.#ask({ folds: toggled(this.#question().folds, fold) });
  readonly setBrush = (brush: Brush | null): void => this.#ask({ brush });
  readonly setRun = (run: string | null): void => this.#ask({ run });
  readonly sortBy = (key: EventKey): void => {
    const { sort } = this.#question();
    if (sort?.key !== key) this.#ask({ sort: { key, order: 'ascending' } });
    else this.#ask({ sort: sort.order === 'ascending' ? { key, order: 'descending' } : null });
  };
  readonly clearFilter = (): void => {
    clearTimeout(this.#typing);
    this.#store.setState({ typed: '', textProblem: null });
    const { sort, folds } = this.#question();
    this.#ask({ ...EVERYTHING, sort, folds });
  };

  readonly narrowTo = (text: string, run: string | null): void => {
    clearTimeout(this.#typing);
    this.#store.setState({ typed: text, textProblem: null });
    const { sort, folds } = this.#question();
    this.#ask({ ...EVERYTHING, sort, folds, text, run });
  };

  readonly pause = (): void => {
    const { following, phase } = this.#store.getState();
    if (!following || phase === 'loading') return;
    this.#reader.hold();
    this.#store.setState({ following: false, fresh: 0 });
  };
  readonly resume = (): void => {
    const following = canFollow(this.#question());
    this.#store.setState({ following, fresh: 0, cursor: null, ...(!following && { lastSeq: 0 }) });
    if (following) this.#reader.follow();
    else void this.#reader.anew(null);
  };

  readonly see = (first: number, count: number): void => this.#reader.see(first, count);
  readonly watch = (): (() => void) => this.#reader.watch();
  readonly choose = (line: number): void => {
    this.pause();
    const { lines, reveal } = this.#store.getState();
    const cursor = Math.max(0, Math.min(lines - 1, line));
    const event = this.#reader.still?.lineAt(cursor)?.row.event;
    this.#store.setState({
      cursor,
      ...(event && { selected: event }),
      reveal: { line: cursor, align: 'nearest', serial: reveal.serial + 1 },
    });
  };
  readonly showDetails = (details: 'open' | 'closed', detailsTab?: DetailsTab): void =>
    this.#store.setState({ details, ...(detailsTab && { detailsTab }) });

  readonly unfold = async (line: number): Promise<void> => {
    this.pause();
    const still = this.#reader.still;
    const row = still?.lineAt(line)?.row;
    if (!still || !row?.fold) return;
    this.#store.setState({ cursor: line, selected: row.event });
    await this.#reader.toggle(line, foldedQuery(row, row.fold, this.#question()));
  };

  readonly goTo = async (seq: number): Promise<void> => {
    this.pause();
    const found = await this.#reader.find(seq).catch(() => null);
    this.#store.setState({ following: false });
    if (!found) {
      clearTimeout(this.#typing);
      this.#store.setState({ typed: '', textProblem: null, question: EVERYTHING });
    }
    const { lastSeq } = this.#store.getState();
    this.#store.setState({ lastSeq: Math.max(lastSeq, seq) });
    await this.#reader.anew(seq);
    const { reveal } = this.#store.getState();
    const event = this.#reader.still?.lineAt(reveal.line)?.row.event;
    this.#store.setState({ cursor: reveal.line, ...(event && { selected: event }) });
  };

  readonly countRows = (folds: readonly Fold[]): Promise<number | null> => this.#reader.count(folds).catch(() => null);

  readonly tick = (total: number, amended: number | null): void => {
    this.#store.setState({ total: Math.max(total, this.#store.getState().total) });
    this.#reader.tick(amended);
  };
  readonly refresh = (): Promise<void> => this.#reader.anew(this.#anchor());

  #question(): Question {
    return this.#store.getState().question;
  }

  /** The event that stays in view when the list becomes another one. */
  #anchor(): number | null {
    const { cursor, selected, painted } = this.#store.getState();
    if (this.#question().sort !== null && !canFollow(this.#question())) return null;
    return (cursor === null ? painted.lines[0]?.row.event.seq : selected?.seq) ?? null;
  }

  /** Text that is wrong is marked; the list goes on answering the last one that was right. */
  #apply(text: string): void {
    const textProblem = this.#check(text);
    this.#store.setState({ textProblem });
    if (textProblem === null && text !== this.#question().text) this.#ask({ text });
  }

  #ask(part: Partial<Question>): void {
    const question = { ...this.#question(), ...part };
    const anchor = this.#anchor();
    const following = this.#store.getState().following && canFollow(question);
    this.#store.setState({ question, following, problem: null, unpainted: 0, fresh: 0, cursor: null });
    void this.#reader.anew(canFollow(question) ? anchor : null);
  }
}

const AT_FIRST = {
  question: EVERYTHING,
  typed: '',
  textProblem: null,
  following: true,
  phase: 'loading',
  problem: null,
  painted: { first: 0, lines: [], freshness: 'current' },
  shown: 0,
  lines: 0,
  lastSeq: 0,
  fresh: 0,
  unpainted: 0,
  cursor: null,
  selected: null,
  details: 'closed',
  detailsTab: 'event',
  reveal: { line: 0, align: 'nearest', serial: 0 },
} as const;

export function createEventsStore(deps: EventsDeps): EventsStore {
  return createStore<EventsState>()((_set, _get, store) =>
    Object.assign({ ...AT_FIRST, total: deps.total }, new EventsActions(deps, store)),
  );
}
