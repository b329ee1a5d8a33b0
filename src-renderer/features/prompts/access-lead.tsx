/** The last things a run did before it asked; each leads to its event. */
import { useCallback } from 'react';

import type { ApiClient } from '../../../src-preload/contract/api.ts';
import type { AuditEvent } from '../../../src-preload/contract/event-schemas.ts';
import { formatCount } from '../../shared/format.ts';
import { useAnswer } from '../../shared/use-answer.ts';
import { visible } from '../../shared/visible.ts';

export interface AccessLeadProps {
  readonly client: Pick<ApiClient, 'eventRows'>;
  readonly sandbox: string;
  readonly run: string;
  readonly lead: readonly number[];
  readonly onEvent: (seq: number) => void;
}

/** Rows that are asked for: between two events of a run may be such as were recorded later. */
const ASKED = 40;

export function AccessLead({ client, sandbox, run, lead, onEvent }: AccessLeadProps) {
  const numbers = lead.join(',');
  const ask = useCallback(async (): Promise<readonly AuditEvent[]> => {
    const wanted = numbers === '' ? [] : numbers.split(',').map(Number);
    const [first] = wanted;
    if (first === undefined) return [];
    const { rows } = await client.eventRows({ sandbox, query: { run }, at: { seq: first }, limit: ASKED });
    return rows.map(({ event }) => event).filter(({ seq }) => wanted.includes(seq));
  }, [client, sandbox, run, numbers]);
  const answer = useAnswer(ask);
  const events = answer.at === 'ready' ? answer.value : [];
  if (lead.length === 0) return <p className="prompt-note">This is the first thing it does.</p>;
  return (
    <details className="prompt-lead">
      <summary>What led here: its last {lead.length === 1 ? 'event' : `${lead.length} events`}</summary>
      {answer.at === 'failed' && <p className="warn">{answer.failure.message}</p>}
      <ol>
        {events.map((event) => (
          <LeadRow key={event.seq} event={event} onEvent={onEvent} />
        ))}
      </ol>
    </details>
  );
}

function LeadRow({ event, onEvent }: { readonly event: AuditEvent; readonly onEvent: (seq: number) => void }) {
  const { seq, op, path, decision, outcome } = event;
  const isBad = decision === 'deny' || outcome !== 'ok';
  return (
    <li>
      <button type="button" className="lead-row" title="Show it in the list of events" onClick={() => onEvent(seq)}>
        <span className="faint tabular">{formatCount(seq)}</span>
        <span>{op}</span>
        <bdi className="lead-path mono">{visible(path)}</bdi>
        <span className={isBad ? 'warn' : 'faint'}>{decision === 'deny' ? 'denied' : outcome}</span>
      </button>
    </li>
  );
}
