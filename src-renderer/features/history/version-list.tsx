/** The versions of one file, newest first: one to look at or to restore, two to compare. */
import { useMemo, useState } from 'react';
import type { KeyboardEvent } from 'react';
import { History } from 'lucide-react';
import { useStore } from 'zustand';

import type { FileVersion } from '../../../src-preload/contract/event-schemas.ts';
import { EmptyState } from '../../shared/empty-state.tsx';
import { formatCount, plural } from '../../shared/format.ts';
import { nameOf } from '../../shared/paths.ts';
import { TreeList } from '../../shared/tree-list.tsx';
import { visible } from '../../shared/visible.ts';

import type { HistoryListProps, HistoryPaneProps } from './history-props.ts';
import type { HistoryStore, Versions } from './store.ts';
import { versionRows } from './version-rows.ts';
import type { VersionRow } from './version-rows.ts';
import { VersionRowView } from './version-row.tsx';
import { VersionCard } from './version-card.tsx';

export function VersionList(props: HistoryListProps) {
  const { store } = props;
  const { versions, focused } = useStore(store);
  if (!versions) {
    return (
      <EmptyState icon={<History size={28} strokeWidth={1.4} />} title="No file chosen">
        Open a file and press Ctrl+Shift+H, or choose “Show history” in the menu of a file, a tab or an event.
      </EmptyState>
    );
  }
  const version = versions.list.find(({ seq }) => seq === focused);
  return (
    <div className="history-file">
      <Head versions={versions} />
      {versions.state === 'failed' && (
        <p className="notice error" role="alert">
          {versions.message}
        </p>
      )}
      {versions.state === 'ready' && versions.list.length === 0 ? (
        <EmptyState title="No versions in the record">
          No event of this record changed it. It is what the real folder holds.
        </EmptyState>
      ) : (
        <List {...props} versions={versions} />
      )}
      {version && <VersionCard key={version.seq} {...props} version={version} versions={versions} />}
    </div>
  );
}

function Head({ versions: { path, list, more, since, state } }: { readonly versions: Versions }) {
  const count = `${plural(list.length, 'version')}${more ? ' and more' : ''}`;
  return (
    <div className="history-head">
      <strong className="history-name" title={visible(path)}>
        {visible(nameOf(path))}
      </strong>
      <span className="history-path mono faint">{visible(path)}</span>
      <span className="faint" role="status">
        {state === 'loading' ? 'Reading…' : count}
        {list.length > 1 && ' · tick two to compare them'}
        {state === 'ready' && since > 1 && ` · contents since event ${formatCount(since)}`}
      </span>
    </div>
  );
}

/** Two versions of one file; the newer one has the name. */
function openPair({ selection }: HistoryPaneProps, [older, newer]: readonly [FileVersion, FileVersion]): void {
  const path = newer.kind === null ? older.path : newer.path;
  selection.getState().open({ kind: 'moment-diff', path, from: older.seq, to: newer.seq, was: older.path }, 'preview');
}

function markRow(props: HistoryPaneProps, store: HistoryStore, row: VersionRow): void {
  if (row.kind !== 'version') return;
  const pair = store.getState().mark(row.version.seq);
  if (pair) openPair(props, pair);
}

function List(props: HistoryListProps & { readonly versions: Versions }) {
  const { store, selection, versions, focusSerial } = props;
  const { focused, marked, focus, loadMore } = useStore(store);
  const rows = useMemo(() => versionRows(versions), [versions]);
  const [now] = useState(() => Date.now());
  const open = (row: VersionRow, how: 'glance' | 'stay'): void => {
    if (row.kind === 'more') void loadMore();
    else {
      const { path, seq } = row.version;
      // A version without a file is the removal: what it removed is what was before.
      const side = row.version.kind === null ? 'before' : 'after';
      selection.getState().open({ kind: 'content', path, seq, side }, how === 'stay' ? 'keep' : 'preview');
    }
  };
  const onKey = (press: KeyboardEvent, row: VersionRow | null): boolean => {
    if (press.key !== ' ' || !row) return false;
    markRow(props, store, row);
    return true;
  };
  return (
    <div className="history-list">
      <TreeList
        label="Versions"
        rows={rows}
        focused={focused === null ? null : focused.toString()}
        focusSerial={focusSerial}
        onFocus={(row) => row.kind === 'version' && focus(row.version.seq)}
        onToggle={() => undefined}
        onOpen={open}
        onKey={onKey}
        onMark={(row) => markRow(props, store, row)}
        multiselectable
        checked={(row) => row.kind === 'version' && marked.includes(row.version.seq)}
        renderRow={(row) => (
          <VersionRowView
            row={row}
            now={now}
            state={row.kind === 'version' && marked.includes(row.version.seq) ? 'marked' : 'idle'}
            onMark={() => markRow(props, store, row)}
          />
        )}
      />
    </div>
  );
}
