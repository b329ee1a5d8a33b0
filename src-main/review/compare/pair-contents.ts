/** Which of the files that came has its content from which of those that went: equal ones first, then similar ones. */
import { similarityOf } from './spans.ts';
import type { Spans } from './spans.ts';

/** Percent of the content, as git has it. */
const SIMILAR = 50;
/** Of two that are the only ones of their name, a pair is made without comparing them with others. */
const SIMILAR_NAMESAKES = 75;
/** Bytes of a file that is compared piece by piece; larger ones are paired when they are equal only. */
export const MOST_SIMILAR = 1024 * 1024;
/** Bytes of a file that is read to find an equal one. */
const MOST_EQUAL = 64 * 1024 * 1024;
/** Files that are compared because they have one name. */
const MOST_NAMESAKES = 1000;
/** Pairs that are compared at most, each file with each; with more, similar ones are not looked for, as git does. */
const MOST_PAIRS = 40_000;
/** Bytes that are read at most to compare each with each. */
const MOST_READ = 32 * 1024 * 1024;

export interface Candidate<T> {
  readonly of: T;
  /** The last of its names. */
  readonly name: string;
  /** Bytes. */
  readonly size: number;
  /** sha-256 of the content; undefined when it cannot be read. */
  readonly hash: () => string | undefined;
  /** null when it is not to be compared, or cannot be read. */
  readonly spans: () => Spans | null;
}

export interface ContentPair<T> {
  readonly from: T;
  readonly to: T;
  /** Percent; 100 for equal contents only. */
  readonly similarity: number;
}

/** `moved`: each source has one successor at most. `copied`: it stays, and may have many. */
type Sources = 'moved' | 'copied';

type Known<T> = Candidate<T> & { readonly spans: () => Spans | null };

/** The sources of one content. */
class Equals<T> {
  readonly #sources: Sources;
  readonly #byName = new Map<string, Candidate<T>[]>();
  readonly #waiting: Candidate<T>[] = [];
  readonly #used = new Set<Candidate<T>>();
  #next = 0;

  constructor(sources: Sources) {
    this.#sources = sources;
  }

  add(candidate: Candidate<T>): void {
    this.#waiting.push(candidate);
    const namesakes = this.#byName.get(candidate.name);
    if (namesakes) namesakes.push(candidate);
    else this.#byName.set(candidate.name, [candidate]);
  }

  takeNamed(name: string): Candidate<T> | undefined {
    if (this.#sources === 'copied') return this.#byName.get(name)?.[0];
    const found = this.#byName.get(name)?.shift();
    if (found) this.#used.add(found);
    return found;
  }

  takeAny(): Candidate<T> | undefined {
    if (this.#sources === 'copied') return this.#waiting[0];
    while (this.#next < this.#waiting.length) {
      const candidate = this.#waiting[this.#next];
      this.#next += 1;
      if (candidate && !this.#used.has(candidate)) return candidate;
    }
    return undefined;
  }
}

/** Computes once what is asked for often. */
function onceEach<T>(candidate: Candidate<T>): Known<T> {
  let known: { readonly spans: Spans | null } | null = null;
  return { ...candidate, spans: () => (known ??= { spans: candidate.spans() }).spans };
}

function uniqueNames<T>(candidates: readonly Candidate<T>[]): ReadonlyMap<string, Candidate<T>> {
  const seen = new Set<string>();
  const unique = new Map<string, Candidate<T>>();
  for (const candidate of candidates) {
    if (seen.has(candidate.name)) unique.delete(candidate.name);
    else unique.set(candidate.name, candidate);
    seen.add(candidate.name);
  }
  return unique;
}

/** Bytes of the longer one of which the other cannot have enough, whatever it holds. */
const mayBeSimilar = (a: number, b: number): boolean => Math.min(a, b) * 100 >= Math.max(a, b) * SIMILAR;

function similarity<T>(from: Candidate<T>, to: Candidate<T>): number {
  if (!mayBeSimilar(from.size, to.size)) return 0;
  const [one, other] = [from.spans(), to.spans()];
  // 100 is kept for what is equal.
  return one && other ? Math.min(99, similarityOf(one, other)) : 0;
}

class Pairing<T> {
  readonly #sources: Sources;
  readonly #pairs: ContentPair<T>[] = [];
  #from: readonly Candidate<T>[];
  #to: readonly Candidate<T>[];

  constructor(from: readonly Candidate<T>[], to: readonly Candidate<T>[], sources: Sources) {
    this.#sources = sources;
    const isRead = ({ size }: Candidate<T>): boolean => size > 0 && size <= MOST_EQUAL;
    this.#from = from.filter(isRead);
    this.#to = to.filter(isRead);
  }

  *pair(): Generator<undefined, readonly ContentPair<T>[]> {
    yield* this.#pairEqual();
    this.#from = this.#from.filter(({ size }) => size <= MOST_SIMILAR).map(onceEach);
    this.#to = this.#to.filter(({ size }) => size <= MOST_SIMILAR).map(onceEach);
    yield* this.#pairNamesakes();
    yield* this.#pairSimilar();
    return this.#pairs;
  }

  #settle(pairs: readonly (readonly [Candidate<T>, Candidate<T>, number])[]): void {
    const gone = new Set(this.#sources === 'moved' ? pairs.map(([from]) => from) : []);
    const come = new Set(pairs.map(([, to]) => to));
    this.#from = this.#from.filter((from) => !gone.has(from));
    this.#to = this.#to.filter((to) => !come.has(to));
    for (const [from, to, score] of pairs) this.#pairs.push({ from: from.of, to: to.of, similarity: score });
  }

  *#byContent(): Generator<undefined, ReadonlyMap<string, Equals<T>>> {
    const sizes = new Set(this.#to.map(({ size }) => size));
    const byContent = new Map<string, Equals<T>>();
    for (const candidate of this.#from) {
      const hash = sizes.has(candidate.size) ? candidate.hash() : undefined;
      if (hash === undefined) continue;
      const equals = byContent.get(hash) ?? new Equals<T>(this.#sources);
      equals.add(candidate);
      byContent.set(hash, equals);
      yield;
    }
    return byContent;
  }

  /** Those of one name first, so that no other takes what is theirs. */
  *#pairEqual(): Generator<undefined> {
    const sizes = new Set(this.#from.map(({ size }) => size));
    const byContent = yield* this.#byContent();
    if (byContent.size === 0) return;
    const found: [Candidate<T>, Candidate<T>, number][] = [];
    const waiting: [Candidate<T>, Equals<T>][] = [];
    for (const to of this.#to) {
      if (!sizes.has(to.size)) continue;
      const equals = byContent.get(to.hash() ?? '');
      const from = equals?.takeNamed(to.name);
      if (from) found.push([from, to, 100]);
      else if (equals) waiting.push([to, equals]);
      yield;
    }
    for (const [to, equals] of waiting) {
      const from = equals.takeAny();
      if (from) found.push([from, to, 100]);
    }
    this.#settle(found);
  }

  *#pairNamesakes(): Generator<undefined> {
    const sources = uniqueNames(this.#from);
    const found: [Candidate<T>, Candidate<T>, number][] = [];
    let compared = 0;
    for (const [name, to] of uniqueNames(this.#to)) {
      const from = sources.get(name);
      if (!from || compared >= MOST_NAMESAKES) continue;
      compared += 1;
      const score = similarity(from, to);
      if (score >= SIMILAR_NAMESAKES) found.push([from, to, score]);
      yield;
    }
    this.#settle(found);
  }

  #isTooMuch(): boolean {
    const bytes = [...this.#from, ...this.#to].reduce((sum, { size }) => sum + size, 0);
    return this.#from.length * this.#to.length > MOST_PAIRS || bytes > MOST_READ;
  }

  *#pairSimilar(): Generator<undefined> {
    if (this.#isTooMuch()) return;
    const scored: [Candidate<T>, Candidate<T>, number][] = [];
    for (const to of this.#to) {
      for (const from of this.#from) {
        const score = similarity(from, to);
        if (score >= SIMILAR) scored.push([from, to, score]);
      }
      yield;
    }
    this.#settle(this.#best(scored));
  }

  /** The most similar first; of equals those of one name, then in the order in which they came. */
  #best(scored: readonly [Candidate<T>, Candidate<T>, number][]): readonly [Candidate<T>, Candidate<T>, number][] {
    const namesakes = ([from, to]: readonly [Candidate<T>, Candidate<T>, number]): number =>
      from.name === to.name ? 1 : 0;
    const sorted = scored.toSorted((a, b) => b[2] - a[2] || namesakes(b) - namesakes(a));
    const used = new Set<Candidate<T>>();
    return sorted.filter(([from, to]) => {
      if (used.has(to) || (this.#sources === 'moved' && used.has(from))) return false;
      used.add(from).add(to);
      return true;
    });
  }
}

/**
 * Pairs sources with the files that came; both are in the order in which ties are broken, so the answer is always the same. Bounded: what is
 * larger than 64 MiB is paired with nothing, what is larger than 1 MiB with its equals only, and where more than 40,000 pairs would have to be
 * compared only namesakes are. Empty files are nobody's copy. Yields between small steps.
 */
export const pairContents = <T>(
  from: readonly Candidate<T>[],
  to: readonly Candidate<T>[],
  sources: Sources,
): Generator<undefined, readonly ContentPair<T>[]> => new Pairing(from, to, sources).pair();

/** Runs what could be done in slices to its end at once. */
export function atOnce<T>(work: Generator<unknown, T>): T {
  for (;;) {
    const next = work.next();
    if (next.done) return next.value;
  }
}
