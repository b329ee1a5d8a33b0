/** Everything the overlay did to the base, to look at, commit or discard. */
import { useMemo, useState } from 'react';
import type { KeyboardEvent } from 'react';
import { CircleCheck, FolderTree, List, RefreshCw, X } from 'lucide-react';
import { useStore } from 'zustand';

import type { Change } from '../../../src-preload/contract/schemas.ts';
import { ConfirmDialog } from '../../shared/dialog.tsx';
import { EmptyState } from '../../shared/empty-state.tsx';
import { plural } from '../../shared/format.ts';
import { Hint, IconButton } from '../../shared/icon-button.tsx';
import type { LayoutStore } from '../../shared/layout.ts';
import { ContextArea } from '../../shared/menu.tsx';
import type { MenuEntry } from '../../shared/menu.tsx';
import { PaneHeader } from '../../shared/pane.tsx';
import { parsePath, rootOf } from '../../shared/paths.ts';
import type { SandboxStore } from '../../shared/sandbox-store.ts';
import type { SelectionStore } from '../../shared/selection.ts';
import { TreeList } from '../../shared/tree-list.tsx';
import { useReadOnly } from '../../shared/use-read-only.ts';
import { visible } from '../../shared/visible.ts';

import { ChangeRowView } from './change-row.tsx';
import { changeRows } from './change-tree.ts';
import type { ChangeRow } from './change-tree.ts';
import { ConflictsDialog } from './conflicts-dialog.tsx';
import { chosenPaths, tickState } from './store.ts';
import type { ChangesStore } from './store.ts';

export interface ChangesPaneProps {
  readonly store: ChangesStore;
  readonly sandbox: SandboxStore;
  readonly selection: SelectionStore;
  readonly layout: LayoutStore;
  readonly copy: (text: string) => void;
}

export function ChangesPane({ store, sandbox, selection, layout, copy }: ChangesPaneProps) {
  const state = useStore(store);
  const { changes: all, changesState, failure, refresh } = useStore(sandbox);
  const mount = useStore(selection, (view) => view.mount);
  const readOnly = useReadOnly(sandbox);
  const request = useStore(layout, (view) => view.focusRequest);
  const [menuRow, setMenuRow] = useState<ChangeRow | null>(null);
  const changes = useMemo(() => all.filter((change) => isIn(change, mount)), [all, mount]);
  const rows = useMemo(
    () => changeRows(changes, state.display, state.collapsed),
    [changes, state.display, state.collapsed],
  );
  const chosen = useMemo(() => chosenPaths(changes, state.ticked), [changes, state.ticked]);

  const diff = (row: ChangeRow, tab: 'keep' | 'preview' = 'keep'): void =>
    row.change ? selection.getState().open({ kind: 'diff', path: row.change.path }, tab) : undefined;
  const discard = readOnly ? () => undefined : state.askDiscard;
  const history = (path: string): void => selection.getState().showHistory(path);
  const keys: Readonly<Record<string, (row: ChangeRow) => void>> = {
    ' ': (row) => state.tick(row.paths),
    // The keyboard stays in the list: a review goes from one change to the next.
    Enter: (row) => (row.change ? diff(row, 'preview') : state.toggle(row.id)),
    Delete: (row) => discard(state.ticked.size > 0 ? chosen : row.paths),
    'Ctrl+a': () => state.tick(changes.map((change) => change.path)),
  };
  const onKey = (event: KeyboardEvent, row: ChangeRow | null): boolean => {
    const act = keys[event.ctrlKey || event.metaKey ? `Ctrl+${event.key}` : event.key];
    if (!act || !row) return false;
    act(row);
    return true;
  };

  return (
    <section className="pane" aria-label="Changes">
      <PaneHeader title="Changes" count={changes.length}>
        <IconButton
          label={state.display === 'tree' ? 'View as list' : 'View as tree'}
          icon={state.display === 'tree' ? <List size={14} /> : <FolderTree size={14} />}
          onClick={() => state.setDisplay(state.display === 'tree' ? 'list' : 'tree')}
        />
        <IconButton label="Refresh changes" icon={<RefreshCw size={13} />} onClick={() => void refresh()} />
      </PaneHeader>
      {mount !== null && <MountFilter mount={mount} onClear={() => selection.getState().chooseMount(null)} />}
      <Actions store={store} sandbox={sandbox} chosen={chosen} total={changes.length} />
      <div className="pane-body">
        {failure !== null && (
          <p className="notice error" role="alert">
            {failure.message}
          </p>
        )}
        {changes.length === 0 && changesState === 'ready' ? (
          <NoChanges mount={mount} />
        ) : (
          <ContextArea entries={menu(menuRow, state, { diff, copy, history, readOnly })}>
            <div className="fill">
              <TreeList
                label="Changes"
                rows={rows}
                focused={state.focused}
                focusSerial={request?.view === 'changes' ? request.serial : null}
                onFocus={(row) => state.focus(row.id)}
                onToggle={(row) => state.toggle(row.id)}
                onOpen={(row, how) => diff(row, how === 'stay' ? 'keep' : 'preview')}
                onKey={onKey}
                onContext={setMenuRow}
                multiselectable
                checked={(row) => tickState(row.paths, state.ticked)}
                renderRow={(row, active) => (
                  <ChangeRowView
                    row={row}
                    state={active}
                    display={state.display}
                    ticked={tickState(row.paths, state.ticked)}
                    onTick={() => state.tick(row.paths)}
                    onDiff={() => diff(row)}
                    onCommit={() => void state.commit(row.paths)}
                    onDiscard={() => state.askDiscard(row.paths)}
                  />
                )}
              />
            </div>
          </ContextArea>
        )}
      </div>
      <Dialogs store={store} onOpen={(path) => selection.getState().open({ kind: 'diff', path })} />
    </section>
  );
}

const isIn = (change: Change, mount: string | null): boolean =>
  mount === null || parsePath(change.path).mount === mount;

interface MenuDeeds {
  readonly diff: (row: ChangeRow) => void;
  readonly copy: (text: string) => void;
  readonly history: (path: string) => void;
  readonly readOnly: boolean;
}

function changing(row: ChangeRow, state: ReturnType<ChangesStore['getState']>): readonly MenuEntry[] {
  const count = plural(row.paths.length, 'change');
  return [
    { kind: 'item', label: 'Select', keys: 'Space', run: () => state.tick(row.paths) },
    { kind: 'separator' },
    { kind: 'item', label: `Commit ${count}`, run: () => void state.commit(row.paths) },
    { kind: 'item', label: `Discard ${count}`, keys: 'Del', danger: 'danger', run: () => state.askDiscard(row.paths) },
    { kind: 'separator' },
  ];
}

function menu(
  row: ChangeRow | null,
  state: ReturnType<ChangesStore['getState']>,
  { diff, copy, history, readOnly }: MenuDeeds,
): readonly MenuEntry[] {
  if (!row) return [];
  const { change } = row;
  return [
    ...(change
      ? ([
          { kind: 'item', label: 'Open diff', keys: 'Enter', run: () => diff(row) },
          { kind: 'item', label: 'Show history', run: () => history(change.path) },
        ] as const)
      : []),
    ...(readOnly ? [] : changing(row, state)),
    { kind: 'item', label: 'Copy path', run: () => copy(row.id) },
  ];
}

interface ActionsProps {
  readonly store: ChangesStore;
  readonly sandbox: SandboxStore;
  readonly chosen: readonly string[];
  readonly total: number;
}

function Actions({ store, sandbox, chosen, total }: ActionsProps) {
  const readOnly = useReadOnly(sandbox);
  const { busy, ticked, commit, askDiscard, untickAll } = useStore(store);
  const all = chosen.length === total && ticked.size === 0;
  if (readOnly || total === 0) return null;
  const what = `${all && total > 1 ? 'all ' : ''}${plural(chosen.length, 'change')}`;
  return (
    <div className="changes-actions">
      <Hint label="Write the chosen changes to the real folder" keys="Ctrl+Enter">
        <button
          type="button"
          className="button primary grow"
          aria-disabled={busy !== null}
          onClick={() => void commit(chosen)}
        >
          {busy === 'commit' ? 'Committing…' : `Commit ${what}`}
        </button>
      </Hint>
      <button
        type="button"
        className="button"
        aria-label={`Discard ${what}`}
        aria-disabled={busy !== null}
        onClick={() => busy === null && askDiscard(chosen)}
      >
        {busy === 'discard' ? 'Discarding…' : 'Discard'}
      </button>
      {ticked.size > 0 && <IconButton label="Clear selection" icon={<X size={14} />} onClick={untickAll} />}
    </div>
  );
}

function Dialogs({ store, onOpen }: { readonly store: ChangesStore; readonly onOpen: (path: string) => void }) {
  const { discarding, conflicts, others, commit, discard, askDiscard, dismissConflicts } = useStore(store);
  return (
    <>
      {discarding && discarding.length > 0 && (
        <ConfirmDialog
          title={`Discard ${plural(discarding.length, 'change')}?`}
          description="The overlay goes back to what the real folder holds. The real folder itself is not touched."
          action={`Discard ${plural(discarding.length, 'change')}`}
          onConfirm={() => void discard(discarding)}
          onClose={() => askDiscard(null)}
        >
          <ul className="path-list">
            {discarding.slice(0, 6).map((path) => (
              <li key={path}>{visible(path)}</li>
            ))}
            {discarding.length > 6 && <li className="faint">and {discarding.length - 6} more</li>}
          </ul>
        </ConfirmDialog>
      )}
      {conflicts && (
        <ConflictsDialog
          report={conflicts}
          others={others}
          onCommitOthers={() => {
            dismissConflicts();
            void commit(others);
          }}
          onOpen={(path) => {
            dismissConflicts();
            onOpen(path);
          }}
          onClose={dismissConflicts}
        />
      )}
    </>
  );
}

function MountFilter({ mount, onClear }: { readonly mount: string; readonly onClear: () => void }) {
  return (
    <div className="filter-bar">
      Only <strong className="mono">{rootOf(mount)}</strong>
      <IconButton label="Show all mounts" icon={<X size={13} />} onClick={onClear} />
    </div>
  );
}

function NoChanges({ mount }: { readonly mount: string | null }) {
  return (
    <EmptyState
      icon={<CircleCheck size={28} strokeWidth={1.4} />}
      title={mount === null ? 'No changes' : `No changes in ${rootOf(mount)}`}
    >
      The overlay and the real folder are the same. Run a capsule or edit a file, and what it does shows up here.
    </EmptyState>
  );
}
