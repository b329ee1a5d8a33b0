/** The fields of an event, each with the way to its like, and its place in the chain. */
import { useCallback } from 'react';
import { ListFilter } from 'lucide-react';

import type { AuditEvent } from '../../../src-preload/contract/event-schemas.ts';
import { quotedValue } from '../../../src-preload/contract/filter/print-filter.ts';
import { formatCount } from '../../shared/format.ts';
import { IconButton } from '../../shared/icon-button.tsx';
import { useAnswer } from '../../shared/use-answer.ts';
import { visible } from '../../shared/visible.ts';

import type { DetailsDeps } from './details-deps.ts';
import { eventFacts } from './event-facts.ts';

export interface EventFactsProps {
  readonly event: AuditEvent;
  readonly deps: DetailsDeps;
  readonly onFilter: (text: string) => void;
}

export function EventFacts({ event, deps, onFilter }: EventFactsProps) {
  return (
    <dl className="event-facts">
      {eventFacts(event).map(({ name, value, filter }) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>
            {visible(value)}
            {filter !== undefined && (
              <IconButton
                className="fact-filter"
                label={`Show only ${visible(filter)}`}
                icon={<ListFilter size={11} />}
                onClick={() => onFilter(filter)}
              />
            )}
          </dd>
        </div>
      ))}
      <div>
        <dt>Hash</dt>
        <dd className="mono">{event.hash}</dd>
      </div>
      <Previous event={event} deps={deps} />
    </dl>
  );
}

/** The event whose hash this one's is built on. */
function Previous({ event, deps: { client, sandbox, selection } }: Omit<EventFactsProps, 'onFilter'>) {
  const { seq, principal } = event;
  const ask = useCallback(async () => {
    const query = { filter: `principal=${quotedValue(principal)}`, upTo: seq - 1 };
    const at = { end: true } as const;
    const id = sandbox.getState().state.sandbox.id;
    return (await client.eventRows({ sandbox: id, query, at, limit: 1 })).rows[0]?.event ?? null;
  }, [client, sandbox, seq, principal]);
  const answer = useAnswer(seq > 1 ? ask : null);
  const before = answer.at === 'ready' ? answer.value : null;
  return (
    <div>
      <dt>Previous</dt>
      <dd>
        {before === null ? (
          <span className="faint">
            {seq > 1 && answer.at === 'loading' ? '…' : 'the first of its principal that is kept'}
          </span>
        ) : (
          <>
            <span className="mono">{before.hash}</span>{' '}
            <button type="button" className="link" onClick={() => selection.getState().goToEvent(before.seq)}>
              event {formatCount(before.seq)}
            </button>
          </>
        )}
      </dd>
    </div>
  );
}
