/** Runs in words: what a line says, and what it is looked for by. */
import type { Run } from '../../../src-preload/contract/schemas.ts';
import { formatBytes, formatCount, formatElapsed, plural } from '../../shared/format.ts';
import { runText } from '../../shared/run-text.ts';
import { runWord } from '../../shared/run-state.ts';
import { visible } from '../../shared/visible.ts';

/** Characters of a name in a tab. */
const IN_TAB = 40;

/** The capsule, and what it was asked to do. */
export const runName = (run: Pick<Run, 'capsule' | 'call' | 'args'>): string =>
  `${visible(run.capsule)} ${runText(run)}`.trim();

export function runTabName(run: Pick<Run, 'capsule' | 'call' | 'args'>): string {
  const name = runName(run);
  return name.length > IN_TAB ? `${name.slice(0, IN_TAB - 1)}…` : name;
}

/** Milliseconds; null while it goes on. */
export const runTime = ({ startedAt, endedAt }: Pick<Run, 'startedAt' | 'endedAt'>): number | null =>
  endedAt === null ? null : Math.max(0, endedAt - startedAt);

/** Milliseconds of a processor: `340 ms`, `12.0 s`. */
const formatCpu = (milliseconds: number): string =>
  milliseconds < 1000 ? `${Math.round(milliseconds)} ms` : formatElapsed(milliseconds);

const measured = (value: number | null | undefined, format: (value: number) => string): string =>
  value == null ? '–' : format(value);

export const cpuWords = ({ use }: Pick<Run, 'use'>): string => measured(use?.cpu, formatCpu);
export const memoryWords = ({ use }: Pick<Run, 'use'>): string => measured(use?.memory, formatBytes);
export const callWords = ({ use }: Pick<Run, 'use'>): string => measured(use?.calls, formatCount);
export const outputWords = ({ use }: Pick<Run, 'use'>): string => measured(use?.output, formatBytes);

/** A line as it is read aloud. */
export function runLabel(run: Run, mark: string | null): string {
  const time = runTime(run);
  return [
    runName(run),
    runWord(run),
    ...(time === null ? [] : [formatElapsed(time)]),
    plural(run.eventCount, 'event'),
    ...(run.deniedCount > 0 ? [`${formatCount(run.deniedCount)} refused or failed`] : []),
    ...(mark === null ? [] : [`chosen as ${mark}`]),
  ].join(', ');
}

/** Those that have all the words in their name, their end or their mode. */
export function narrowedRuns(runs: readonly Run[], filter: string): readonly Run[] {
  const words = filter.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return runs;
  return runs.filter((run) => {
    const text = `${runName(run)} ${runWord(run)} ${run.mode ?? ''} ${run.principal ?? ''}`.toLowerCase();
    return words.every((word) => text.includes(word));
  });
}
