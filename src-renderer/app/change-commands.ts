/** The commands about changes: staging, committing, discarding, taking back. */
import { askPlanFile } from '../features/changes/change-dialogs.tsx';
import { readScopes } from '../features/changes/read-scope.ts';
import type { Command } from '../shared/commands.ts';
import { isReadOnly } from '../shared/use-read-only.ts';

import type { CommandDeps } from './command-deps.ts';

const GROUP = 'Changes';

interface ChangeWays {
  /** What Commit takes, and all that is shown. */
  readonly scopes: () => ReturnType<typeof readScopes>;
  /** Only where something can be changed; the list is shown, so that nothing happens unseen. */
  readonly seen: (act: () => void) => () => void;
}

function waysOf({ deps: { layout }, stores }: CommandDeps): ChangeWays {
  const { changes, stage, sandbox, selection } = stores;
  return {
    scopes: () => readScopes({ feature: changes, stage, sandbox, selection }),
    seen: (act) => () => {
      const { side, sideShown, showSide } = layout.getState();
      if (side !== 'changes' || !sideShown) showSide('changes');
      if (!isReadOnly(sandbox)) act();
    },
  };
}

const allChanges = ({ stores: { selection } }: CommandDeps): Command => ({
  id: 'all-changes',
  title: 'Show all changes in one scroll',
  group: GROUP,
  also: ['diff', 'review'],
  keys: 'Ctrl+Alt+D',
  run: () => selection.getState().open({ kind: 'all-changes', path: 'changes://' }),
});

function commitCommands(deps: CommandDeps, { scopes, seen }: ChangeWays): readonly Command[] {
  const { changes, sandbox, stage } = deps.stores;
  const { commit } = changes.deeds.getState();
  const { make } = changes.plan.getState();
  const committed = async (): Promise<void> => {
    await stage.getState().settled();
    await commit(scopes().scope);
  };
  const byKey = (): void => {
    // A commit by key alone would be blind: it first shows what it would write.
    const { side, sideShown, showSide } = deps.deps.layout.getState();
    if (side === 'changes' && sideShown && !isReadOnly(sandbox)) void committed();
    else showSide('changes');
  };
  const command = (id: string, title: string, run: () => void, also: readonly string[] = []): Command => ({
    id,
    title,
    group: GROUP,
    also,
    run: seen(run),
  });
  return [
    {
      id: 'commit',
      title: 'Commit what is staged, or everything',
      group: GROUP,
      also: ['commit selected changes'],
      keys: 'Ctrl+Enter',
      // Whoever talks to a program must not write to the real folder by a slip.
      keysNotIn: 'terminal',
      run: byKey,
    },
    command('commit-all', 'Commit all changes', () => void commit(scopes().whole)),
    command('commit-skip', 'Commit and skip conflicts', () => void commit(scopes().scope, 'skip')),
    command('plan', 'Plan of the commit (dry run)…', () => void make(scopes().scope.chosen), [
      'preview',
      'script',
      'patch',
    ]),
    command('plan-load', 'Load a plan…', askPlanFile),
  ];
}

function stageCommands(
  { stores: { changes, stage, sandbox } }: CommandDeps,
  { scopes, seen }: ChangeWays,
): readonly Command[] {
  const { askDiscard } = changes.deeds.getState();
  const stageAll = (): void => {
    const { chosen } = scopes().whole;
    const paths = chosen ?? sandbox.getState().changes.map(({ path }) => path);
    if (paths !== 'staged' && paths.length > 0) void stage.getState().add(paths);
  };
  const discard = (): void => {
    const { whole } = scopes();
    if (whole.count > 0) askDiscard({ ...whole, some: [] });
  };
  return [
    { id: 'stage-all', title: 'Stage all changes', group: GROUP, run: seen(stageAll) },
    {
      id: 'unstage-all',
      title: 'Unstage all changes',
      group: GROUP,
      run: seen(() => void stage.getState().remove(null)),
    },
    { id: 'discard', title: 'Discard all changes…', group: GROUP, run: seen(discard) },
    {
      id: 'filter-changes',
      title: 'Filter changes',
      group: GROUP,
      run: seen(() => changes.view.getState().askFilter()),
    },
    {
      id: 'quiet-changes',
      title: 'Show or hide what is no change',
      group: GROUP,
      also: ['unchanged copies', 'touched'],
      run: seen(() => void changes.facts.getState().toggleQuiet()),
    },
  ];
}

function operationCommands({ deps: { layout }, stores: { operations, sandbox } }: CommandDeps): readonly Command[] {
  const changing = (act: () => void) => (): void => {
    if (!isReadOnly(sandbox)) act();
  };
  return [
    {
      id: 'undo-operation',
      title: 'Undo last operation',
      group: GROUP,
      also: ['undo commit', 'revert', 'rollback'],
      keys: 'Ctrl+Alt+Z',
      run: changing(() => void operations.log.getState().undo()),
    },
    {
      id: 'redo-operation',
      title: 'Redo what was undone last',
      group: GROUP,
      also: ['redo commit'],
      keys: 'Ctrl+Alt+Y',
      run: changing(() => void operations.log.getState().redo()),
    },
    {
      id: 'view-operations',
      title: 'Show Operations',
      group: 'View',
      run: () => layout.getState().showPanel('operations'),
    },
    { id: 'view-bin', title: 'Show Bin', group: 'View', run: () => layout.getState().showPanel('bin') },
    {
      id: 'empty-bin',
      title: 'Empty the bin…',
      group: GROUP,
      run: changing(() => {
        layout.getState().showPanel('bin');
        operations.bin.getState().askEmpty();
      }),
    },
  ];
}

export function changeCommands(deps: CommandDeps): readonly Command[] {
  const ways = waysOf(deps);
  const refresh = (): void => void deps.stores.sandbox.getState().refresh();
  return [
    ...commitCommands(deps, ways),
    allChanges(deps),
    ...stageCommands(deps, ways),
    { id: 'refresh', title: 'Refresh files and changes', group: GROUP, run: refresh },
    ...operationCommands(deps),
  ];
}
