/** Everything the sandbox did to the folder: to look at, stage, commit or discard. */
import { useEffect, useMemo, useRef, useState } from 'react';
import type { KeyboardEvent } from 'react';
import { CircleCheck, Equal, Filter, FolderTree, GitBranch, List, RefreshCw, ScrollText, X } from 'lucide-react';
import { useStore } from 'zustand';

import { EmptyState } from '../../shared/empty-state.tsx';
import { focusIsLost } from '../../shared/focus.ts';
import { IconButton } from '../../shared/icon-button.tsx';
import type { LayoutStore } from '../../shared/layout.ts';
import { ContextArea } from '../../shared/menu.tsx';
import { PaneHeader } from '../../shared/pane.tsx';
import { rootOf } from '../../shared/paths.ts';
import type { SandboxStore } from '../../shared/sandbox-store.ts';
import type { SelectionStore } from '../../shared/selection.ts';
import type { StageStore } from '../../shared/stage-store.ts';
import { TreeList } from '../../shared/tree-list.tsx';
import type { TreeDrag } from '../../shared/tree-list.tsx';
import { useFocusRequest } from '../../shared/use-focus-request.ts';
import { useReadOnly } from '../../shared/use-read-only.ts';

import { askPlanFile } from './change-dialogs.tsx';
import { isNarrowing } from './change-filter.ts';
import { ChangeRowView } from './change-row.tsx';
import { CommitBox } from './commit-box.tsx';
import type { ChangesFeature } from './feature.ts';
import { FilterBar } from './filter-bar.tsx';
import type { ReviewRow } from './review-rows.ts';
import { createRowDeeds, rowKeys } from './row-deeds.ts';
import type { RowDeeds } from './row-deeds.ts';
import { rowMenu } from './row-menu.ts';
import { useChangeList } from './use-change-list.ts';
import type { ChangeList } from './use-change-list.ts';

export interface ChangesPaneProps {
  readonly feature: ChangesFeature;
  readonly stage: StageStore;
  readonly sandbox: SandboxStore;
  readonly selection: SelectionStore;
  readonly layout: LayoutStore;
  readonly copy: (text: string) => void;
  readonly onUndo: () => void;
  readonly onRedo: () => void;
}

type PartProps = ChangesPaneProps & {
  readonly list: ChangeList;
  readonly deeds: RowDeeds;
  readonly access: 'read-write' | 'read-only';
};

export function ChangesPane(props: ChangesPaneProps) {
  const { feature, stage, sandbox, selection, onUndo, onRedo } = props;
  const list = useChangeList(props);
  const access = useReadOnly(sandbox) ? 'read-only' : 'read-write';
  const pane = useRef<HTMLElement>(null);
  const { filterAsked, askFilter } = useStore(feature.view);
  const mount = useStore(selection, (view) => view.mount);
  const showing = list.shown.length < list.all.length ? 'some' : 'all';
  const deeds = useMemo(
    () => createRowDeeds({ feature, stage, selection, rows: list.rows, showing, access }),
    [feature, stage, selection, list.rows, showing, access],
  );
  const part = { ...props, list, deeds, access } as const;
  const group = (name: 'staged' | 'changes'): ReviewRow | undefined =>
    list.rows.find((row) => row.part === 'group' && row.group === name);
  const onAll = (act: (row: ReviewRow) => void, row: ReviewRow | undefined): void => (row ? act(row) : undefined);
  const onKeyDown = (event: KeyboardEvent): void => {
    if (!(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey || event.key !== 'f') return;
    event.preventDefault();
    askFilter();
  };
  return (
    <section ref={pane} className="pane changes-pane" aria-label="Changes" onKeyDown={onKeyDown}>
      <Header {...part} />
      {mount !== null && <MountFilter mount={mount} onClear={() => selection.getState().chooseMount(null)} />}
      {access === 'read-write' && (
        <CommitBox
          feature={feature}
          sandbox={sandbox}
          scope={list.scope}
          whole={list.whole}
          menu={{
            stageAll: () => onAll(deeds.stage, group('changes')),
            unstageAll: () => onAll(deeds.unstage, group('staged')),
            loadPlan: askPlanFile,
            undo: onUndo,
            redo: onRedo,
          }}
        />
      )}
      {filterAsked !== null && (
        <FilterBar
          view={feature.view}
          changes={list.inMount}
          shown={list.shown.length}
          facts={list.facts}
          onDone={() => pane.current?.querySelector<HTMLElement>('.tree')?.focus()}
        />
      )}
      <Body {...part} />
    </section>
  );
}

function Header({ feature, sandbox, selection, list }: PartProps) {
  const { display, setDisplay, filter, filterAsked, askFilter, dropFilter } = useStore(feature.view);
  const { quiet, toggleQuiet, git } = useStore(feature.facts);
  const refresh = useStore(sandbox, (view) => view.refresh);
  const head = git.mounts[0];
  return (
    <PaneHeader title="Changes" count={list.inMount.length}>
      {head && (
        <span className="git-head" title={`git: ${head.head}, in ${rootOf(head.mount)}`}>
          <GitBranch size={11} aria-hidden /> <span>{head.head}</span>
        </span>
      )}
      <IconButton
        label="Filter changes"
        keys="Ctrl+F"
        icon={<Filter size={13} />}
        aria-pressed={filterAsked !== null || isNarrowing(filter)}
        onClick={() => (filterAsked === null ? askFilter() : dropFilter())}
      />
      <IconButton
        label="Show what is no change"
        icon={<Equal size={14} />}
        aria-pressed={quiet !== null}
        onClick={() => void toggleQuiet()}
      />
      <IconButton
        label="All changes in one scroll"
        icon={<ScrollText size={13} />}
        onClick={() => selection.getState().open({ kind: 'all-changes', path: 'changes://' })}
      />
      <IconButton
        label={display === 'tree' ? 'View as list' : 'View as tree'}
        icon={display === 'tree' ? <List size={14} /> : <FolderTree size={14} />}
        onClick={() => setDisplay(display === 'tree' ? 'list' : 'tree')}
      />
      <IconButton label="Refresh changes" icon={<RefreshCw size={13} />} onClick={() => void refresh()} />
    </PaneHeader>
  );
}

function Body(props: PartProps) {
  const { feature, stage, sandbox, selection, list } = props;
  const { changesState, failure } = useStore(sandbox);
  const stageFailure = useStore(stage, (state) => state.failure);
  const { quiet, problem } = useStore(feature.facts);
  const mount = useStore(selection, (view) => view.mount);
  const isEmpty = list.inMount.length === 0 && (quiet ?? []).length === 0 && changesState === 'ready';
  return (
    <div className="pane-body">
      <Sentence text={failure?.message ?? null} />
      <Sentence text={stageFailure && `Staging is not available: ${stageFailure.message}`} />
      <Sentence text={problem && `What is no change could not be read: ${problem}`} />
      {isEmpty ? <NoChanges {...props} mount={mount} /> : <Tree {...props} />}
    </div>
  );
}

function Sentence({ text }: { readonly text: string | null }) {
  if (text === null) return null;
  return (
    <p className="notice error" role="alert">
      {text}
    </p>
  );
}

/** Rows are dragged from one group to the other. */
function useDrag({ deeds, access }: PartProps): TreeDrag<ReviewRow> {
  const taken = useRef<ReviewRow | null>(null);
  return useMemo(
    () => ({
      canStart: (row) => access === 'read-write' && row.group !== 'quiet' && row.total > 0,
      start: (row) => (taken.current = row),
      accepts: ({ group }) => group !== 'quiet' && taken.current !== null && taken.current.group !== group,
      drop: () => taken.current && deeds.move(taken.current),
    }),
    [deeds, access],
  );
}

function Tree(props: PartProps) {
  const { feature, selection, layout, list, deeds, access, copy } = props;
  const { display, focused, focus } = useStore(feature.view);
  const request = useStore(layout, (view) => view.focusRequest);
  const [menuRow, setMenuRow] = useState<ReviewRow | null>(null);
  const drag = useDrag(props);
  const keys = useMemo(() => rowKeys(deeds), [deeds]);
  const onKey = (event: KeyboardEvent, row: ReviewRow | null, state: 'typing' | 'idle'): boolean => {
    const act = event.ctrlKey || event.metaKey || event.altKey ? undefined : keys[event.key];
    const isLetter = event.key.length === 1 && event.key !== ' ';
    if (!act || !row || (isLetter && state === 'typing')) return false;
    act(row);
    return true;
  };
  const menu = rowMenu(menuRow, {
    deeds,
    access,
    copy,
    reviewed: list.facts.reviewed,
    layers: (path) => selection.getState().showLayers(path),
  });
  return (
    <ContextArea entries={menu}>
      <div className="fill">
        <TreeList
          label="Changes"
          rows={list.rows}
          focused={focused}
          focusSerial={request?.view === 'changes' ? request.serial : null}
          onFocus={(row) => focus(row.id)}
          onToggle={deeds.toggle}
          onOpen={(row, how) => deeds.open(row, how === 'stay' ? 'keep' : 'preview')}
          onKey={onKey}
          onContext={setMenuRow}
          drag={drag}
          rowClass={(row) => (row.part === 'group' ? 'group-row' : rowTone(row, list))}
          renderRow={(row, state) => (
            <ChangeRowView row={row} state={state} display={display} access={access} facts={list.facts} deeds={deeds} />
          )}
        />
      </div>
    </ContextArea>
  );
}

/** What git ignores stands back. */
const rowTone = ({ path }: ReviewRow, { facts }: ChangeList): string =>
  facts.git[path] === 'ignored' ? 'ignored-row' : '';

function MountFilter({ mount, onClear }: { readonly mount: string; readonly onClear: () => void }) {
  return (
    <div className="filter-bar">
      Only <strong className="mono">{rootOf(mount)}</strong>
      <IconButton label="Show all mounts" icon={<X size={13} />} onClick={onClear} />
    </div>
  );
}

function NoChanges({ layout, selection, mount }: PartProps & { readonly mount: string | null }) {
  const pane = useFocusRequest(layout, 'changes', { selector: 'button', ready: 1 });
  useEffect(() => {
    // The row that had the keyboard went with the last change.
    if (focusIsLost()) pane.current?.querySelector('button')?.focus();
  }, [pane]);
  return (
    <section ref={pane} className="fill">
      <EmptyState
        icon={<CircleCheck size={28} strokeWidth={1.4} />}
        title={mount === null ? 'No changes' : `No changes in ${rootOf(mount)}`}
        actions={
          mount === null ? (
            <button type="button" className="button" onClick={() => layout.getState().showSide('capsules')}>
              Show capsules
            </button>
          ) : (
            <button type="button" className="button" onClick={() => selection.getState().chooseMount(null)}>
              Show all mounts
            </button>
          )
        }
      >
        The sandbox and the folder are the same. Run a capsule or edit a file, and what it does shows up here.
      </EmptyState>
    </section>
  );
}
