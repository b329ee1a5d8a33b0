/** Why an event was allowed or denied, in words. */
import { Ban, Check, CircleAlert } from 'lucide-react';

import type { AuditEvent } from '../../../src-preload/contract/event-schemas.ts';
import { visible } from '../../shared/visible.ts';

import { causeSentence, verdict } from './event-facts.ts';

export function EventWhy({ event }: { readonly event: AuditEvent }) {
  const state = event.decision === 'deny' ? 'denied' : event.outcome === 'ok' ? 'done' : 'failed';
  const Icon = { denied: Ban, done: Check, failed: CircleAlert }[state];
  return (
    <div className="event-why">
      <p className="why-verdict" data-verdict={state}>
        <Icon size={16} aria-hidden />
        {verdict(event)}
      </p>
      <p>{causeSentence(event.cause)}</p>
      <dl className="event-facts">
        <div>
          <dt>Cause</dt>
          <dd>{event.cause}</dd>
        </div>
        <div>
          <dt>Reason</dt>
          <dd>{event.reason === '' ? '–' : visible(event.reason)}</dd>
        </div>
        <div>
          <dt>Asked by</dt>
          <dd>
            {visible(event.capsule === '' ? event.principal : `${event.capsule}, as ${event.principal}`)}
            {event.fn !== '' && (
              <>
                , with <code>{event.fn}</code>
              </>
            )}
          </dd>
        </div>
        {event.asked !== '' && (
          <div>
            <dt>Asked for</dt>
            <dd className="mono">{visible(event.asked)}</dd>
          </div>
        )}
        <div>
          <dt>{event.asked === '' ? 'About' : 'Which is'}</dt>
          <dd className="mono">{visible(event.path)}</dd>
        </div>
      </dl>
    </div>
  );
}
