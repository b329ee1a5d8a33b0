/** `commit` and `discard`: what becomes of changes. */
import { CallError } from '../../src-preload/contract/reply.ts';
import type { ReviewReport, SandboxState } from '../../src-preload/contract/schemas.ts';
import { CHANGE_LETTERS } from '../../src-preload/contract/vocabulary.ts';

import { EXIT, openSandbox } from './context.ts';
import type { Context } from './context.ts';
import type { CommitCommand, DiscardCommand } from './grammar.ts';
import { selectChanges } from './paths.ts';
import { alignColumns, jsonLine, plural, printable } from './text.ts';

export async function commitChanges(command: CommitCommand, context: Context): Promise<number> {
  const state = await openSandbox(context, command.where);
  const paths = await chosenPaths(state, command.paths, context);
  const report = await context.client.changeCommit({ sandbox: state.sandbox.id, paths, dryRun: command.dryRun });
  if (command.format === 'json') await context.stdout.write(asLines(report));
  else await show(report, command.dryRun ? 'would be committed' : 'committed', context);
  return exitOf(report);
}

export async function discardChanges(command: DiscardCommand, context: Context): Promise<number> {
  const state = await openSandbox(context, command.where);
  const paths = await chosenPaths(state, command.paths, context);
  const report = await context.client.changeDiscard({ sandbox: state.sandbox.id, paths });
  await show(report, 'discarded', context);
  return exitOf(report);
}

const exitOf = ({ state }: ReviewReport): number =>
  state === 'conflicts' || state === 'stopped' ? EXIT.conflicts : EXIT.done;

/** Null for all. Errors: `CallError` `not-found` when a path stands for no change, so that a typing error does nothing. */
async function chosenPaths(
  state: SandboxState,
  texts: readonly string[],
  { client, cwd }: Context,
): Promise<string[] | null> {
  if (texts.length === 0) return null;
  const all = await client.changeList({ sandbox: state.sandbox.id });
  const { changes, unmatched } = selectChanges(all, texts, { state, cwd });
  const [stray] = unmatched;
  if (stray !== undefined) throw new CallError('not-found', `Nothing has changed at ${JSON.stringify(stray)}.`);
  return changes.map(({ path }) => path);
}

const asLines = ({ state, applied, conflicts, included, failure }: ReviewReport): string =>
  [
    ...applied.map((step) => ({ type: 'applied', ...step })),
    ...included.map((path) => ({ type: 'included', path })),
    ...conflicts.map((conflict) => ({ type: 'conflict', ...conflict })),
    ...(failure ? [{ type: 'failure', ...failure }] : []),
    { type: 'report', state, applied: applied.length, included: included.length, conflicts: conflicts.length },
  ]
    .map(jsonLine)
    .join('');

async function show(
  { state, applied, conflicts, included, failure }: ReviewReport,
  did: string,
  { stdout, stderr }: Context,
): Promise<void> {
  if (state === 'conflicts') {
    const lines = conflicts.map(({ path, message }) => `conflict: ${printable(path)}: ${printable(message)}\n`);
    await stderr.write(
      `${lines.join('')}capsule-inspector: Nothing was touched because of ${plural(conflicts.length, 'conflict')}.\n`,
    );
    return;
  }
  if (state === 'stopped') {
    const [first] = conflicts;
    const why = failure ? `${failure.path}: ${failure.message}` : `${first?.path ?? ''}: ${first?.message ?? ''}`;
    await stderr.write(
      `capsule-inspector: It stopped at ${printable(why)} What is listed was done, the rest is kept.\n`,
    );
  }
  const needed = new Set(included);
  const rows = applied.map(({ path, kind, step }) => [
    CHANGE_LETTERS[kind],
    printable(path),
    step,
    needed.has(path) ? 'needed by another' : '',
  ]);
  await stdout.write(
    `${alignColumns(rows)}${rows.length === 0 ? '' : '\n'}${plural(applied.length, 'change')} ${did}\n`,
  );
}
