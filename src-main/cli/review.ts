/** `commit` and `discard`: what becomes of changes. */
import type { ReviewReport, SandboxState } from '../../src-preload/contract/schemas.ts';

import { chosenPaths } from './chosen-paths.ts';
import { openSandbox } from './context.ts';
import type { Context } from './context.ts';
import type { CommitCommand } from './commit-arguments.ts';
import type { DiscardCommand } from './grammar.ts';
import { readPlan } from './plan.ts';
import { exitOf, reportLines, showReport } from './report.ts';

export async function commitChanges(command: CommitCommand, context: Context): Promise<number> {
  const state = await openSandbox(context, command.where);
  const report = await commitOf(state, command, context);
  if (command.format === 'json') await context.stdout.write(reportLines(report));
  else await showReport(report, command.dryRun ? 'would be committed' : 'committed', context);
  return exitOf(report);
}

async function commitOf(state: SandboxState, command: CommitCommand, context: Context): Promise<ReviewReport> {
  const { client } = context;
  const { from, paths, dryRun, message, author, conflicts } = command;
  const sandbox = state.sandbox.id;
  const said = message === undefined ? {} : { message };
  if (from && 'plan' in from) return client.planRun({ sandbox, plan: await readPlan(from.plan), ...said });
  return client.changeCommit({
    ...{ sandbox, paths: from ? 'staged' : await chosenPaths(state, paths, context), dryRun, ...said },
    ...(author === undefined ? {} : { author }),
    ...(conflicts === undefined ? {} : { conflicts }),
  });
}

export async function discardChanges(command: DiscardCommand, context: Context): Promise<number> {
  const state = await openSandbox(context, command.where);
  const paths = await chosenPaths(state, command.paths, context);
  const report = await context.client.changeDiscard({ sandbox: state.sandbox.id, paths });
  await showReport(report, 'discarded', context);
  return exitOf(report);
}
