/** `limits`: what a sandbox may keep, and how much of that is used. */
import type { Quota } from '../../src-preload/contract/schemas.ts';

import { EXIT, openSandbox } from './context.ts';
import type { Context } from './context.ts';
import type { LimitsCommand } from './grammar.ts';
import { alignColumns, formatSize, jsonLine } from './text.ts';

export async function showLimits(command: LimitsCommand, context: Context): Promise<number> {
  const state = await openSandbox(context, command.where);
  const quota = await context.client.sandboxLimits({ sandbox: state.sandbox.id, set: command.set });
  await context.stdout.write(command.format === 'json' ? jsonLine(quota) : asTable(quota));
  return EXIT.done;
}

const asTable = ({ limits, usage }: Quota): string =>
  alignColumns([
    ['bytes', formatSize(usage.bytes), `of ${formatSize(limits.bytes)}`],
    ['entries', String(usage.entries), `of ${limits.entries}`],
    ['handles', String(usage.handles), `of ${limits.handles} in each run`],
  ]);
