/** What a commit, a discard, an undo or a redo did, as text or as lines of JSON, and the exit code that says it. */
import type { ReviewReport } from '../../src-preload/contract/schemas.ts';
import { CHANGE_LETTERS } from '../../src-preload/contract/vocabulary.ts';

import { EXIT } from './context.ts';
import type { Context } from './context.ts';
import { alignColumns, jsonLine, plural, printable } from './text.ts';

const FAILED: ReadonlySet<ReviewReport['state']> = new Set(['conflicts', 'stopped', 'reversed']);

export const exitOf = ({ state }: ReviewReport): number => (FAILED.has(state) ? EXIT.conflicts : EXIT.done);

export const reportLines = ({
  state,
  operation,
  applied,
  conflicts,
  included,
  skipped = [],
  failure,
}: ReviewReport): string =>
  [
    ...applied.map((step) => ({ type: 'applied', ...step })),
    ...included.map((path) => ({ type: 'included', path })),
    ...skipped.map((path) => ({ type: 'skipped', path })),
    ...conflicts.map((conflict) => ({ type: 'conflict', ...conflict })),
    ...(failure ? [{ type: 'failure', ...failure }] : []),
    {
      ...{ type: 'report', state, applied: applied.length, included: included.length, conflicts: conflicts.length },
      ...(operation == null ? {} : { operation }),
    },
  ]
    .map(jsonLine)
    .join('');

const NOT_DONE = {
  stopped: 'What is listed was done, the rest is kept.',
  reversed: 'What it had done was taken back.',
} as const;

function whyNot({ state, conflicts, failure }: ReviewReport): string {
  if (state === 'conflicts') {
    const lines = conflicts.map(({ path, message }) => `conflict: ${printable(path)}: ${printable(message)}\n`);
    return `${lines.join('')}capsule-inspector: Nothing was touched because of ${plural(conflicts.length, 'conflict')}.\n`;
  }
  if (state !== 'stopped' && state !== 'reversed') return '';
  const [first] = conflicts;
  const why = failure ? `${failure.path}: ${failure.message}` : `${first?.path ?? ''}: ${first?.message ?? ''}`;
  return `capsule-inspector: It stopped at ${printable(why)} ${NOT_DONE[state]}\n`;
}

/** `did` follows the number of changes: `committed`. */
export async function showReport(report: ReviewReport, did: string, { stdout, stderr }: Context): Promise<void> {
  await stderr.write(whyNot(report));
  const { state, applied, included, skipped = [] } = report;
  if (state === 'conflicts' || state === 'reversed') return;
  const needed = new Set(included);
  const rows = applied.map(({ path, kind, step }) => [
    CHANGE_LETTERS[kind],
    printable(path),
    step,
    needed.has(path) ? 'needed by another' : '',
  ]);
  const left = skipped.map((path) => `left out: ${printable(path)}\n`).join('');
  await stdout.write(
    `${alignColumns(rows)}${rows.length === 0 ? '' : '\n'}${left}${plural(applied.length, 'change')} ${did}\n`,
  );
}
