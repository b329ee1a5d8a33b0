/** Removes what a commit that was killed left in the directories that the next one writes in. */
import { VfsError } from '../vfs/errors.ts';
import type { HostWriter } from '../vfs/host/host-tree.ts';
import { keyOf, parentOf } from './names.ts';
import type { Names } from './names.ts';
import type { Plan } from './step.ts';

/** Directories looked at between two pauses: a few milliseconds, unless they are very large. */
const SLICE = 16;

/**
 * Sweeps each directory that has an entry in the plan, once. `changedBefore` in nanoseconds since the epoch, as of
 * `HostWriter.sweepTemporaries`. Never fails for a folder: what cannot be swept is in nobody's way.
 */
export function* sweepLeftovers(
  writer: Pick<HostWriter, 'sweepTemporaries'>,
  { steps }: Plan,
  changedBefore: bigint,
): Generator<{ readonly done: 0; readonly total: number }> {
  const places = steps.flatMap(({ names, from }) => (from ? [names, from] : [names])).map(parentOf);
  const directories = new Map(places.map((names) => [keyOf(names), names]));
  let since = 0;
  for (const names of directories.values()) {
    sweepOne(writer, names, changedBefore);
    if (++since % SLICE === 0) yield { done: 0, total: steps.length };
  }
}

function sweepOne(writer: Pick<HostWriter, 'sweepTemporaries'>, names: Names, changedBefore: bigint): void {
  try {
    writer.sweepTemporaries(names, changedBefore);
  } catch (error) {
    if (!(error instanceof VfsError)) throw error;
  }
}
