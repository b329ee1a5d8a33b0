/** A root per mount, directories loaded as they are opened. */
import { useEffect, useMemo, useRef, useState } from 'react';
import type { KeyboardEvent } from 'react';
import { ChevronsDownUp, Clock, FilePlus, FolderPlus, RefreshCw } from 'lucide-react';
import { useStore } from 'zustand';

import { ConfirmDialog } from '../../shared/dialog.tsx';
import { IconButton } from '../../shared/icon-button.tsx';
import { focusIsLost } from '../../shared/focus.ts';
import { formatCount } from '../../shared/format.ts';
import type { LayoutStore } from '../../shared/layout.ts';
import { ContextArea } from '../../shared/menu.tsx';
import type { MomentStore } from '../../shared/moment.ts';
import { nameOf, parentOf, rootOf } from '../../shared/paths.ts';
import { PaneHeader } from '../../shared/pane.tsx';
import type { SandboxStore } from '../../shared/sandbox-store.ts';
import type { EditorTarget, Moment, SelectionStore } from '../../shared/selection.ts';
import { TreeList } from '../../shared/tree-list.tsx';
import { useReadOnly } from '../../shared/use-read-only.ts';

import { changedFolders } from './changed-folders.ts';
import { ExplorerRowView } from './explorer-row.tsx';
import { menuEntries } from './menu-entries.ts';
import type { ExplorerMode, RowDeeds } from './menu-entries.ts';
import { explorerRows } from './rows.ts';
import type { ExplorerRow } from './rows.ts';
import type { ExplorerStore } from './store.ts';

export interface ExplorerPaneProps {
  readonly store: ExplorerStore;
  readonly sandbox: SandboxStore;
  readonly selection: SelectionStore;
  readonly moment: MomentStore;
  readonly layout: LayoutStore;
  readonly copy: (text: string) => void;
}

export function ExplorerPane({ store, sandbox, selection, moment, layout, copy }: ExplorerPaneProps) {
  const state = useStore(store);
  const mounts = useStore(sandbox, (view) => view.state.mounts);
  const { seq, mode } = useMode(sandbox, moment);
  const changes = useStore(sandbox, (view) => view.changes);
  const request = useStore(layout, (view) => view.focusRequest);
  const [removing, setRemoving] = useState<ExplorerRow | null>(null);
  const [menuRow, setMenuRow] = useState<ExplorerRow | null>(null);
  const { directories, expanded, edit } = state;
  const rows = useMemo(
    () => explorerRows({ mounts, directories, expanded, edit }),
    [mounts, directories, expanded, edit],
  );
  const folders = useMemo(() => changedFolders(changes), [changes]);
  useInitialRoot(store, mounts[0]?.name);
  const pane = useRef<HTMLElement>(null);
  useEffect(() => {
    // The name field had the keyboard, and is gone.
    if (edit === null && focusIsLost()) pane.current?.querySelector<HTMLElement>('.tree')?.focus();
  }, [edit]);

  const target = (path: string, view: 'merged' | 'base' = 'merged'): EditorTarget =>
    seq === null ? { kind: 'file', path, view } : { kind: 'moment', path, moment: seq };
  const deeds: RowDeeds = {
    open: (path, view) => selection.getState().open(target(path, view)),
    compare: (path) =>
      selection
        .getState()
        .open(seq === null ? { kind: 'diff', path } : { kind: 'moment-diff', path, from: seq, to: null }),
    history: (path) => selection.getState().showHistory(path),
    layers: (path) => selection.getState().showLayers(path),
    edit: (next) => void (mode === 'live' && state.startEdit(next)),
    remove: (row) => mode === 'live' && setRemoving(row),
    copy,
    refresh: () => void state.refresh(),
  };
  const focusedRow = rows.find((row) => row.id === state.focused) ?? null;

  const open = (row: ExplorerRow, how: 'glance' | 'stay'): void => {
    if (row.kind === 'more') void state.loadMore(row.path);
    if (row.kind !== 'entry' || row.entry.kind === 'other') return;
    const isGone = row.entry.change === 'deleted' && seq === null;
    const wanted = isGone ? ({ kind: 'diff', path: row.path } as const) : target(row.path);
    selection.getState().open(wanted, how === 'stay' ? 'keep' : 'preview');
  };

  const onKey = (event: KeyboardEvent, row: ExplorerRow | null): boolean => {
    if (row?.kind !== 'entry') return false;
    if (event.key === 'F2') deeds.edit({ do: 'rename', parent: parentOf(row.path), path: row.path });
    else if (event.key === 'Delete') deeds.remove(row);
    else if (event.key === 'c' && (event.ctrlKey || event.metaKey)) copy(row.path);
    else return false;
    return true;
  };

  const startNew = (what: 'new-file' | 'new-folder'): void => {
    const parent = targetDirectory(focusedRow) ?? rootOf(mounts[0]?.name ?? 'cwd');
    deeds.edit({ do: what, parent });
  };

  return (
    <section ref={pane} className="pane" aria-label="Explorer">
      <PaneHeader title="Explorer">
        {mode === 'live' && (
          <>
            <IconButton label="New file" icon={<FilePlus size={14} />} onClick={() => startNew('new-file')} />
            <IconButton label="New folder" icon={<FolderPlus size={14} />} onClick={() => startNew('new-folder')} />
          </>
        )}
        <IconButton label="Refresh" icon={<RefreshCw size={13} />} onClick={deeds.refresh} />
        <IconButton label="Collapse all" icon={<ChevronsDownUp size={14} />} onClick={state.collapseAll} />
      </PaneHeader>
      {seq !== null && <MomentLine seq={seq} />}
      <ContextArea entries={menuEntries(menuRow, deeds, mode)}>
        <div className="pane-body">
          <TreeList
            label="Files"
            rows={rows}
            focused={state.focused}
            focusSerial={request?.view === 'explorer' ? request.serial : null}
            onFocus={(row) => state.focus(row.id)}
            onToggle={(row) => void state.toggle(row.path)}
            onOpen={open}
            onKey={onKey}
            onContext={setMenuRow}
            rowClass={(row) => (row.kind === 'root' ? 'explorer-root' : '')}
            renderRow={(row) => (
              <ExplorerRowView
                row={row}
                changed={seq === null ? (folders.get(row.path) ?? 0) : 0}
                onName={(name) =>
                  void state.finishEdit(name).then((path) => path !== null && deeds.open(path, 'merged'))
                }
                onCancel={state.cancelEdit}
              />
            )}
          />
        </div>
      </ContextArea>
      {removing && (
        <ConfirmDialog
          title={`Delete ${nameOf(removing.path)}?`}
          description={`${removing.path} is deleted in the overlay${removing.expanded === null ? '' : ', with everything in it'}. The real folder is not touched until you commit.`}
          action="Delete"
          onConfirm={() => void state.remove(removing.path)}
          onClose={() => setRemoving(null)}
        />
      )}
    </section>
  );
}

/** `seq`: the event after which the tree is shown; null is now. */
function useMode(sandbox: SandboxStore, moment: MomentStore): { readonly seq: Moment; readonly mode: ExplorerMode } {
  const readOnly = useReadOnly(sandbox);
  const seq = useStore(moment, (view) => view.moment?.seq ?? null);
  return { seq, mode: seq !== null ? 'past' : readOnly ? 'read-only' : 'live' };
}

function MomentLine({ seq }: { readonly seq: number }) {
  return (
    <p className="explorer-moment" role="status">
      <Clock size={12} aria-hidden /> {seq === 0 ? 'Before the first event' : `After event ${formatCount(seq)}`},
      read-only
    </p>
  );
}

function targetDirectory(row: ExplorerRow | null): string | null {
  if (!row) return null;
  if (row.kind === 'root') return row.path;
  return row.kind === 'entry' && row.expanded !== null ? row.path : row.parent;
}

function useInitialRoot(store: ExplorerStore, mount: string | undefined): void {
  useEffect(() => {
    if (mount !== undefined && store.getState().directories.size === 0) void store.getState().expand(rootOf(mount));
  }, [store, mount]);
}
