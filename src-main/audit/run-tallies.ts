/** How many events each run has, over all blocks. */
import type { EventBlock } from './event-block.ts';

/** How many events of one run a block holds, and how many of them were refused or failed. */
export interface RunTally {
  events: number;
  denied: number;
}

/** Counts the events of each run of a block; those outside of any run are left out. */
export function talliesOf(block: EventBlock): Map<string, RunTally> {
  const run = block.texts('run');
  const decision = block.texts('decision');
  const outcome = block.texts('outcome');
  const deny = decision.dictionary.indexOf('deny');
  const ok = outcome.dictionary.indexOf('ok');
  const events = new Uint32Array(run.dictionary.length);
  const denied = new Uint32Array(run.dictionary.length);
  for (let row = 0; row < block.count; row += 1) {
    const id = run.ids[row] ?? 0;
    events[id] = (events[id] ?? 0) + 1;
    if (decision.ids[row] === deny || outcome.ids[row] !== ok) denied[id] = (denied[id] ?? 0) + 1;
  }
  const named = run.dictionary.map((text, id) => [text, { events: events[id] ?? 0, denied: denied[id] ?? 0 }] as const);
  return new Map(named.flatMap(([text, tally]) => (text === null ? [] : [[text, tally] as const])));
}

/** Of the blocks that are done; the one that grows is counted when somebody asks. */
export class RunTallies {
  readonly #done = new Map<string, RunTally>();
  #counted: {
    readonly block: EventBlock;
    count: number;
    version: number;
    tallies: ReadonlyMap<string, RunTally>;
  } | null = null;

  add(runs: ReadonlyMap<string, RunTally>): void {
    for (const [run, { events, denied }] of runs) this.#change(run, events, denied);
  }

  remove(runs: ReadonlyMap<string, RunTally>): void {
    for (const [run, { events, denied }] of runs) this.#change(run, -events, -denied);
  }

  of(run: string, growing: EventBlock): RunTally {
    const done = this.#done.get(run);
    const fresh = this.#count(growing).get(run);
    return {
      events: (done?.events ?? 0) + (fresh?.events ?? 0),
      denied: (done?.denied ?? 0) + (fresh?.denied ?? 0),
    };
  }

  /** Anew only when something was recorded since. */
  #count(block: EventBlock): ReadonlyMap<string, RunTally> {
    const { count, version } = block;
    const known = this.#counted;
    if (known?.block === block && known.count === count && known.version === version) return known.tallies;
    const tallies = talliesOf(block);
    this.#counted = { block, count, version, tallies };
    return tallies;
  }

  #change(run: string, events: number, denied: number): void {
    const sum = this.#done.get(run) ?? { events: 0, denied: 0 };
    sum.events += events;
    sum.denied += denied;
    if (sum.events > 0) this.#done.set(run, sum);
    else this.#done.delete(run);
  }
}
