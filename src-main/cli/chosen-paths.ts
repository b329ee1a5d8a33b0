/** Which changes the paths on the command line stand for. */
import { CallError } from '../../src-preload/contract/reply.ts';
import type { SandboxState } from '../../src-preload/contract/schemas.ts';

import type { Context } from './context.ts';
import { selectChanges } from './paths.ts';

/** Null for all. Errors: `CallError` `not-found` when a path stands for no change, so that a typing error does nothing. */
export async function chosenPaths(
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
