/** The change list as it is shown: narrowed, in groups, as rows; and what Commit would take of it. */
import { useDeferredValue, useMemo } from 'react';
import { useStore } from 'zustand';

import type { Change } from '../../../src-preload/contract/schemas.ts';
import { changeNodes } from '../../shared/change-tree.ts';
import type { ChangeDisplay, ChangeNode } from '../../shared/change-tree.ts';
import { parsePath } from '../../shared/paths.ts';
import { pruneNodes } from '../../shared/prune-nodes.ts';
import type { SandboxStore } from '../../shared/sandbox-store.ts';
import type { SelectionStore } from '../../shared/selection.ts';
import type { StageStore } from '../../shared/stage-store.ts';

import { filterChanges, scopesOf } from './change-filter.ts';
import type { CommitScopes } from './change-filter.ts';
import type { RowFacts } from './change-row.tsx';
import type { ChangesFeature } from './feature.ts';
import { groupNodes, reviewRows } from './review-rows.ts';
import type { ReviewRow } from './review-rows.ts';

export interface ChangeListInput {
  readonly feature: ChangesFeature;
  readonly stage: StageStore;
  readonly sandbox: SandboxStore;
  readonly selection: SelectionStore;
}

export interface ChangeList extends CommitScopes {
  readonly all: readonly Change[];
  readonly shown: readonly Change[];
  /** Of the mount that is chosen, whatever the filter says. */
  readonly inMount: readonly Change[];
  readonly rows: readonly ReviewRow[];
  readonly facts: RowFacts;
}

function useFacts({ feature, stage }: ChangeListInput): RowFacts {
  const { paths, reviewed } = useStore(stage, ({ staged }) => staged);
  const git = useStore(feature.facts, (state) => state.git.states);
  return useMemo(
    () => ({
      staged: new Map(paths.map((path) => [path.path, path])),
      reviewed: new Set(reviewed),
      git,
    }),
    [paths, reviewed, git],
  );
}

/** By list and display: kept while the list is, so that who looks elsewhere and comes back does not wait for it again. */
const trees = new WeakMap<readonly Change[], Partial<Record<ChangeDisplay, readonly ChangeNode[]>>>();

function wholeTree(changes: readonly Change[], display: ChangeDisplay): readonly ChangeNode[] {
  const known = trees.get(changes);
  const nodes = known?.[display] ?? changeNodes(changes, display);
  trees.set(changes, { ...known, [display]: nodes });
  return nodes;
}

export function useChangeList(input: ChangeListInput): ChangeList {
  const { feature, sandbox, selection } = input;
  const all = useStore(sandbox, (view) => view.changes);
  const mount = useStore(selection, (view) => view.mount);
  const { display, collapsed, filter: asked } = useStore(feature.view);
  // Who types on does not wait for what the last letter found.
  const filter = useDeferredValue(asked);
  const quiet = useStore(feature.facts, (state) => state.quiet);
  const facts = useFacts(input);
  const inMount = useMemo(
    () => (mount === null ? all : all.filter(({ path }) => parsePath(path).mount === mount)),
    [all, mount],
  );
  const shown = useMemo(() => filterChanges(inMount, filter, facts), [inMount, filter, facts]);
  const nodes = useMemo(() => {
    const whole = wholeTree(inMount, display);
    if (shown === inMount) return whole;
    const kept = new Set(shown);
    return pruneNodes(whole, (change) => kept.has(change));
  }, [inMount, display, shown]);
  const groups = useMemo(() => groupNodes(nodes, facts.staged, quiet), [nodes, facts, quiet]);
  const rows = useMemo(
    () =>
      reviewRows(groups, collapsed, (path) => {
        const partly = facts.staged.get(path)?.how === 'partial' ? ', staged in part' : '';
        return facts.reviewed.has(path) ? `${partly}, reviewed` : partly;
      }),
    [groups, collapsed, facts],
  );
  const scopes = useMemo(() => scopesOf({ all, shown, stagedAs: facts.staged }), [all, shown, facts]);
  return { all, shown, inMount, rows, facts, ...scopes };
}
