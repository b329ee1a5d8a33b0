/** What can be done with a row of the change list, by pointer, menu and key alike. */
import { changesOf } from '../../shared/change-tree.ts';
import type { SelectionStore } from '../../shared/selection.ts';
import type { StageStore } from '../../shared/stage-store.ts';
import { parsePath, rootOf } from '../../shared/paths.ts';

import { isInGit } from './change-filter.ts';
import type { ChangesFeature } from './feature.ts';
import { rowAfter } from './review-rows.ts';
import type { ReviewRow } from './review-rows.ts';

export interface RowDeeds {
  readonly open: (row: ReviewRow, tab: 'keep' | 'preview') => void;
  readonly stage: (row: ReviewRow) => void;
  readonly unstage: (row: ReviewRow) => void;
  /** Whichever of both the row's group calls for. */
  readonly move: (row: ReviewRow) => void;
  readonly commit: (row: ReviewRow) => void;
  readonly discard: (row: ReviewRow) => void;
  readonly review: (row: ReviewRow) => void;
  readonly history: (row: ReviewRow) => void;
  readonly toggle: (row: ReviewRow) => void;
}

export interface RowDeedsInput {
  readonly feature: ChangesFeature;
  readonly stage: StageStore;
  readonly selection: SelectionStore;
  readonly rows: readonly ReviewRow[];
  /** `some`: the list does not show everything, so a folder is not all that is below it. */
  readonly showing: 'all' | 'some';
  readonly access: 'read-write' | 'read-only';
}

const pathsOf = (row: ReviewRow): readonly string[] => changesOf(row.nodes).map(({ path }) => path);

/** As few paths as can say it: a folder stands for everything below. A repository's own files go only by name. */
export function pathsToStage(row: ReviewRow, showing: RowDeedsInput['showing']): readonly string[] {
  if (row.part === 'leaf') return [row.path];
  const changes = changesOf(row.nodes);
  const own = changes.filter((change) => !isInGit(change));
  if (showing === 'some' || own.length < changes.length) return own.map(({ path }) => path);
  if (row.part === 'folder') return [row.path];
  return [...new Set(changes.map(({ path }) => rootOf(parsePath(path).mount)))];
}

type Movement = Pick<RowDeeds, 'stage' | 'unstage' | 'move'>;

function movement({ feature, stage, rows, showing }: RowDeedsInput): Movement {
  const goOn = (row: ReviewRow): void => {
    const next = rowAfter(rows, row);
    if (next && row.part !== 'group') feature.view.getState().focus(next.id);
  };
  const move = (row: ReviewRow, act: () => Promise<void>): void => {
    if (row.total === 0) return;
    goOn(row);
    void act();
  };
  const deeds: Movement = {
    stage: (row) => row.group === 'changes' && move(row, () => stage.getState().add(pathsToStage(row, showing))),
    unstage: (row) =>
      row.group === 'staged' &&
      move(row, () => stage.getState().remove(row.part === 'group' && showing === 'all' ? null : pathsOf(row))),
    move: (row) => (row.group === 'staged' ? deeds.unstage(row) : deeds.stage(row)),
  };
  return deeds;
}

const NOTHING: Movement & Pick<RowDeeds, 'commit' | 'discard' | 'review'> = {
  stage: () => undefined,
  unstage: () => undefined,
  move: () => undefined,
  commit: () => undefined,
  discard: () => undefined,
  review: () => undefined,
};

function changing(input: RowDeedsInput): typeof NOTHING {
  if (input.access === 'read-only') return NOTHING;
  const { deeds } = input.feature;
  return {
    ...movement(input),
    commit: (row) => void deeds.getState().commit({ chosen: pathsOf(row), count: row.total }),
    discard: (row) => {
      const paths = pathsOf(row);
      if (paths.length > 0) deeds.getState().askDiscard({ chosen: paths, count: paths.length, some: paths });
    },
    review: (row) => {
      const { staged, mark } = input.stage.getState();
      const paths = pathsOf(row);
      const reviewed = new Set(staged.reviewed);
      if (paths.length > 0) void mark(paths, paths.every((path) => reviewed.has(path)) ? 'open' : 'reviewed');
    },
  };
}

export function createRowDeeds(input: RowDeedsInput): RowDeeds {
  const { selection, feature } = input;
  return {
    ...changing(input),
    open: (row, tab) => {
      if (row.quiet) selection.getState().open({ kind: 'file', path: row.path, view: 'merged' }, tab);
      else if (row.change) selection.getState().open({ kind: 'diff', path: row.path }, tab);
    },
    history: (row) => row.path !== '' && selection.getState().showHistory(row.path),
    toggle: (row) => row.total > 0 && feature.view.getState().toggle(row.id),
  };
}

/** The keys of the list beside those that move in it. Letters and signs only while no name is typed. */
export function rowKeys(deeds: RowDeeds): Readonly<Record<string, (row: ReviewRow) => void>> {
  return {
    ' ': deeds.move,
    '+': deeds.stage,
    '-': deeds.unstage,
    r: deeds.review,
    Delete: deeds.discard,
    // The keyboard stays in the list: a review goes from one change to the next.
    Enter: (row) => (row.part === 'leaf' || row.change ? deeds.open(row, 'preview') : deeds.toggle(row)),
  };
}
