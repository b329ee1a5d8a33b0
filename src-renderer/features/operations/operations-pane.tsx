/** The log of operations, newest first: each can be taken back, and done again. */
import { useMemo, useState } from 'react';
import type { KeyboardEvent } from 'react';
import { ListRestart } from 'lucide-react';
import { useStore } from 'zustand';

import { EmptyState } from '../../shared/empty-state.tsx';
import { JobBar } from '../../shared/job-bar.tsx';
import type { LayoutStore } from '../../shared/layout.ts';
import { ContextArea } from '../../shared/menu.tsx';
import type { MenuEntry } from '../../shared/menu.tsx';
import type { SandboxStore } from '../../shared/sandbox-store.ts';
import type { SelectionStore } from '../../shared/selection.ts';
import { TreeList } from '../../shared/tree-list.tsx';
import { useReadOnly } from '../../shared/use-read-only.ts';

import { OperationCard } from './operation-card.tsx';
import { OperationRowView, operationRows } from './operation-row.tsx';
import type { OperationRow } from './operation-row.tsx';
import { WAY_TITLES, wayOf } from './operation-words.ts';
import type { Way } from './operation-words.ts';
import type { OperationsStore } from './store.ts';

export interface OperationsPaneProps {
  readonly store: OperationsStore;
  readonly sandbox: SandboxStore;
  readonly selection: SelectionStore;
  readonly layout: LayoutStore;
}

export function OperationsPane(props: OperationsPaneProps) {
  const { store, sandbox, selection } = props;
  const { list, state, problem, focused, job, busy, cancel } = useStore(store);
  const access = useReadOnly(sandbox) ? 'read-only' : 'read-write';
  const entry = list.find(({ id }) => id === focused);
  return (
    <div className="operations">
      <div className="operations-list">
        {problem !== null && (
          <p className="notice error" role="alert">
            The operations could not be read: {problem}
          </p>
        )}
        {job !== null && (
          <div className="operations-job">
            <JobBar
              job={job}
              title={busy === 'redo' ? 'Doing it again' : 'Undoing'}
              sandbox={sandbox}
              onCancel={cancel}
            />
          </div>
        )}
        {state === 'ready' && list.length === 0 ? (
          <EmptyState icon={<ListRestart size={28} strokeWidth={1.4} />} title="No operations yet">
            Commits, discards and your own edits stand here, and each can be undone: Ctrl+Alt+Z takes back the last one.
          </EmptyState>
        ) : (
          <List {...props} access={access} />
        )}
      </div>
      {entry && <OperationCard store={store} entry={entry} selection={selection} access={access} />}
    </div>
  );
}

const KEYS: Readonly<Record<string, Way>> = { u: 'undo', r: 'redo' };

function List({ store, layout, access }: OperationsPaneProps & { readonly access: 'read-write' | 'read-only' }) {
  const { list, focused, focus, turn } = useStore(store);
  const rows = useMemo(() => operationRows(list), [list]);
  const request = useStore(layout, (view) => view.focusRequest);
  const [now] = useState(() => Date.now());
  const [menuRow, setMenuRow] = useState<OperationRow | null>(null);
  const canTurn = access === 'read-write';
  const onKey = (event: KeyboardEvent, row: OperationRow | null, state: 'typing' | 'idle'): boolean => {
    if (!row || !canTurn || state === 'typing' || event.ctrlKey || event.metaKey || event.altKey) return false;
    const asked = KEYS[event.key];
    if (asked !== undefined && asked === wayOf(row.entry)) void turn(row.entry);
    // Also where it does nothing: it is no letter of a name.
    return asked !== undefined;
  };
  const way = menuRow && canTurn ? wayOf(menuRow.entry) : null;
  const menu: readonly MenuEntry[] =
    menuRow && way
      ? [
          {
            kind: 'item',
            label: `${WAY_TITLES[way]} this`,
            keys: way === 'undo' ? 'u' : 'r',
            run: () => void turn(menuRow.entry),
          },
        ]
      : [];
  return (
    <ContextArea entries={menu}>
      <div className="fill">
        <TreeList
          label="Operations"
          rows={rows}
          focused={focused}
          focusSerial={request?.view === 'operations' ? request.serial : null}
          onFocus={(row) => void focus(row.id)}
          onToggle={() => undefined}
          onOpen={(row) => void focus(row.id)}
          onKey={onKey}
          onContext={setMenuRow}
          rowClass={({ entry }) => (entry.state === 'done' || entry.state === 'under-way' ? '' : 'operation-gone')}
          renderRow={({ entry }, state) => (
            <OperationRowView entry={entry} state={state} access={access} now={now} onTurn={() => void turn(entry)} />
          )}
        />
      </div>
    </ContextArea>
  );
}
