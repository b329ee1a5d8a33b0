/** Texts of files, searched: fields above, and what was found as a tree of files and lines. */
import { useMemo, useState } from 'react';
import type { KeyboardEvent } from 'react';
import { ChevronsDownUp, RefreshCw, Search, SearchX, X } from 'lucide-react';
import { useStore } from 'zustand';

import { EmptyState } from '../../shared/empty-state.tsx';
import { IconButton } from '../../shared/icon-button.tsx';
import type { LayoutStore } from '../../shared/layout.ts';
import { ContextArea } from '../../shared/menu.tsx';
import type { MenuEntry } from '../../shared/menu.tsx';
import { PaneHeader } from '../../shared/pane.tsx';
import { TreeList } from '../../shared/tree-list.tsx';
import { useFocusRequest } from '../../shared/use-focus-request.ts';

import { ResultRowView } from './result-row.tsx';
import { resultRows } from './result-rows.ts';
import type { ResultRow } from './result-rows.ts';
import { SearchFields } from './search-fields.tsx';
import { noticesOf, statusWords } from './search-words.ts';
import type { SearchStore } from './store.ts';

export interface SearchPaneProps {
  readonly store: SearchStore;
  readonly layout: LayoutStore;
  readonly copy: (text: string) => void;
}

export function SearchPane({ store, layout, copy }: SearchPaneProps) {
  const { found, phase, search, clear, foldAll, cancel } = useStore(store);
  const [results, setResults] = useState<number | null>(null);
  const pane = useFocusRequest(layout, 'search', { selector: '.search-text', ready: 0 });
  return (
    <section ref={pane} className="pane search-pane" aria-label="Search">
      <PaneHeader title="Search">
        {phase === 'searching' && <IconButton label="Cancel the search" icon={<X size={14} />} onClick={cancel} />}
        {phase !== 'idle' && phase !== 'searching' && (
          <IconButton label="Search again" icon={<RefreshCw size={13} />} onClick={search} />
        )}
        {found.length > 0 && (
          <IconButton label="Fold or unfold all files" icon={<ChevronsDownUp size={14} />} onClick={foldAll} />
        )}
        {phase !== 'idle' && <IconButton label="Clear the search" icon={<SearchX size={14} />} onClick={clear} />}
      </PaneHeader>
      <SearchFields store={store} onResults={() => setResults((serial) => (serial ?? 0) + 1)} />
      <Status store={store} />
      {phase === 'idle' ? (
        <EmptyState icon={<Search size={28} strokeWidth={1.4} />} title="Search in files">
          In all files, in what changed, in the folder, or in contents that are no more. F4 goes from result to result.
        </EmptyState>
      ) : (
        <Results store={store} copy={copy} focusSerial={results} />
      )}
    </section>
  );
}

function Status({ store }: { readonly store: SearchStore }) {
  const state = useStore(store);
  const words = useMemo(() => statusWords(state), [state]);
  return (
    <div className="search-status">
      {state.phase === 'searching' && <div className="search-busy" role="progressbar" aria-label="Searching" />}
      {state.problem !== null && (
        <p className="notice error" role="alert">
          {state.problem}
        </p>
      )}
      {words !== '' && (
        // While it goes on the count is for the eye only: hearing every one of them helps nobody.
        <p className="faint" role="status" aria-live={state.phase === 'searching' ? 'off' : 'polite'}>
          {words}
        </p>
      )}
      {noticesOf(state).map((sentence) => (
        <p key={sentence} className="faint">
          {sentence}
        </p>
      ))}
    </div>
  );
}

interface ResultsProps {
  readonly store: SearchStore;
  readonly copy: (text: string) => void;
  readonly focusSerial: number | null;
}

const textOf = ({ found, line }: ResultRow): string => (line ? line.text : found.path);
const wholeOf = ({ found: { path, lines } }: ResultRow): string =>
  lines.map(({ line, text }) => `${path}:${line}: ${text}`).join('\n');

function Results({ store, copy, focusSerial }: ResultsProps) {
  const { found, collapsed, focused, focus, fold, open, dismiss } = useStore(store);
  const rows = useMemo(() => resultRows(found, collapsed), [found, collapsed]);
  const [menuRow, setMenuRow] = useState<ResultRow | null>(null);
  const remove = (row: ResultRow): void => {
    const at = rows.indexOf(row);
    const next = row.kind === 'file' ? rows.slice(at + 1).find(({ level }) => level === 0) : rows[at + 1];
    const other = next ?? rows[at - 1];
    if (other) focus(other.id);
    dismiss(row);
  };
  const onKey = (event: KeyboardEvent, row: ResultRow | null): boolean => {
    if (!row) return false;
    if (event.key === 'Delete') remove(row);
    else if (event.key === 'c' && (event.ctrlKey || event.metaKey)) copy(textOf(row));
    else return false;
    return true;
  };
  return (
    <ContextArea entries={menuRow ? menuOf(menuRow, { open, copy, remove }) : []}>
      <div className="pane-body">
        <TreeList
          label="Search results"
          rows={rows}
          focused={focused}
          focusSerial={focusSerial}
          onFocus={(row) => focus(row.id)}
          onToggle={(row) => fold(row.id)}
          onOpen={({ found: file, line }, how) => open(file, line, how === 'stay' ? 'keep' : 'preview')}
          onKey={onKey}
          onContext={setMenuRow}
          renderRow={(row, state) => (
            <ResultRowView row={row} onDismiss={state === 'active' && row.kind !== 'more' ? () => remove(row) : null} />
          )}
        />
      </div>
    </ContextArea>
  );
}

interface RowDeeds {
  readonly open: (found: ResultRow['found'], line: ResultRow['line'], tab: 'keep') => void;
  readonly copy: (text: string) => void;
  readonly remove: (row: ResultRow) => void;
}

function menuOf(row: ResultRow, { open, copy, remove }: RowDeeds): readonly MenuEntry[] {
  const { found, line, kind } = row;
  return [
    { kind: 'item', label: 'Open', keys: 'Enter', run: () => open(found, line, 'keep') },
    { kind: 'separator' },
    { kind: 'item', label: line ? 'Copy line' : 'Copy path', keys: 'Ctrl+C', run: () => copy(textOf(row)) },
    { kind: 'item', label: 'Copy all lines of this file', run: () => copy(wholeOf(row)) },
    ...(kind === 'more'
      ? []
      : ([{ kind: 'separator' }, { kind: 'item', label: 'Dismiss', keys: 'Delete', run: () => remove(row) }] as const)),
  ];
}
