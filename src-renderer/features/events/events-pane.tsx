/** The Events tab: what is asked, events over time, the list, and everything about the chosen one. */
import { useEffect, useMemo, useRef, useState } from 'react';
import type { CSSProperties } from 'react';
import { useStore } from 'zustand';
import { useShallow } from 'zustand/react/shallow';

import { copyText } from '../../shared/clipboard.ts';
import type { LayoutStore } from '../../shared/layout.ts';
import type { ThemeStore } from '../../shared/theme.ts';

import { cellEntries, rowText } from './cell-entries.ts';
import type { CellDeeds } from './cell-entries.ts';
import { columnOf } from './columns.ts';
import type { ColumnId } from './columns.ts';
import { EventDetails } from './event-details.tsx';
import type { DetailsDeps } from './details-deps.ts';
import { EventGrid } from './event-grid.tsx';
import { EventsToolbar } from './events-toolbar.tsx';
import type { EventsFeature } from './feature.ts';
import { settingsOf } from './filter-check.ts';
import { headEntries } from './head-entries.ts';
import { HighlightDialog } from './highlight-dialog.tsx';
import { createMarker } from './highlight.ts';
import { NoEvents } from './no-events.tsx';
import { PointMenu } from './point-menu.tsx';
import type { MenuPlace, PointEntry } from './point-menu.tsx';
import { filterText } from './question.ts';
import { SavedDialog } from './saved-dialog.tsx';
import { narrowed, sameValue } from './terms.ts';
import { TimeStrip } from './time-strip.tsx';
import { detailsWidth } from './use-width.ts';

export interface EventsPaneProps {
  readonly feature: EventsFeature;
  readonly layout: LayoutStore;
  readonly theme: ThemeStore;
  /** What the details of the chosen event need of the workbench. */
  readonly details: DetailsDeps;
}

type AskedMenu = MenuPlace &
  ({ readonly of: 'cell'; readonly column: ColumnId } | { readonly of: 'head'; readonly column: ColumnId | null });

export function EventsPane({ feature, layout, theme, details: deps }: EventsPaneProps) {
  const { list, view, strip, saved, requests, tally } = feature;
  // Only what is needed here: the list itself changes in every frame.
  const { details, tab, selected, cursor, typed, question } = useStore(
    list,
    useShallow((state) => ({
      details: state.details,
      tab: state.detailsTab,
      selected: state.selected,
      cursor: state.cursor,
      typed: state.typed,
      question: state.question,
    })),
  );
  const { showDetails, applyText } = list.getState();
  const { rules, strip: stripShown, detailsWidth: kept } = useStore(view);
  const names = useStore(saved, (state) => state.filters);
  const focus = useStore(layout, (state) => state.focusRequest);
  const request = useStore(requests, (state) => state.request);
  const pane = useRef<HTMLDivElement>(null);
  const [menu, setMenu] = useState<AskedMenu | null>(null);
  const [dialog, setDialog] = useState<'highlight' | 'saved' | null>(null);
  const watchTally = useStore(tally, (state) => state.watch);
  useEffect(() => watchTally(), [watchTally]);
  // Relative times in rules are relative to when the rules were made or the window was opened.
  const [opened] = useState(() => Date.now());
  const mark = useMemo(() => createMarker(rules, settingsOf(names, opened)), [rules, names, opened]);

  const find = (selector: string): HTMLElement | null => pane.current?.querySelector<HTMLElement>(selector) ?? null;
  const focusList = (): void => find('.event-grid')?.focus({ preventScroll: true });
  useEffect(() => {
    if (request === null) return;
    if (request.what === 'filter') pane.current?.querySelector<HTMLInputElement>('.search-box input')?.select();
    else if (request.what === 'columns') setMenu(headMenuOf(pane.current));
    else setDialog(request.what);
    requests.getState().taken();
  }, [request, requests]);

  const copy = (text: string, what: string): void =>
    void copyText(text).then((done) =>
      done ? deps.notify.note(`${what} copied`) : deps.notify.failed('The clipboard is not available here', text),
    );
  const highlight = (filter: string): void => view.getState().addRule(filter);
  const deeds: CellDeeds = {
    filter: applyText,
    highlight,
    onlyRun: (run) => list.getState().setRun(run),
    copy,
    openFile: (path) => deps.selection.getState().open({ kind: 'file', path, view: 'merged' }),
    showHistory: (path) => deps.selection.getState().showHistory(path),
    showMoment: (seq) => void deps.moment.getState().show(seq),
    details: () => showDetails('open'),
    why: () => showDetails('open', 'why'),
  };
  const present = filterText(question);
  return (
    <div ref={pane} className="events" style={{ '--details': `${detailsWidth(kept)}px` } as CSSProperties}>
      <EventsToolbar
        feature={feature}
        sandbox={deps.sandbox}
        onColumns={(at) => setMenu({ of: 'head', column: null, ...at })}
        onDialog={setDialog}
        onLeave={focusList}
      />
      {stripShown === 'shown' && <TimeStrip store={list} strip={strip} theme={theme} />}
      <div className="events-body">
        <div className="events-left">
          <EventGrid
            store={list}
            view={view}
            mark={mark}
            focusSerial={focus?.view === 'events' ? focus.serial : null}
            onCellMenu={(column, at) => setMenu({ of: 'cell', column, ...at })}
            onHeadMenu={(column, at) => setMenu({ of: 'head', column, ...at })}
            onHighlight={(column) => {
              const term = cursor !== null && selected ? sameValue(column, selected) : null;
              if (term === null) setDialog('highlight');
              else highlight(term);
            }}
            onCopy={(column) => {
              if (cursor !== null && selected && !hasSelectedText()) {
                copy(
                  column === null ? rowText(selected) : columnOf(column).value(selected),
                  column === null ? 'Row' : 'Value',
                );
              }
            }}
          />
          <NoEvents store={list} />
        </div>
        {details === 'open' && selected && (
          <EventDetails
            event={selected}
            deps={deps}
            view={view}
            tab={tab}
            onTab={(chosen) => showDetails('open', chosen)}
            onClose={() => {
              showDetails('closed');
              focusList();
            }}
            onFilter={(text) => applyText(narrowed(typed, text))}
          />
        )}
      </div>
      {menu && (
        <PointMenu
          menu={{ ...menu, entries: menuEntries(menu, feature, deeds) }}
          onClose={() => setMenu(null)}
          onFocusBack={focusList}
        />
      )}
      {dialog === 'highlight' && (
        <HighlightDialog
          view={view}
          settings={settingsOf(names, opened)}
          present={present}
          onClose={() => setDialog(null)}
        />
      )}
      {dialog === 'saved' && (
        <SavedDialog saved={saved} present={present} onApply={applyText} onClose={() => setDialog(null)} />
      )}
    </div>
  );
}

function menuEntries(menu: AskedMenu, { list, view }: EventsFeature, deeds: CellDeeds): readonly PointEntry[] {
  const { selected, typed, sortBy } = list.getState();
  if (menu.of === 'cell') return selected ? cellEntries(menu.column, selected, typed, deeds) : [];
  return headEntries(menu.column, view.getState(), view.getState().layout.order, sortBy);
}

function headMenuOf(pane: HTMLElement | null): AskedMenu {
  const box = pane?.querySelector('.event-head')?.getBoundingClientRect();
  return { of: 'head', column: null, x: (box?.left ?? 0) + 20, y: box?.bottom ?? 0, by: 'key' };
}

const hasSelectedText = (): boolean => (window.getSelection()?.toString() ?? '') !== '';
