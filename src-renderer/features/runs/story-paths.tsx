/** The paths of a story: narrowed, sorted, and each with its card. */
import { useMemo } from 'react';
import { useStore } from 'zustand';

import type { ApiClient } from '../../../src-preload/contract/api.ts';
import type { RunPath, RunStory } from '../../../src-preload/contract/run-story-calls.ts';
import type { Run } from '../../../src-preload/contract/schemas.ts';
import { ChangeMark } from '../../shared/change-mark.tsx';
import { formatBytes, formatCount, plural } from '../../shared/format.ts';
import type { SelectionStore } from '../../shared/selection.ts';
import { TreeList } from '../../shared/tree-list.tsx';
import { visible } from '../../shared/visible.ts';

import { PathCard } from './path-card.tsx';
import { attemptsAt, countShown, pathRows, PATH_SHOWN, PATH_SORTS } from './path-rows.ts';
import type { PathRow, PathShown, PathSort } from './path-rows.ts';
import { FIRST_VIEW } from './store.ts';
import type { RunsStore, StoryView } from './store.ts';

export interface StoryPathsProps {
  readonly store: RunsStore;
  readonly client: Pick<ApiClient, 'eventRows' | 'eventWhy'>;
  readonly selection: SelectionStore;
  readonly run: Run;
  readonly span: RunStory['span'];
  readonly paths: readonly RunPath[];
  /** How many there are in all. */
  readonly total: number;
}

const SHOWN_WORDS: Readonly<Record<PathShown, string>> = {
  all: 'All',
  read: 'Read',
  written: 'Written',
  changed: 'Changed',
  refused: 'Refused',
  failed: 'Failed',
};
const SORT_WORDS: Readonly<Record<PathSort, string>> = {
  path: 'Path',
  change: 'Change',
  read: 'Read',
  written: 'Written',
  attempts: 'Attempts',
  problems: 'Problems',
};

export function StoryPaths(props: StoryPathsProps) {
  const { store, run, paths, total, span, selection } = props;
  const { shown, sort, filter, focused } = useStore(store, ({ views }) => views[run.id] ?? FIRST_VIEW);
  const view = (part: Partial<StoryView>): void => store.getState().view(run.id, part);
  const rows = useMemo(() => pathRows(paths, { shown, sort, filter }), [paths, shown, sort, filter]);
  const row = rows.find(({ id }) => id === focused);
  const openRow = ({ path }: PathRow, how: 'glance' | 'stay'): void => {
    if (how === 'glance' || !span || path.change === null) return;
    const [from, to] = [span.before, span.last].map((event) => ({ tree: 'moment' as const, event }));
    if (from && to) selection.getState().open({ kind: 'compare', path: path.path, from, to });
  };
  return (
    <section className="story-paths" aria-label="Paths">
      <div className="story-bar">
        <div className="run-segments" role="group" aria-label="Which paths">
          {PATH_SHOWN.map((which) => (
            <button key={which} type="button" aria-pressed={shown === which} onClick={() => view({ shown: which })}>
              {SHOWN_WORDS[which]} <span className="faint">{formatCount(countShown(paths, which))}</span>
            </button>
          ))}
        </div>
        <input
          type="search"
          className="input runs-filter"
          placeholder="Filter paths"
          aria-label="Filter paths"
          value={filter}
          onChange={(event) => view({ filter: event.target.value })}
        />
        {total > paths.length && (
          <span className="faint" role="note">
            the {formatCount(paths.length)} that matter most of {plural(total, 'path')}
          </span>
        )}
      </div>
      <div className="story-list">
        <div className="story-rows">
          <SortHead sort={sort} onSort={(by) => view({ sort: by })} />
          {rows.length === 0 ? (
            <p className="runs-none">None.</p>
          ) : (
            <TreeList
              label="Paths of this run"
              rows={rows}
              focused={focused}
              onFocus={({ id }) => view({ focused: id })}
              onToggle={() => undefined}
              onOpen={openRow}
              renderRow={({ path }) => <PathView path={path} />}
            />
          )}
        </div>
        {row && <PathCard {...props} path={row.path} />}
      </div>
    </section>
  );
}

function SortHead({ sort, onSort }: { readonly sort: PathSort; readonly onSort: (sort: PathSort) => void }) {
  return (
    <div className="story-row-head" role="group" aria-label="Sort by">
      {PATH_SORTS.map((key) => (
        <button key={key} type="button" data-column={key} aria-pressed={sort === key} onClick={() => onSort(key)}>
          {SORT_WORDS[key]}
          {sort === key && <span aria-hidden> ↓</span>}
        </button>
      ))}
    </div>
  );
}

const bytesOrDash = (bytes: number): string => (bytes === 0 ? '–' : formatBytes(bytes));

function PathView({ path }: { readonly path: RunPath }) {
  const { change, read, written, refused, failed } = path;
  const problems = [
    ...(refused > 0 ? [`${formatCount(refused)} refused`] : []),
    ...(failed > 0 ? [`${formatCount(failed)} failed`] : []),
  ].join(', ');
  return (
    <>
      <span data-column="path" className="mono" title={visible(path.path)}>
        {visible(path.path)}
      </span>
      <span data-column="change">{change !== null && <ChangeMark kind={change} />}</span>
      <span data-column="read">{bytesOrDash(read)}</span>
      <span data-column="written">{bytesOrDash(written)}</span>
      <span data-column="attempts">{formatCount(attemptsAt(path))}</span>
      <span data-column="problems" data-problem={refused > 0 || undefined}>
        {problems}
      </span>
    </>
  );
}
