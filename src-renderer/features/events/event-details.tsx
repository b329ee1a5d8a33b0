/** Everything about one event, in tabs: its fields, the content behind it, why it was decided so, its neighbours. */
import { Tabs } from 'radix-ui';
import { FileDiff, FileText, History, TimerReset, X } from 'lucide-react';

import type { AuditEvent } from '../../../src-preload/contract/event-schemas.ts';
import { ErrorBoundary } from '../../shared/error-boundary.tsx';
import { formatCount } from '../../shared/format.ts';
import { IconButton } from '../../shared/icon-button.tsx';

import type { DetailsDeps } from './details-deps.ts';
import { DETAILS_TABS, TABS_OF_ANY_EVENT } from './details-tabs.ts';
import type { DetailsTab } from './details-tabs.ts';
import { EventContent } from './event-content.tsx';
import { EventContentDiff } from './event-content-diff.tsx';
import { EventFacts } from './event-facts-list.tsx';
import { isAboutFile, pathAfter } from './event-facts.ts';
import { EventNeighbours } from './event-neighbours.tsx';
import { EventWhy } from './event-why.tsx';
import { useSeparator } from './use-width.ts';
import type { ViewStore } from './view-store.ts';

export interface EventDetailsProps {
  readonly event: AuditEvent;
  readonly deps: DetailsDeps;
  /** Knows how wide they are. */
  readonly view: ViewStore;
  readonly tab: DetailsTab;
  readonly onTab: (tab: DetailsTab) => void;
  readonly onClose: () => void;
  /** Narrows the list to what `text` finds. */
  readonly onFilter: (text: string) => void;
}

export function EventDetails({ event, deps, view, tab, onTab, onClose, onFilter }: EventDetailsProps) {
  const separator = useSeparator(view);
  const tabs = isAboutFile(event) ? DETAILS_TABS : DETAILS_TABS.filter(({ id }) => TABS_OF_ANY_EVENT.has(id));
  // The choice is kept while events pass that do not have this tab.
  const active = tabs.find(({ id }) => id === tab)?.id ?? 'event';
  return (
    <aside
      className="event-details"
      aria-label="Event details"
      onKeyDown={(press) => {
        if (press.key === 'Escape' && !press.defaultPrevented) onClose();
      }}
    >
      <div className="details-separator" {...separator} aria-label="Width of the details" />
      <Tabs.Root className="details-tabs" value={active} onValueChange={(id) => onTab(id as DetailsTab)}>
        <header className="event-details-head">
          <strong className="tabular">Event {formatCount(event.seq)}</strong>
          <Tabs.List className="details-tab-list" aria-label="Details">
            {tabs.map(({ id, title }) => (
              <Tabs.Trigger key={id} value={id}>
                {title}
              </Tabs.Trigger>
            ))}
          </Tabs.List>
          <Ways event={event} deps={deps} onClose={onClose} />
        </header>
        <Tabs.Content className="details-body" value={active} tabIndex={-1}>
          <ErrorBoundary key={active} name="This tab">
            <Body tab={active} event={event} deps={deps} onFilter={onFilter} />
          </ErrorBoundary>
        </Tabs.Content>
      </Tabs.Root>
    </aside>
  );
}

function Ways({ event, deps: { selection, moment }, onClose }: Pick<EventDetailsProps, 'event' | 'deps' | 'onClose'>) {
  const { open, showHistory } = selection.getState();
  const path = pathAfter(event);
  return (
    <span className="details-ways">
      <IconButton
        label="Show the tree at this moment"
        icon={<TimerReset size={14} />}
        onClick={() => void moment.getState().show(event.seq)}
      />
      {isAboutFile(event) && (
        <>
          <IconButton
            label="Open file as it is now"
            icon={<FileText size={13} />}
            onClick={() => open({ kind: 'file', path, view: 'merged' })}
          />
          <IconButton
            label="Open diff of now, at the lines of this event"
            icon={<FileDiff size={13} />}
            onClick={() => open({ kind: 'diff', path, reveal: event.seq })}
          />
          <IconButton label="Show history of the file" icon={<History size={13} />} onClick={() => showHistory(path)} />
        </>
      )}
      <IconButton label="Close details" icon={<X size={14} />} onClick={onClose} />
    </span>
  );
}

function Body({ tab, event, deps, onFilter }: Pick<EventDetailsProps, 'event' | 'deps' | 'onFilter' | 'tab'>) {
  switch (tab) {
    case 'event':
      return <EventFacts event={event} deps={deps} onFilter={onFilter} />;
    case 'before':
    case 'after':
      return <EventContent event={event} side={tab} deps={deps} />;
    case 'diff':
      return <EventContentDiff event={event} deps={deps} />;
    case 'why':
      return <EventWhy event={event} deps={deps} />;
    case 'file':
      return <EventNeighbours event={event} deps={deps} onFilter={onFilter} />;
  }
}
