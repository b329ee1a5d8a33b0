/** The line above the list: following, the filter, chips, and what else the list can do. */
import { useRef, useState } from 'react';
import type { MouseEvent, ReactNode } from 'react';
import { Bookmark, ChartColumn, Columns3, FoldVertical, Highlighter, Pause, Play } from 'lucide-react';
import { useStore } from 'zustand';

import { formatCount } from '../../shared/format.ts';
import { IconButton } from '../../shared/icon-button.tsx';
import type { SandboxStore } from '../../shared/sandbox-store.ts';

import { Chips, Narrowings } from './chips.tsx';
import type { EventsFeature } from './feature.ts';
import { FilterBox } from './filter-box.tsx';
import { foldEntries } from './fold-entries.ts';
import type { MenuPlace, OpenMenu } from './point-menu.tsx';
import { PointMenu } from './point-menu.tsx';
import { canFollow } from './question.ts';
import { savedEntries } from './saved-entries.ts';
import { useFoldedAway } from './use-folded-away.ts';

export interface EventsToolbarProps {
  readonly feature: EventsFeature;
  readonly sandbox: SandboxStore;
  readonly onColumns: (at: MenuPlace) => void;
  readonly onDialog: (what: 'highlight' | 'saved') => void;
  readonly onLeave: () => void;
}

export function EventsToolbar({ feature, sandbox, onColumns, onDialog, onLeave }: EventsToolbarProps) {
  const { list, view, tally, saved, values } = feature;
  const counts = useStore(tally, ({ value }) => value);
  const { rules, strip, toggleStrip } = useStore(view);
  return (
    <div className="events-toolbar" role="toolbar" aria-label="Events">
      <Follow feature={feature} />
      <FilterBox store={list} saved={saved} values={values} onLeave={onLeave} />
      <Chips store={list} counts={counts} />
      <Narrowings store={list} sandbox={sandbox} />
      <span className="spacer" />
      <FoldButton feature={feature} />
      <SavedButton feature={feature} onDialog={() => onDialog('saved')} />
      <IconButton
        label={rules.length === 0 ? 'Highlight events…' : `Highlights (${rules.length})…`}
        icon={<Highlighter size={14} />}
        aria-pressed={rules.length > 0}
        onClick={() => onDialog('highlight')}
      />
      <IconButton label="Columns…" icon={<Columns3 size={14} />} onClick={(event) => onColumns(below(event))} />
      <IconButton
        label={strip === 'shown' ? 'Hide the time strip' : 'Show the time strip'}
        icon={<ChartColumn size={14} />}
        aria-pressed={strip === 'shown'}
        onClick={toggleStrip}
      />
      <Counts feature={feature} />
    </div>
  );
}

/** A click that no pointer made has no count. */
function below({ currentTarget, detail }: MouseEvent<HTMLElement>): MenuPlace {
  const { left, bottom } = currentTarget.getBoundingClientRect();
  return { x: left, y: bottom, by: detail === 0 ? 'key' : 'pointer' };
}

function Follow({ feature: { list } }: { readonly feature: EventsFeature }) {
  const following = useStore(list, (state) => state.following);
  const question = useStore(list, (state) => state.question);
  const { pause, resume } = list.getState();
  const Icon = following ? Pause : Play;
  return (
    <IconButton
      label={following ? 'Pause following' : canFollow(question) ? 'Follow new events' : 'Sort again, with new events'}
      keys="Ctrl+E"
      icon={<Icon size={13} fill="currentColor" strokeWidth={0} />}
      aria-pressed={following}
      onClick={following ? pause : resume}
    />
  );
}

function Counts({ feature: { list } }: { readonly feature: EventsFeature }) {
  const { shown, total, unpainted } = useStore(list);
  const skipped = `${formatCount(unpainted)} came and went faster than the screen shows. All of them are in the list.`;
  return (
    <span className="events-counts" aria-live="off" title={unpainted > 0 ? skipped : 'Shown / recorded'}>
      <b>{formatCount(shown)}</b> / {formatCount(total)}
    </span>
  );
}

interface MenuButtonProps {
  readonly label: string;
  readonly icon: ReactNode;
  readonly pressed: boolean;
  readonly entries: () => OpenMenu['entries'];
  readonly onOpen?: () => void;
}

/** A button that opens a menu below itself. */
function MenuButton({ label, icon, pressed, entries, onOpen }: MenuButtonProps) {
  const [at, setAt] = useState<MenuPlace | null>(null);
  const button = useRef<HTMLButtonElement | null>(null);
  return (
    <>
      <IconButton
        label={label}
        icon={icon}
        aria-haspopup="menu"
        aria-expanded={at !== null}
        aria-pressed={pressed}
        onClick={(event) => {
          button.current = event.currentTarget;
          setAt(below(event));
          onOpen?.();
        }}
      />
      {at && (
        <PointMenu
          menu={{ ...at, entries: entries() }}
          onClose={() => setAt(null)}
          onFocusBack={() => button.current?.focus()}
        />
      )}
    </>
  );
}

function FoldButton({ feature: { list } }: { readonly feature: EventsFeature }) {
  const question = useStore(list, (state) => state.question);
  const { toggleFold } = list.getState();
  const [away, count] = useFoldedAway(list);
  return (
    <MenuButton
      label={question.folds.size > 0 ? 'Noise is folded…' : 'Fold noise…'}
      icon={<FoldVertical size={14} />}
      pressed={question.folds.size > 0}
      entries={() => foldEntries(question, away, toggleFold)}
      onOpen={count}
    />
  );
}

function SavedButton({
  feature: { list, saved },
  onDialog,
}: {
  readonly feature: EventsFeature;
  readonly onDialog: () => void;
}) {
  const filters = useStore(saved, (state) => state.filters);
  const typed = useStore(list, (state) => state.typed);
  const { applyText } = list.getState();
  const isSaved = filters.some(({ filter }) => filter === typed && typed !== '');
  return (
    <MenuButton
      label="Saved filters…"
      icon={<Bookmark size={14} fill={isSaved ? 'currentColor' : 'none'} />}
      pressed={isSaved}
      entries={() => savedEntries(filters, { apply: applyText, manage: onDialog })}
    />
  );
}
