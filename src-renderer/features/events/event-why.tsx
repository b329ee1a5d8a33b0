/** Why an event was allowed or denied: what was looked at, what decided, and what would have allowed it. */
import { useCallback, useState } from 'react';
import type { ReactNode } from 'react';
import { Ban, Check, CircleAlert, Eye } from 'lucide-react';

import type { AuditEvent } from '../../../src-preload/contract/event-schemas.ts';
import type { Why } from '../../../src-preload/contract/policy-schemas.ts';
import { useAnswer } from '../../shared/use-answer.ts';
import { visible } from '../../shared/visible.ts';

import type { DetailsDeps } from './details-deps.ts';
import { causeSentence, verdict } from './event-facts.ts';
import { Missing } from './why-missing.tsx';
import { Nearest, Steps } from './why-steps.tsx';

export interface EventWhyProps {
  readonly event: AuditEvent;
  readonly deps: DetailsDeps;
}

type Verdict = 'denied' | 'observed' | 'done' | 'failed';

function verdictState({ decision, cause, outcome }: AuditEvent): Verdict {
  if (decision === 'deny') return 'denied';
  if (cause === 'observed') return 'observed';
  return outcome === 'ok' ? 'done' : 'failed';
}

export function EventWhy({ event, deps }: EventWhyProps) {
  const { client, sandbox } = deps;
  const { seq } = event;
  const [asked, setAsked] = useState(0);
  const ask = useCallback(
    () => client.eventWhy({ sandbox: sandbox.getState().state.sandbox.id, seq }),
    // eslint-disable-next-line react-hooks/exhaustive-deps -- `asked` grows when something was granted: then `now` is another
    [client, sandbox, seq, asked],
  );
  const answer = useAnswer(ask);
  const state = verdictState(event);
  const Icon = { denied: Ban, observed: Eye, done: Check, failed: CircleAlert }[state];
  const why = answer.at === 'ready' ? answer.value : answer.at === 'loading' ? answer.last : null;
  return (
    <div className="event-why">
      <p className="why-verdict" data-verdict={state}>
        <Icon size={16} aria-hidden />
        {verdict(event)}
      </p>
      {why?.seq === seq ? (
        <Explained why={why} event={event} deps={deps} onGranted={() => setAsked(asked + 1)} />
      ) : (
        <p>{causeSentence(event.cause)}</p>
      )}
      {answer.at === 'loading' && why?.seq !== seq && (
        <p className="details-wait" role="status">
          Looking at what decided…
        </p>
      )}
      {answer.at === 'failed' && (
        <p className="why-problem" role="alert">
          What else was looked at cannot be told: {answer.failure.message}{' '}
          <button type="button" className="link" onClick={() => setAsked(asked + 1)}>
            Try again
          </button>
        </p>
      )}
      <Facts event={event} />
    </div>
  );
}

const MODES: Readonly<Record<NonNullable<Why['mode']>, string>> = {
  open: 'open: it may use its mounts',
  enforce: 'enforce: what is not granted is refused',
  ask: 'ask: what is not granted is asked for',
  observe: 'observe: what is not granted is done, and recorded',
};

function Explained({ why, event, deps, onGranted }: EventWhyProps & { why: Why; onGranted: () => void }) {
  return (
    <>
      <p className="why-sentence">{visible(why.sentence)}</p>
      {why.steps.length > 0 && <Steps steps={why.steps} decision={why.decision} />}
      {why.mode !== null && (
        <p className="why-mode faint">
          The run was in mode <strong>{why.mode}</strong>
          {MODES[why.mode].slice(why.mode.length)}.
        </p>
      )}
      {why.nearest && <Nearest nearest={why.nearest} path={why.minimal[0]?.pattern ?? event.path} />}
      <Missing why={why} event={event} deps={deps} onGranted={onGranted} />
      {why.now && (
        <p className="why-now" data-now={why.now.verdict}>
          <strong>{NOW[why.now.verdict]}</strong>: {visible(why.now.sentence)}
        </p>
      )}
    </>
  );
}

const NOW = {
  allow: 'Now it would be allowed',
  deny: 'Now it would be refused',
  ask: 'Now you would be asked',
} as const;

function Facts({ event }: { readonly event: AuditEvent }) {
  return (
    <dl className="event-facts">
      <Fact name="Cause">
        {event.cause}: {causeSentence(event.cause)}
      </Fact>
      <Fact name="Reason">{event.reason === '' ? '–' : visible(event.reason)}</Fact>
      <Fact name="Asked by">
        {visible(event.capsule === '' ? event.principal : `${event.capsule}, as ${event.principal}`)}
        {event.fn !== '' && (
          <>
            , with <code>{event.fn}</code>
          </>
        )}
      </Fact>
      {event.asked !== '' && (
        <Fact name="Asked for" look="mono">
          {visible(event.asked)}
        </Fact>
      )}
      <Fact name={event.asked === '' ? 'About' : 'Which is'} look="mono">
        {visible(event.path)}
      </Fact>
    </dl>
  );
}

function Fact({ name, look, children }: { name: string; look?: 'mono'; children: ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd className={look}>{children}</dd>
    </div>
  );
}
