/** Saves what is to be committed of a file, as it was edited by hand. */
import type { ReviewDeps } from '../review-deps.ts';
import { sandboxId } from '../review-deps.ts';

import { writeStaged } from './hunk-deeds.ts';

/** Answers with the new version. null: whatever is staged meanwhile is written over. Errors: those of the calls. */
export async function saveStaged(
  deps: Pick<ReviewDeps, 'client' | 'sandbox' | 'stage'>,
  path: string,
  text: string,
  version: string | null,
): Promise<string> {
  const known = version ?? (await deps.client.stageText({ sandbox: sandboxId(deps), path })).version;
  const saved = await writeStaged(deps, { path, version: known }, text);
  await deps.stage.getState().refresh();
  return saved.version;
}
