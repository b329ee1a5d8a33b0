/** What else was done to the file of an event, around it. */
import { useCallback, useEffect, useId, useRef, useState } from 'react';
import type { KeyboardEvent } from 'react';
import { ListFilter } from 'lucide-react';

import type { AuditEvent } from '../../../src-preload/contract/event-schemas.ts';
import { KIND_OF_OPERATION } from '../../../src-preload/contract/vocabulary.ts';
import { formatBytes, formatClock, formatCount, plural } from '../../shared/format.ts';
import { useAnswer } from '../../shared/use-answer.ts';
import { visible } from '../../shared/visible.ts';

import type { DetailsDeps } from './details-deps.ts';
import { fileFilter, pathAfter } from './event-facts.ts';

/** Events shown on each side. */
const AROUND = 40;

export interface EventNeighboursProps {
  readonly event: AuditEvent;
  readonly deps: DetailsDeps;
  readonly onFilter: (text: string) => void;
}

export function EventNeighbours({ event, deps, onFilter }: EventNeighboursProps) {
  const { client, sandbox, selection } = deps;
  const { seq } = event;
  const filter = fileFilter(pathAfter(event));
  const ask = useCallback(async () => {
    const question = { sandbox: sandbox.getState().state.sandbox.id, query: { filter } };
    const { offset } = await client.eventRows({ ...question, at: { seq }, limit: 1 });
    const from = Math.max(0, offset - AROUND);
    const page = await client.eventRows({ ...question, at: { offset: from }, limit: 2 * AROUND + 1 });
    return { events: page.rows.map((row) => row.event), from, shown: page.shown, filter };
  }, [client, sandbox, filter, seq]);
  const answer = useAnswer(ask);
  const found = answer.at === 'loading' ? answer.last : answer.at === 'ready' ? answer.value : null;
  if (answer.at === 'failed') return <p className="notice error">{answer.failure.message}</p>;
  // The list stays while the next one is read: the keyboard is in it.
  if (found?.filter !== filter) {
    return (
      <p className="details-wait" role="status">
        Loading…
      </p>
    );
  }
  const { events, from, shown } = found;
  return (
    <div className="past-content">
      <div className="past-content-bar">
        <span className="faint">
          {shown > events.length
            ? `${formatCount(from + 1)} to ${formatCount(from + events.length)} of ${plural(shown, 'event')}`
            : plural(shown, 'event')}
        </span>
        <span className="spacer" />
        <button type="button" className="button small" onClick={() => onFilter(filter)}>
          <ListFilter size={12} aria-hidden /> Show in the list
        </button>
      </div>
      <NeighbourList events={events} current={seq} onChoose={(to) => selection.getState().goToEvent(to)} />
    </div>
  );
}

interface NeighbourListProps {
  readonly events: readonly AuditEvent[];
  readonly current: number;
  readonly onChoose: (seq: number) => void;
}

const STEPS: Readonly<Record<string, number>> = {
  ArrowDown: 1,
  ArrowUp: -1,
  PageDown: 10,
  PageUp: -10,
  Home: -Infinity,
  End: Infinity,
};

function NeighbourList({ events, current, onChoose }: NeighbourListProps) {
  /** Event the keyboard is on; another one that is shown takes it along. */
  const [at, put] = useState({ seq: current, shown: current });
  const wanted = at.shown === current ? at.seq : current;
  const focused = events.findIndex(({ seq }) => seq === wanted);
  const focus = (index: number): void => put({ seq: events[index]?.seq ?? current, shown: current });
  const id = useId();
  const list = useRef<HTMLUListElement>(null);
  useEffect(() => {
    list.current?.children[focused]?.scrollIntoView({ block: 'nearest' });
  }, [focused, events]);
  const onKeyDown = (press: KeyboardEvent): void => {
    const target = events[focused];
    const step = STEPS[press.key];
    if (press.key === 'Enter' && target) onChoose(target.seq);
    else if (step !== undefined) focus(Math.max(0, Math.min(events.length - 1, focused + step)));
    else return;
    press.preventDefault();
  };
  return (
    <ul
      ref={list}
      className="neighbours"
      role="listbox"
      aria-label="Events of the same file"
      aria-activedescendant={events[focused] ? `${id}-${focused}` : undefined}
      tabIndex={0}
      onKeyDown={onKeyDown}
    >
      {events.map((event, index) => (
        <li
          key={event.seq}
          id={`${id}-${index}`}
          role="option"
          aria-selected={index === focused}
          className="neighbour"
          data-current={event.seq === current}
          data-problem={event.decision === 'deny' || event.outcome !== 'ok'}
          onClick={() => onChoose(event.seq)}
        >
          <span className="neighbour-seq tabular">{formatCount(event.seq)}</span>
          <span className="tabular faint">{formatClock(event.timeMs)}</span>
          <span className="op" data-op={KIND_OF_OPERATION[event.op]}>
            {event.op}
          </span>
          <span className="neighbour-who">{visible(event.capsule === '' ? event.principal : event.capsule)}</span>
          <span className="faint tabular">{event.bytes > 0 ? formatBytes(event.bytes) : ''}</span>
        </li>
      ))}
    </ul>
  );
}
