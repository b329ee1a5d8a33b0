/** What a run did at each path, read from the columns of the record. */
import { KIND_OF_OPERATION } from '../../../src-preload/contract/vocabulary.ts';
import { SECOND_ACCESS } from '../../../src-preload/contract/policy-words.ts';
import type { EventBlock } from '../../audit/event-block.ts';
import { TextNumbers } from '../../audit/query/text-numbers.ts';
import { meaning, walkList } from '../walk-list.ts';
import type { ListSource, WalkProgress } from '../walk-list.ts';

/** Bytes, and how many attempts of each sort; an attempt with two places counts at both, but is refused or fails at its first. */
export interface PathFacts {
  readonly path: string;
  read: number;
  written: number;
  reads: number;
  writes: number;
  refused: number;
  failed: number;
  readonly first: number;
  last: number;
}

/** An event of the run: its number, and what it did. */
export interface RunEdge {
  readonly seq: number;
  readonly op: string;
}

/** `timeMs`: milliseconds since the epoch. */
export interface TimedEdge extends RunEdge {
  readonly timeMs: number;
}

export interface RunPaths {
  /** In the order of their first events. */
  readonly paths: readonly PathFacts[];
  /** null for a run of which no event is kept. */
  readonly first: TimedEdge | null;
  readonly last: TimedEdge | null;
}

type Way = 'read' | 'write' | 'none';
type Fate = 'done' | 'refused' | 'failed';

const wayOf = (access: string): Way => (access === 'read' || access === 'write' ? access : 'none');
const KINDS: Readonly<Record<string, string>> = KIND_OF_OPERATION;
const SECONDS: Readonly<Record<string, 'read' | 'write' | undefined>> = SECOND_ACCESS;
interface Attempt {
  readonly op: string;
  readonly way: Way;
  readonly fate: Fate;
  readonly bytes: number;
  readonly seq: number;
}

/** Its start and its end are no attempts at a path; what needs no right and went well says nothing of its path, such as closing. */
const isTold = ({ op, way, fate }: Attempt): boolean =>
  KINDS[op] !== 'run' && KINDS[op] !== 'system' && (way !== 'none' || fate !== 'done');

function count(facts: PathFacts, { op, way, fate, bytes, seq }: Attempt): void {
  facts.last = seq;
  if (fate !== 'done') facts[fate] += 1;
  else if (way === 'read') facts.reads += 1;
  else if (way === 'write') facts.writes += 1;
  if (fate !== 'done') return;
  if (op === 'read') facts.read += bytes;
  else if (op === 'write') facts.written += bytes;
}

class Collected {
  readonly #numbers = new TextNumbers();
  readonly #paths: PathFacts[] = [];
  readonly #byNumber: (PathFacts | undefined)[] = [];
  first: TimedEdge | null = null;
  last: TimedEdge | null = null;

  get paths(): readonly PathFacts[] {
    return this.#paths;
  }

  taker(block: EventBlock): (row: number) => void {
    const [seqs, times, bytes] = [block.numbers('seq'), block.numbers('timeMs'), block.numbers('bytes')];
    const [op, way] = [meaning(block, 'op', String), meaning(block, 'access', wayOf)];
    const [decision, outcome] = [meaning(block, 'decision', String), meaning(block, 'outcome', String)];
    const path = this.#numbers.ofColumn(block.texts('path'));
    const second = this.#numbers.ofColumn(block.texts('path2'));
    const fateOf = (row: number): Fate =>
      decision(row) === 'deny' ? 'refused' : outcome(row) === 'ok' ? 'done' : 'failed';
    return (row) => {
      const edge: TimedEdge = { seq: seqs[row] ?? 0, timeMs: times[row] ?? 0, op: op(row) };
      this.first ??= edge;
      this.last = edge;
      const attempt: Attempt = { ...edge, way: way(row), fate: fateOf(row), bytes: bytes[row] ?? 0 };
      if (!isTold(attempt)) return;
      count(this.#factsOf(path(row), attempt.seq), attempt);
      this.#countSecond(attempt, second(row));
    };
  }

  #countSecond(attempt: Attempt, number: number): void {
    const way = attempt.fate === 'done' ? SECONDS[attempt.op] : undefined;
    if (way === undefined || this.#numbers.text(number) === null) return;
    count(this.#factsOf(number, attempt.seq), { ...attempt, way });
  }

  #factsOf(number: number, seq: number): PathFacts {
    return (this.#byNumber[number] ??= this.#begin(number, seq));
  }

  #begin(number: number, seq: number): PathFacts {
    const path = this.#numbers.text(number) ?? '';
    const sums = { read: 0, written: 0, reads: 0, writes: 0, refused: 0, failed: 0 };
    const facts: PathFacts = { path, ...sums, first: seq, last: seq };
    this.#paths.push(facts);
    return facts;
  }
}

/** Of a list of one run's events. Errors: as `walkList`. */
export function* pathsOfRun(source: ListSource): Generator<WalkProgress, RunPaths> {
  const collected = new Collected();
  yield* walkList(source, (block) => collected.taker(block));
  const { paths, first, last } = collected;
  return { paths, first, last };
}

const eventsAt = ({ reads, writes, refused, failed }: PathFacts): number => reads + writes + refused + failed;

/**
 * At most `most` of them, the busiest first. Those that were refused something, and those that `matters` says, come in before others.
 */
export function chosenPaths(
  paths: readonly PathFacts[],
  most: number,
  matters: (path: string) => boolean,
): readonly PathFacts[] {
  const busiest = paths.toSorted((one, other) => eventsAt(other) - eventsAt(one) || one.first - other.first);
  if (busiest.length <= most) return busiest;
  const isWanted = (facts: PathFacts): boolean => facts.refused > 0 || matters(facts.path);
  const wanted = [...busiest.filter(isWanted), ...busiest.filter((facts) => !isWanted(facts))].slice(0, most);
  const kept = new Set(wanted);
  return busiest.filter((facts) => kept.has(facts));
}
