/** A run once more, as it was started, now or from how everything was before it. */
import { api } from '../../src-preload/contract/api.ts';
import type { CallInput } from '../../src-preload/contract/api.ts';
import type { ModeChoice, RunMode } from '../../src-preload/contract/policy-words.ts';
import { CallError } from '../../src-preload/contract/reply.ts';
import type { Run } from '../../src-preload/contract/schemas.ts';
import type { RunRecord } from '../sandbox/run-book.ts';
import { fail } from '../vfs/errors.ts';
import { restoreCheckpoint } from './review/checkpoints.ts';
import { recordOfRun } from './run-moments.ts';
import { alone } from './turns.ts';
import type { Opened } from './workbench.ts';

/** `open` was no choice of anybody's. */
const modeOf = (mode: RunMode | undefined): { readonly mode?: ModeChoice } =>
  mode === undefined || mode === 'open' ? {} : { mode };

/** Errors: `not-found` when it was given variables that are not kept any more. */
function variablesOf({ runs }: Opened, { id, start = {} }: RunRecord): { readonly env?: Record<string, string> } {
  if (start['variables'] === undefined) return {};
  const env = runs.variables(id) ?? fail('not-found', 'The variables that this run was given are not kept any more.');
  return { env: { ...env } };
}

/** What is known of how it was started, as somebody would ask for it. Errors: `not-found` when that cannot be read. */
function wishOf(
  opened: Opened,
  record: RunRecord,
  { sandbox, consent, size }: CallInput<'runAgain'>,
): CallInput<'runStart'> {
  const { capsuleFile: file, args, call = null, mode, start = {} } = record;
  const own = { sandbox, file, args, ...(call && { call }), ...modeOf(mode), ...variablesOf(opened, record) };
  const wish = api.runStart.input.safeParse({ ...start, ...own, ...(consent && { consent }), ...(size && { size }) });
  return wish.success ? wish.data : fail('not-found', 'How this run was started is not known any more.');
}

/** Errors: `not-found`. */
function checkpointOf({ session }: Opened, { checkpoint = null }: RunRecord): number {
  if (checkpoint !== null && session.undo.checkpoints.has(checkpoint)) return checkpoint;
  return fail('not-found', 'The checkpoint from before this run is not kept any more.');
}

/** Errors: `busy` while another capsule runs here: its files would change under it. */
function checkIdle({ session }: Opened): void {
  if (session.runs.list().some(({ state }) => state !== 'ended'))
    throw new CallError('busy', 'A capsule is running here: stop it before everything is brought back.');
}

/** Errors: `not-found` when it cannot be done again; `busy`; those of `RunControl.start`. */
export function runAgain(opened: Opened, asked: CallInput<'runAgain'>): Promise<Run> {
  const record = recordOfRun(opened, asked.run);
  const wish = wishOf(opened, record, asked);
  if (asked.from === 'now') return opened.runs.start(wish, { of: record, prepare: () => undefined });
  const checkpoint = checkpointOf(opened, record);
  checkIdle(opened);
  const prepare = (): void => {
    // While it was loaded another one may have been started.
    checkIdle(opened);
    restoreCheckpoint(opened, checkpoint);
  };
  return alone(opened, () => opened.runs.start(wish, { of: record, prepare }));
}
