/** One line at the end of a run about what was refused, and where to learn why. */
import type { Run } from '../../src-preload/contract/schemas.ts';

import type { Context } from './context.ts';
import { plural, shellWord } from './text.ts';
import type { Where } from './where.ts';

/** Refused by what somebody has set, and not by how a path or a handle is. */
const DENIED = 'decision:deny cause:mount,rule,grant,user,ignored,limit,default -op:prompt,answer';
const OBSERVED = 'cause:observed';

interface Found {
  readonly count: number;
  /** Number of the first event. */
  readonly first: number | undefined;
}

/** Says nothing when nothing was refused, and nothing allowed only because the run was watched. */
export async function tellRefusals({ id, sandbox, mode }: Run, where: Where, context: Context): Promise<void> {
  const find = async (filter: string): Promise<Found> => {
    const { rows, shown } = await context.client.eventRows({
      sandbox,
      query: { run: id, filter },
      at: { offset: 0 },
      limit: 1,
    });
    return { count: shown, first: rows[0]?.event.seq };
  };
  const denied = await find(DENIED);
  const observed = mode === 'observe' ? await find(OBSERVED) : { count: 0, first: undefined };
  const first = denied.first ?? observed.first;
  if (first === undefined) return;
  const parts = [
    ...(denied.count > 0 ? [`${plural(denied.count, 'attempt')} denied`] : []),
    ...(observed.count > 0 ? [`${plural(observed.count, 'attempt')} allowed only because it is observed`] : []),
  ];
  const command = ['capsule-inspector why', ...placeOf(where, context.cwd), String(first)].join(' ');
  await context.stderr.write(`capsule-inspector: ${parts.join(', ')}; ${command} says why of the first.\n`);
}

/** What names the same sandbox again from the current folder. */
function placeOf({ workspace, sandbox, principal }: Where, cwd: string): readonly string[] {
  const isHere = sandbox === null && (workspace === null || workspace === cwd);
  const place = sandbox === null ? ['--workspace', shellWord(workspace ?? '')] : ['--sandbox', shellWord(sandbox)];
  return [...(isHere ? [] : place), ...(principal === undefined ? [] : ['--as', principal])];
}
