/** A bundle becomes a sandbox of its own, which can be looked at only. */
import { randomUUID } from 'node:crypto';

import type { ApiHandlers, CallInput } from '../../src-preload/contract/api.ts';
import type { CallName } from '../../src-preload/contract/names.ts';
import { CallError } from '../../src-preload/contract/reply.ts';
import { importBundle } from '../sandbox/bundle/read-bundle.ts';
import { ArchiveError } from '../store/archive-error.ts';
import { DEFAULT_PRINCIPAL } from '../store/principal-name.ts';
import type { Opened, Workbench } from './workbench.ts';

const NS_PER_MS = 1_000_000n;

/** Errors: `bad-package`, those of the file, `no-space`, `cancelled`; nothing is made then. */
export async function openBundle(workbench: Workbench, { file, job }: CallInput<'eventImport'>): Promise<Opened> {
  const { deps } = workbench;
  const scratch = deps.imports.scratch();
  const now = (): bigint => BigInt(deps.now()) * NS_PER_MS;
  try {
    const work = importBundle({ file, scratch, principal: DEFAULT_PRINCIPAL, now });
    const bundle = await deps.jobs.run(job ?? randomUUID(), 'Import', work);
    return workbench.openImported(deps.imports.adopt(bundle, scratch));
  } catch (error) {
    if (error instanceof ArchiveError) throw new CallError('bad-package', error.message);
    throw error;
  } finally {
    scratch.remove();
  }
}

/** What an imported sandbox does not do: everything that would change it, or the user's folders. */
const REFUSED = [
  'sandboxLimits',
  'runLimits',
  'fileWrite',
  'fileCreateDirectory',
  'fileRename',
  'fileRemove',
  'changeCommit',
  'changeDiscard',
  'runStart',
  'runAgain',
  'promptAnswer',
  'allowanceRevoke',
  'grantAdd',
  'grantRevoke',
  'grantRenew',
  'configValues',
  'busPublish',
  'fileRestore',
  'retention',
  'policyMode',
  'manifestWrite',
  'principalCreate',
  'stageAdd',
  'stageRemove',
  'stageWrite',
  'reviewMark',
  'planRun',
  'conflictResolve',
  'operationUndo',
  'operationRedo',
  'binRestore',
  'binPurge',
  'checkpointCreate',
  'checkpointRename',
  'checkpointRestore',
  'checkpointDrop',
  'checkpointSquash',
  'checkpointBranch',
] as const satisfies readonly CallName[];
/** Those that only show something when they set nothing. */
const SETTERS: ReadonlySet<string> = new Set(['sandboxLimits', 'runLimits', 'configValues', 'retention', 'policyMode']);

const isRefused = (call: string, input: object): boolean =>
  !SETTERS.has(call) || ('set' in input && input.set !== undefined);

type Handler = (input: { readonly sandbox: string }) => unknown;

/** The same handlers, which refuse to change a sandbox that was imported. */
export function lookOnly<H extends Pick<ApiHandlers, (typeof REFUSED)[number]>>(handlers: H, workbench: Workbench): H {
  const guarded = REFUSED.map((call) => {
    const handle = handlers[call] as Handler;
    const guard: Handler = (input) => {
      if (isRefused(call, input) && workbench.opened(input.sandbox).session.record.imported)
        throw new CallError(
          'refused',
          'This sandbox was imported: it can be looked at, and nothing in it can be changed.',
        );
      return handle(input);
    };
    return [call, guard] as const;
  });
  return { ...handlers, ...Object.fromEntries(guarded) };
}
