/** The attempts of guests on files, read from the columns of the record and put together: alike for alike, in the order of their first ones. */
import type { Cause } from '../../../src-preload/contract/event-words.ts';
import { SECOND_ACCESS } from '../../../src-preload/contract/policy-words.ts';
import type { Right } from '../../../src-preload/contract/policy-words.ts';
import { OPERATIONS } from '../../../src-preload/contract/vocabulary.ts';
import type { Operation } from '../../../src-preload/contract/vocabulary.ts';
import type { EventBlock } from '../../audit/event-block.ts';
import { TextNumbers } from '../../audit/query/text-numbers.ts';
import { meaning, walkList } from '../walk-list.ts';
import type { ListSource, WalkProgress } from '../walk-list.ts';
import { USER_PRINCIPAL } from '../gate.ts';
import { TemporaryNames } from './temporary-names.ts';

/** How an attempt was decided: `observed` was allowed only because the run was watched. */
export type Decided = 'allow' | 'deny' | 'observed';

/** Attempts by one run with equal right, paths and decision. Texts are numbers of `paths` and `runs`. */
export interface AttemptGroup {
  readonly run: number;
  readonly principal: string;
  readonly access: Right;
  readonly path: number;
  /** With `operation`: of those that act on a second place; -1 for none. */
  readonly path2: number;
  readonly decided: Decided;
  readonly cause: Cause;
  readonly ops: Operation[];
  events: number;
  readonly firstSeq: number;
  lastSeq: number;
}

export interface AttemptGroups {
  readonly groups: readonly AttemptGroup[];
  /** Their events. */
  readonly events: number;
  readonly paths: TextNumbers;
  readonly runs: TextNumbers;
  /** By the number of a path: made and removed again by a run. */
  readonly temporary: ReadonlySet<number>;
}

interface Node extends AttemptGroup {
  /** Another group of the same path. */
  readonly next: Node | undefined;
}

/** A few milliseconds a step. Errors: `VfsError` `busy` when events are removed meanwhile; `StoreError`. */
export function* attemptGroups(source: ListSource): Generator<WalkProgress, AttemptGroups> {
  const collected = new Collected();
  yield* walkList(source, (block) => collected.taker(block));
  return collected.result();
}

const IS_RIGHT: Readonly<Record<string, Right | 'none'>> = { read: 'read', write: 'write' };
const rightOf = (access: string): Right | 'none' => IS_RIGHT[access] ?? 'none';

const OPERATION_NAMES: ReadonlyMap<string, Operation> = new Map(OPERATIONS.map((op) => [op, op] as const));
/** What is no operation needs no right either, and never comes here. */
const operationOf = (op: string): Operation => OPERATION_NAMES.get(op) ?? 'fault';

const decidedBy = (decision: string, cause: string): Decided =>
  decision === 'deny' ? 'deny' : cause === 'observed' ? 'observed' : 'allow';

type Key = Omit<AttemptGroup, 'ops' | 'events' | 'firstSeq' | 'lastSeq'>;

const isSame = (group: AttemptGroup, key: Key, op: Operation): boolean =>
  group.run === key.run &&
  group.access === key.access &&
  group.decided === key.decided &&
  group.cause === key.cause &&
  group.principal === key.principal &&
  group.path2 === key.path2 &&
  (key.path2 < 0 || group.ops[0] === op);

class Collected {
  readonly #paths = new TextNumbers();
  readonly #runs = new TextNumbers();
  readonly #groups: AttemptGroup[] = [];
  /** By the number of a path. */
  readonly #heads: (Node | undefined)[] = [];
  readonly #temporary = new TemporaryNames();
  #events = 0;

  /** Takes rows of one block, in their order. */
  taker(block: EventBlock): (row: number) => void {
    const seqs = block.numbers('seq');
    const access = meaning(block, 'access', rightOf);
    const op = meaning(block, 'op', operationOf);
    const [decision, cause] = [meaning(block, 'decision', String), meaning(block, 'cause', String)];
    const [principal, outcome] = [meaning(block, 'principal', String), meaning(block, 'outcome', String)];
    const runs = block.texts('run');
    const runOf = this.#runs.ofColumn(runs);
    const [pathOf, secondOf] = [this.#paths.ofColumn(block.texts('path')), this.#paths.ofColumn(block.texts('path2'))];
    return (row) => {
      const right = access(row);
      if (right === 'none' || (runs.ids[row] ?? 0) === 0 || principal(row) === USER_PRINCIPAL) return;
      const does = op(row);
      const run = runOf(row);
      const path = pathOf(row);
      const path2 = SECOND_ACCESS[does] === undefined ? -1 : secondOf(row);
      if (outcome(row) === 'ok') this.#temporary.take(does, run, path, path2);
      const said = { decided: decidedBy(decision(row), cause(row)), cause: cause(row) as Cause };
      const key: Key = { run, principal: principal(row), access: right, path, path2, ...said };
      this.#add(key, does, seqs[row] ?? 0);
    };
  }

  result(): AttemptGroups {
    const temporary = this.#temporary.found();
    return { groups: this.#groups, events: this.#events, paths: this.#paths, runs: this.#runs, temporary };
  }

  #add(key: Key, op: Operation, seq: number): void {
    this.#events += 1;
    const head = this.#heads[key.path];
    let node = head;
    while (node && !isSame(node, key, op)) node = node.next;
    if (node) {
      node.events += 1;
      node.lastSeq = seq;
      if (!node.ops.includes(op)) node.ops.push(op);
      return;
    }
    const made: Node = { ...key, ops: [op], events: 1, firstSeq: seq, lastSeq: seq, next: head };
    this.#heads[key.path] = made;
    this.#groups.push(made);
  }
}
