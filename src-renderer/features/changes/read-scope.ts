/** What a commit would take now, for whoever asks by a key or a command and draws nothing. */
import { parsePath } from '../../shared/paths.ts';

import { filterChanges, scopesOf } from './change-filter.ts';
import type { CommitScopes } from './change-filter.ts';
import type { ChangeListInput } from './use-change-list.ts';

export function readScopes(input: ChangeListInput): CommitScopes {
  const { feature, stage, sandbox, selection } = input;
  const { changes: all } = sandbox.getState();
  const { mount } = selection.getState();
  const { staged } = stage.getState();
  const inMount = all.filter(({ path }) => mount === null || parsePath(path).mount === mount);
  const facts = { reviewed: new Set(staged.reviewed), git: feature.facts.getState().git.states };
  const shown = filterChanges(inMount, feature.view.getState().filter, facts);
  return scopesOf({ all, shown, stagedAs: new Map(staged.paths.map(({ path, how }) => [path, how])) });
}
