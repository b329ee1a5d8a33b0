/** Whether what is noted about a block, beside its columns, agrees with them. */
import { talliesOf } from './run-tallies.ts';
import type { RunTally } from './run-tallies.ts';
import type { Heads } from './chain.ts';
import type { BlockFacts, EventBlock } from './event-block.ts';
import { boundsOf } from './value-bounds.ts';

/** What a store may know of a block beside the facts that everybody needs. */
export interface KnownBlock extends BlockFacts {
  /** After its last event. */
  readonly heads?: Heads;
  /** How many events each run has in it. */
  readonly runs?: ReadonlyMap<string, RunTally>;
}

function isSameTally(noted: ReadonlyMap<string, RunTally>, found: ReadonlyMap<string, RunTally>): boolean {
  const isSame = ([run, { events, denied }]: [string, RunTally]): boolean => {
    const tally = found.get(run);
    return tally?.events === events && tally.denied === denied;
  };
  return noted.size === found.size && [...noted].every(isSame);
}

/** Which blocks a question reads at all is decided by the facts, and the counts of a run are made of them. */
export function agreesWith(facts: KnownBlock, block: EventBlock): boolean {
  const { count, last, minTimeMs, maxTimeMs, runs } = facts;
  if (count > block.count) return false;
  const times = boundsOf(block.numbers('timeMs'), count);
  const areBounds =
    boundsOf(block.numbers('seq'), count).most === last && times.least === minTimeMs && times.most === maxTimeMs;
  return areBounds && (runs === undefined || isSameTally(runs, talliesOf(block)));
}
