/** What was discarded, with its date: restored as a whole or path by path, or thrown away for good. */
import { useEffect, useMemo, useRef, useState } from 'react';
import type { KeyboardEvent } from 'react';
import { RotateCcw, Trash2 } from 'lucide-react';
import type { LucideIcon } from 'lucide-react';
import { useStore } from 'zustand';

import type { BinItem } from '../../../src-preload/contract/review-schemas.ts';
import type { Change } from '../../../src-preload/contract/schemas.ts';
import { ChangeMark } from '../../shared/change-mark.tsx';
import { EmptyState } from '../../shared/empty-state.tsx';
import { FileIcon } from '../../shared/file-icon.tsx';
import { focusIsLost } from '../../shared/focus.ts';
import { formatBytes, formatDate, formatWhen, plural } from '../../shared/format.ts';
import type { LayoutStore } from '../../shared/layout.ts';
import { ContextArea } from '../../shared/menu.tsx';
import type { MenuEntry } from '../../shared/menu.tsx';
import { nameOf, parentOf } from '../../shared/paths.ts';
import type { SandboxStore } from '../../shared/sandbox-store.ts';
import { TreeList } from '../../shared/tree-list.tsx';
import { Twistie } from '../../shared/twistie.tsx';
import { useReadOnly } from '../../shared/use-read-only.ts';
import { visible } from '../../shared/visible.ts';

import { binRows, itemText } from './bin-rows.ts';
import type { BinRow } from './bin-rows.ts';
import { countChanges } from './bin-store.ts';
import type { BinStore } from './bin-store.ts';

export interface BinPaneProps {
  readonly store: BinStore;
  readonly sandbox: SandboxStore;
  readonly layout: LayoutStore;
}

interface BinDeeds {
  readonly restore: (row: BinRow) => void;
  /** Of the whole item: what was thrown away together goes together. */
  readonly purge: (row: BinRow) => void;
}

export function BinPane(props: BinPaneProps) {
  const { store, sandbox } = props;
  const { items, state, problem, busy, askEmpty } = useStore(store);
  const readOnly = useReadOnly(sandbox);
  const bytes = items.reduce((sum, item) => sum + item.bytes, 0);
  const pane = useRef<HTMLDivElement>(null);
  const isEmpty = state === 'ready' && items.length === 0;
  useEffect(() => {
    // The row that had the keyboard went with the last item.
    if (isEmpty && focusIsLost()) pane.current?.focus();
  }, [isEmpty]);
  return (
    <div ref={pane} className="bin" tabIndex={-1}>
      {problem !== null && (
        <p className="notice error" role="alert">
          The bin could not be read: {problem}
        </p>
      )}
      {items.length > 0 && (
        <div className="bin-bar">
          <span className="faint" role="status">
            {plural(countChanges(items), 'change')}, {formatBytes(bytes)}
          </span>
          <span className="spacer" />
          {!readOnly && (
            <button type="button" className="button small" disabled={busy !== null} onClick={askEmpty}>
              <Trash2 size={12} aria-hidden /> Empty bin…
            </button>
          )}
        </div>
      )}
      {isEmpty ? (
        <EmptyState icon={<Trash2 size={28} strokeWidth={1.4} />} title="The bin is empty">
          What is discarded from the sandbox goes here, and can be restored until the bin is emptied.
        </EmptyState>
      ) : (
        <List {...props} access={readOnly ? 'read-only' : 'read-write'} />
      )}
    </div>
  );
}

function useDeeds(store: BinStore): BinDeeds {
  return useMemo(
    () => ({
      restore: ({ item, change }) => void store.getState().restore(item.id, change ? [change.path] : null),
      purge: ({ item }) =>
        store.getState().askPurge({ ids: [item.id], what: itemText(item), count: item.changes.length }),
    }),
    [store],
  );
}

const menuOf = (row: BinRow, { restore, purge }: BinDeeds): readonly MenuEntry[] => [
  { kind: 'item', label: row.change ? 'Restore this path' : 'Restore all of it', keys: 'r', run: () => restore(row) },
  { kind: 'separator' },
  {
    kind: 'item',
    label: `Throw away for good: ${plural(row.item.changes.length, 'change')}…`,
    keys: 'Del',
    danger: 'danger',
    run: () => purge(row),
  },
];

function List({ store, layout, access }: BinPaneProps & { readonly access: 'read-write' | 'read-only' }) {
  const { items, opened, focused, focus, toggle } = useStore(store);
  const rows = useMemo(() => binRows(items, opened), [items, opened]);
  const request = useStore(layout, (view) => view.focusRequest);
  const [now] = useState(() => Date.now());
  const [menuRow, setMenuRow] = useState<BinRow | null>(null);
  const deeds = useDeeds(store);
  const keys: Readonly<Record<string, (row: BinRow) => void>> = { r: deeds.restore, Delete: deeds.purge };
  const onKey = (event: KeyboardEvent, row: BinRow | null, state: 'typing' | 'idle'): boolean => {
    const act = event.ctrlKey || event.metaKey || event.altKey ? undefined : keys[event.key];
    if (!act || !row || access === 'read-only' || (event.key.length === 1 && state === 'typing')) return false;
    act(row);
    return true;
  };
  return (
    <ContextArea entries={menuRow && access === 'read-write' ? menuOf(menuRow, deeds) : []}>
      <div className="fill">
        <TreeList
          label="Bin"
          rows={rows}
          focused={focused}
          focusSerial={request?.view === 'bin' ? request.serial : null}
          onFocus={(row) => focus(row.id)}
          onToggle={(row) => toggle(row.id)}
          onOpen={() => undefined}
          onKey={onKey}
          onContext={setMenuRow}
          renderRow={(row, state) => (
            <Row row={row} now={now} deeds={state === 'active' && access === 'read-write' ? deeds : null} />
          )}
        />
      </div>
    </ContextArea>
  );
}

interface RowProps {
  readonly row: BinRow;
  readonly now: number;
  /** null while they are not shown. */
  readonly deeds: BinDeeds | null;
}

function Row({ row, now, deeds }: RowProps) {
  const { item, change } = row;
  const name = visible(change ? nameOf(change.path) : itemText(item));
  return (
    <>
      <Twistie expanded={row.expanded} />
      {change ? <ChangeName change={change} name={name} /> : <ItemName name={name} />}
      {deeds && (
        <span className="row-actions" onClick={(event) => event.preventDefault()}>
          <Action label={`Restore ${name}`} icon={RotateCcw} onClick={() => deeds.restore(row)} />
          {!change && <Action label={`Throw away ${name} for good`} icon={Trash2} onClick={() => deeds.purge(row)} />}
        </span>
      )}
      <span className="tree-end operation-end tabular">
        {change ? <ChangeEnd change={change} /> : <ItemEnd item={item} now={now} />}
      </span>
    </>
  );
}

const ItemName = ({ name }: { readonly name: string }) => (
  <>
    <Trash2 size={13} className="operation-icon" aria-hidden />
    <span className="tree-name">{name}</span>
  </>
);

function ItemEnd({ item, now }: { readonly item: BinItem; readonly now: number }) {
  return (
    <>
      <span className="operation-count">{plural(item.changes.length, 'change')}</span>
      <span className="operation-count">{formatBytes(item.bytes)}</span>
      <span className="operation-when" title={formatDate(item.at)}>
        {formatWhen(item.at, now)}
      </span>
    </>
  );
}

function ChangeName({ change, name }: { readonly change: Change; readonly name: string }) {
  return (
    <>
      <FileIcon kind={change.entry} name={name} state="closed" />
      <span className="tree-name" data-change={change.kind} data-kind={change.kind} title={visible(change.path)}>
        {name}
      </span>
      <span className="tree-hint">{visible(parentOf(change.path))}</span>
    </>
  );
}

const ChangeEnd = ({ change }: { readonly change: Change }) => (
  <>
    {change.sizeAfter !== null && <span>{formatBytes(change.sizeAfter)}</span>}
    <ChangeMark kind={change.kind} />
  </>
);

interface ActionProps {
  readonly label: string;
  readonly icon: LucideIcon;
  readonly onClick: () => void;
}

const Action = ({ label, icon: Icon, onClick }: ActionProps) => (
  <button type="button" className="icon-button" aria-label={label} title={label} tabIndex={-1} onClick={onClick}>
    <Icon size={13} aria-hidden />
  </button>
);
