/** The manager of sandboxes: shelves, a search, the list. */
import { useCallback, useEffect, useId, useMemo, useRef } from 'react';
import type { KeyboardEvent } from 'react';
import { Archive, Boxes, SearchX, Trash2 } from 'lucide-react';
import { useStore } from 'zustand';

import { SHELVES } from '../../../src-preload/contract/library-calls.ts';
import type { SandboxCard, Shelf } from '../../../src-preload/contract/library-calls.ts';
import { EmptyState } from '../../shared/empty-state.tsx';
import { formatBytes } from '../../shared/format.ts';
import { Keys } from '../../shared/icon-button.tsx';

import { cardDeeds, withCtrl } from './card-deeds.ts';
import { countOf, SHELF_NAMES, shownCards } from './library-rows.ts';
import { sandboxCount } from './library-store.ts';
import type { LibraryStore } from './library-store.ts';
import { SandboxList } from './sandbox-list.tsx';

export interface SandboxManagerProps {
  readonly store: LibraryStore;
  /** Where the keyboard is at first. */
  readonly start: 'list' | 'search' | 'elsewhere';
}

const isUndo = withCtrl('z');

export function SandboxManager({ store, start }: SandboxManagerProps) {
  const { cards, state, problem, shelf, query, focused, busy, focus, moveBack } = useStore(store);
  const shown = useMemo(() => shownCards(cards, shelf, query), [cards, shelf, query]);
  const pane = useRef<HTMLElement>(null);
  const deeds = useCallback((card: (typeof cards)[number]) => cardDeeds(store, card), [store]);
  useEffect(() => void store.getState().refresh(), [store]);
  useInitialFocus(pane, start, state);
  useFocusWhenEmpty(pane, shown.length);
  const search = (): HTMLInputElement | null => pane.current?.querySelector('input[type="search"]') ?? null;
  const onKey = (event: KeyboardEvent): boolean => {
    if (event.key !== '/' && !withCtrl('f')(event)) return false;
    search()?.focus();
    return true;
  };
  const onUndo = (event: KeyboardEvent): void => {
    if (!isUndo(event) || event.target === search()) return;
    event.preventDefault();
    void moveBack();
  };
  return (
    <section ref={pane} className="library" aria-label="Sandboxes" aria-busy={state === 'loading'} onKeyDown={onUndo}>
      <div className="library-bar">
        <Shelves store={store} />
        <span className="spacer" />
        {shelf === 'deleted' && <EmptyBin store={store} />}
        <Search store={store} onDown={() => pane.current?.querySelector<HTMLElement>('.library-list')?.focus()} />
      </div>
      {problem !== null && (
        <p className="notice error" role="alert">
          The sandboxes could not be listed: {problem}
        </p>
      )}
      {state === 'ready' && shown.length === 0 ? (
        <Nothing store={store} />
      ) : (
        <SandboxList
          label={SHELF_NAMES[shelf]}
          cards={shown}
          focused={focused}
          busy={busy}
          deeds={deeds}
          onFocus={focus}
          onKey={onKey}
        />
      )}
      <KeyLegend card={shown.find(({ id }) => id === focused)} store={store} />
    </section>
  );
}

/** What the keys do, for those who see it: the menu of a row says the same. */
function KeyLegend({ card, store }: { readonly card: SandboxCard | undefined; readonly store: LibraryStore }) {
  if (!card) return null;
  return (
    <p className="library-keys" aria-hidden>
      {cardDeeds(store, card).map(({ label, keys }) => (
        <span key={label}>
          <Keys text={keys} /> {label.replace('…', '')}
        </span>
      ))}
      <span>
        <Keys text="/" /> Search
      </span>
    </p>
  );
}

/** Once, when there is something to be focused. */
function useInitialFocus(
  pane: React.RefObject<HTMLElement | null>,
  start: SandboxManagerProps['start'],
  state: 'loading' | 'ready' | 'failed',
): void {
  const done = useRef(false);
  useEffect(() => {
    if (done.current || start === 'elsewhere' || (state !== 'ready' && start === 'list')) return;
    const selector = start === 'list' ? '.library-list' : 'input[type="search"]';
    const target = pane.current?.querySelector<HTMLElement>(selector);
    if (!target) return;
    done.current = true;
    target.focus();
  }, [pane, start, state]);
}

/** The list had the keyboard, and is gone with its last row. */
function useFocusWhenEmpty(pane: React.RefObject<HTMLElement | null>, rows: number): void {
  const before = useRef(0);
  useEffect(() => {
    const isEmptied = rows === 0 && before.current > 0;
    before.current = rows;
    const active = document.activeElement;
    // A dialog takes what is lost upon itself.
    const isLost = active === null || (active !== pane.current && active.contains(pane.current));
    if (isEmptied && isLost) pane.current?.querySelector<HTMLElement>('input[type="radio"]:checked')?.focus();
  }, [pane, rows]);
}

function Shelves({ store }: { readonly store: LibraryStore }) {
  const group = useId();
  const { cards, shelf, setShelf } = useStore(store);
  return (
    <fieldset className="library-shelves" aria-label="Shelf">
      <div className="segments">
        {SHELVES.map((one) => (
          <label key={one} data-chosen={one === shelf}>
            <input type="radio" name={group} checked={one === shelf} onChange={() => setShelf(one)} />
            {SHELF_NAMES[one]} <span className="tabular">{countOf(cards, one)}</span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}

/** Arrow down leads into the list, and Enter does what it does there. */
function Search({ store, onDown }: { readonly store: LibraryStore; readonly onDown: () => void }) {
  const { cards, shelf, query, setQuery, focused } = useStore(store);
  const onKeyDown = (event: KeyboardEvent): void => {
    const shown = shownCards(cards, shelf, query);
    const card = shown.find(({ id }) => id === focused) ?? shown[0];
    if (event.key === 'ArrowDown') onDown();
    else if (event.key === 'Enter' && card) cardDeeds(store, card)[0]?.run(card);
    else if (event.key === 'Escape' && query !== '') setQuery('');
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <input
      type="search"
      className="input library-search"
      aria-label="Search sandboxes"
      placeholder="Search names and folders"
      spellCheck={false}
      value={query}
      onChange={(event) => setQuery(event.target.value)}
      onKeyDown={onKeyDown}
    />
  );
}

function EmptyBin({ store }: { readonly store: LibraryStore }) {
  const { cards, busy, ask } = useStore(store);
  const binned = cards.filter(({ shelf }) => shelf === 'deleted');
  if (binned.length === 0) return null;
  const bytes = binned.reduce((sum, card) => sum + (card.bytes ?? 0), 0);
  return (
    <>
      <span className="faint" role="status">
        {sandboxCount(binned.length)}
        {bytes > 0 && `, ${formatBytes(bytes)}`}
      </span>
      <button
        type="button"
        className="button small"
        disabled={busy !== null}
        onClick={() => ask({ ask: 'purge', cards: binned })}
      >
        <Trash2 size={12} aria-hidden /> Empty bin…
      </button>
    </>
  );
}

const EMPTY: Readonly<Record<Shelf, { readonly title: string; readonly text: string }>> = {
  ready: {
    title: 'No sandboxes yet',
    text: 'Open a folder: it gets a sandbox, in which capsules work on it without touching it until you commit.',
  },
  archived: {
    title: 'Nothing is archived',
    text: 'Archive a sandbox that you do not need for now: it is out of the way, with everything in it.',
  },
  deleted: {
    title: 'The bin is empty',
    text: 'Deleted sandboxes stay here until you remove them for good. Your folders are never touched.',
  },
};

function Nothing({ store }: { readonly store: LibraryStore }) {
  const { cards, shelf, query, setQuery } = useStore(store);
  const Icon = query !== '' ? SearchX : { ready: Boxes, archived: Archive, deleted: Trash2 }[shelf];
  const icon = <Icon size={28} strokeWidth={1.4} />;
  if (query !== '' && countOf(cards, shelf) > 0)
    return (
      <EmptyState
        icon={icon}
        title={`No sandbox matches “${query}”`}
        actions={
          <button type="button" className="button small" onClick={() => setQuery('')}>
            Show all
          </button>
        }
      />
    );
  return (
    <EmptyState icon={icon} title={EMPTY[shelf].title}>
      {EMPTY[shelf].text}
    </EmptyState>
  );
}
