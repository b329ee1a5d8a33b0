/** The list of sandboxes: one focus stop, arrows, and a key for whatever can be done with one. */
import { useEffect, useId, useRef, useState } from 'react';
import type { KeyboardEvent } from 'react';
import { Archive, ArchiveRestore, Copy, PencilLine, Trash2 } from 'lucide-react';
import type { LucideIcon } from 'lucide-react';

import type { SandboxCard } from '../../../src-preload/contract/library-calls.ts';
import { ContextArea } from '../../shared/menu.tsx';
import type { MenuEntry } from '../../shared/menu.tsx';
import { visible } from '../../shared/visible.ts';

import { cardLabel, changesText, chipsOf, placeText, sizeText, whenText, whenTitle } from './library-rows.ts';

/** What can be done with a sandbox. */
export interface CardDeed {
  readonly label: string;
  /** As shown. */
  readonly keys: string;
  readonly icon: 'open' | 'rename' | 'duplicate' | 'archive' | 'restore' | 'delete';
  readonly danger?: 'danger';
  readonly matches: (event: KeyboardEvent) => boolean;
  readonly run: (card: SandboxCard) => void;
}

export interface SandboxListProps {
  readonly label: string;
  readonly cards: readonly SandboxCard[];
  readonly focused: string | null;
  readonly busy: string | null;
  readonly deeds: (card: SandboxCard) => readonly CardDeed[];
  readonly onFocus: (id: string) => void;
  /** Keys that are about no sandbox. Returns whether it took the key. */
  readonly onKey: (event: KeyboardEvent) => boolean;
}

/** Rows that PageUp and PageDown pass. */
const PAGE = 8;

const MOVES: Readonly<Record<string, (at: number, last: number) => number>> = {
  ArrowDown: (at) => at + 1,
  ArrowUp: (at) => at - 1,
  PageDown: (at) => at + PAGE,
  PageUp: (at) => at - PAGE,
  Home: () => 0,
  End: (_, last) => last,
};

/** undefined for a key that moves to none. */
function cardAfter(cards: readonly SandboxCard[], at: number, event: KeyboardEvent): SandboxCard | undefined {
  const move = event.ctrlKey || event.metaKey || event.altKey ? undefined : MOVES[event.key];
  const last = cards.length - 1;
  return move && cards[Math.max(0, Math.min(last, move(at, last)))];
}

export function SandboxList({ label, cards, focused, busy, deeds, onFocus, onKey }: SandboxListProps) {
  const id = useId();
  const list = useRef<HTMLDivElement>(null);
  const [menuCard, setMenuCard] = useState<SandboxCard | null>(null);
  const found = cards.findIndex((card) => card.id === focused);
  // The row may be gone: the one that came into its place has the focus then.
  const lastIndex = useRef(0);
  useEffect(() => {
    if (found >= 0) lastIndex.current = found;
    list.current?.querySelector('[aria-selected="true"]')?.scrollIntoView({ block: 'nearest' });
  }, [found]);
  useEffect(() => {
    const instead = cards[Math.min(lastIndex.current, cards.length - 1)];
    if (found < 0 && instead) onFocus(instead.id);
  }, [found, cards, onFocus]);
  const current = cards[found];

  const doneWith = (card: SandboxCard | undefined, event: KeyboardEvent): boolean => {
    const deed = card && deeds(card).find(({ matches }) => matches(event));
    if (card) deed?.run(card);
    return deed !== undefined;
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.target !== event.currentTarget) return;
    const next = cardAfter(cards, found, event);
    if (next) onFocus(next.id);
    else if (!doneWith(current, event) && !onKey(event)) return;
    event.preventDefault();
  };
  return (
    <ContextArea entries={menuCard ? deeds(menuCard).map((deed) => menuEntry(deed, menuCard)) : []}>
      <div
        ref={list}
        className="library-list"
        role="tree"
        aria-label={label}
        aria-activedescendant={current ? `${id}-${current.id}` : undefined}
        tabIndex={0}
        onKeyDown={onKeyDown}
      >
        {cards.map((card, index) => (
          <div
            key={card.id}
            id={`${id}-${card.id}`}
            role="treeitem"
            aria-level={1}
            aria-posinset={index + 1}
            aria-setsize={cards.length}
            aria-label={visible(cardLabel(card))}
            aria-selected={card === current}
            aria-busy={busy === card.id}
            className="library-row"
            onClick={(event) => {
              if (event.defaultPrevented) return;
              onFocus(card.id);
              deeds(card)[0]?.run(card);
            }}
            onContextMenu={() => {
              onFocus(card.id);
              setMenuCard(card);
            }}
          >
            <Row card={card} deeds={deeds(card).slice(1)} />
          </div>
        ))}
      </div>
    </ContextArea>
  );
}

const menuEntry = ({ label, keys, danger, run }: CardDeed, card: SandboxCard): MenuEntry => ({
  kind: 'item',
  label,
  keys,
  ...(danger === undefined ? {} : { danger }),
  run: () => run(card),
});

function Row({ card, deeds }: { readonly card: SandboxCard; readonly deeds: readonly CardDeed[] }) {
  return (
    <>
      <span className="library-name">
        <strong>{visible(card.name)}</strong>
        {chipsOf(card).map(({ text, title, tone }) => (
          <span key={text} className="chip" data-tone={tone} title={title}>
            {text}
          </span>
        ))}
      </span>
      <span className="library-place mono" title={placeText(card)}>
        {visible(placeText(card))}
      </span>
      <span className="library-facts tabular">
        <span data-changes={card.changes !== null && card.changes > 0}>{changesText(card)}</span>
        <span>{sizeText(card)}</span>
      </span>
      <span className="library-when" title={whenTitle(card)}>
        {whenText(card)}
      </span>
      <span className="library-actions" onClick={(event) => event.preventDefault()}>
        {deeds.map((deed) => (
          <Action key={deed.label} deed={deed} card={card} />
        ))}
      </span>
    </>
  );
}

const ICONS = {
  open: ArchiveRestore,
  rename: PencilLine,
  duplicate: Copy,
  archive: Archive,
  restore: ArchiveRestore,
  delete: Trash2,
} as const satisfies Record<CardDeed['icon'], LucideIcon>;

function Action({ deed, card }: { readonly deed: CardDeed; readonly card: SandboxCard }) {
  const Icon = ICONS[deed.icon];
  const label = `${deed.label.replace('…', '')}: ${visible(card.name)}`;
  return (
    <button
      type="button"
      className="icon-button"
      aria-label={label}
      title={`${label} (${deed.keys})`}
      tabIndex={-1}
      onClick={() => deed.run(card)}
    >
      <Icon size={14} aria-hidden />
    </button>
  );
}
