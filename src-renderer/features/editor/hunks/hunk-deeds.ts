/** Staging, unstaging and reverting a place of a file, by the engine. */
import { CallError } from '../../../../src-preload/contract/reply.ts';
import type { StagedText } from '../../../../src-preload/contract/review-schemas.ts';
import { decodeText } from '../../../shared/content-text.ts';
import { messageOf } from '../../../shared/failure.ts';
import { plural } from '../../../shared/format.ts';
import { nameOf } from '../../../shared/paths.ts';
import { visible } from '../../../shared/visible.ts';
import { sandboxId } from '../review-deps.ts';
import type { ReviewDeps } from '../review-deps.ts';

import type { DeedRequest } from './hunk-tasks.ts';
import { hunkWork } from './hunk-work.ts';
import type { HunkDeed, HunkPlace, StageTexts } from './staging.ts';

export type DeedDeps = Pick<ReviewDeps, 'client' | 'sandbox' | 'stage' | 'notify'>;

/** The three texts; null when the path has no such texts. A file that is not there is empty. */
export function textsOf({ state, base, staged, merged }: StagedText): StageTexts | null {
  return state === 'text' ? { base: base ?? '', staged: staged ?? '', merged: merged ?? '' } : null;
}

const DONE: Readonly<Record<HunkDeed, string>> = { stage: 'Staged', unstage: 'Unstaged', revert: 'Reverted' };

const placeWords = ({ what, range }: HunkPlace): string => (what === 'hunk' ? 'hunk' : plural(range.count, 'line'));

/** Does it, and answers with a sentence that says what was done; null when it could not be. */
export async function doDeed(deps: DeedDeps, known: StagedText, request: DeedRequest): Promise<string | null> {
  const texts = textsOf(known);
  if (!texts) return null;
  const { deed, place } = request;
  try {
    if (deed === 'revert') await revert(deps, known.path, texts, await hunkWork('deed', { ...request, texts }));
    else await writeStaged(deps, known, await hunkWork('deed', { ...request, texts }));
    return `${DONE[deed]} ${placeWords(place)}`;
  } catch (error) {
    deps.notify.failed(
      `Could not ${deed} the ${placeWords(place)} of ${visible(nameOf(known.path))}`,
      messageOf(error),
    );
    return null;
  } finally {
    await deps.stage.getState().refresh();
  }
}

/** What would be committed of a path is `text` from now on. Errors: those of the call. */
export function writeStaged(
  deps: Pick<DeedDeps, 'client' | 'sandbox'>,
  { path, version }: Pick<StagedText, 'path' | 'version'>,
  text: string,
): Promise<StagedText> {
  return deps.client.stageWrite({ sandbox: sandboxId(deps), path, text, version });
}

/** Writes the sandbox's file, if it still is what is shown. */
async function revert(deps: DeedDeps, path: string, texts: StageTexts, text: string): Promise<void> {
  const sandbox = sandboxId(deps);
  const { bytes, stat } = await deps.client.fileRead({ sandbox, path, view: 'merged' });
  if (decodeText(bytes) !== texts.merged) throw new CallError('conflict', 'The file was changed meanwhile.');
  await deps.client.fileWrite({ sandbox, path, bytes: new TextEncoder().encode(text), version: stat.version });
}
