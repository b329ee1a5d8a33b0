/** `limits`: what a sandbox may keep, how much of that is used, and what runs in it may use up. */
import type { Quota, RunLimits } from '../../src-preload/contract/schemas.ts';

import { limitText } from '../../src-preload/contract/run-limit-text.ts';
import { RUN_LIMITS } from '../../src-preload/contract/vocabulary.ts';
import { EXIT, openSandbox } from './context.ts';
import type { Context } from './context.ts';
import type { LimitsCommand } from './grammar.ts';
import { alignColumns, formatSize, jsonLine } from './text.ts';

export async function showLimits(command: LimitsCommand, context: Context): Promise<number> {
  const state = await openSandbox(context, command.where);
  const quota = await context.client.sandboxLimits({ sandbox: state.sandbox.id, set: command.set });
  const runs = await setRunLimits(command, state.sandbox.id, context);
  await context.stdout.write(command.format === 'json' ? jsonLine({ ...quota, runs }) : asTable(quota, runs));
  return EXIT.done;
}

const setRunLimits = ({ runs }: LimitsCommand, sandbox: string, { client }: Context): Promise<RunLimits> =>
  client.runLimits({ sandbox, ...(Object.keys(runs).length === 0 ? {} : { set: runs }) });

const asTable = ({ limits, usage }: Quota, runs: RunLimits): string =>
  alignColumns([
    ['bytes', formatSize(usage.bytes), `of ${formatSize(limits.bytes)}`],
    ['entries', String(usage.entries), `of ${limits.entries}`],
    ['handles', String(usage.handles), `of ${limits.handles} in each run`],
    ...RUN_LIMITS.map((limit) => [`${limit} of a run`, '', limitText(limit, runs[limit])]),
  ]);
