/** Which recorded attempts would be decided otherwise by the edited text. */
import { useState } from 'react';
import { ArrowRight } from 'lucide-react';

import type { Flip, WhatIf } from '../../../src-preload/contract/policy-schemas.ts';
import { EmptyState } from '../../shared/empty-state.tsx';
import { formatCount, plural } from '../../shared/format.ts';
import { RightBadge } from '../../shared/right-badge.tsx';
import { visible } from '../../shared/visible.ts';

import type { SideProps } from './manifest-props.ts';
import { MoreRows } from './more-rows.tsx';
import { scopeWords } from './scope.ts';

/** Rows that are drawn before more are asked for. */
const FIRST_ROWS = 100;

export interface FlipCounts {
  readonly refused: number;
  readonly allowed: number;
}

/** Attempts that would be refused and were not, and the other way round, of those that are listed. */
export function flipCounts({ flips }: WhatIf): FlipCounts {
  const count = (to: Flip['to']): number => flips.reduce((sum, flip) => sum + (flip.to === to ? flip.events : 0), 0);
  return { refused: count('deny'), allowed: count('allow') };
}

export function WhatIfPane({ deps, document, facts, whatIf }: SideProps) {
  const { value, state, failure } = whatIf;
  const words = scopeWords(facts);
  if (document.syntax)
    return <EmptyState title="The text cannot be read">Line {document.syntax.line} has to be mended first.</EmptyState>;
  if (state === 'failed')
    return <EmptyState title="This could not be told">{visible(failure?.message ?? '')}</EmptyState>;
  if (state === 'idle') return <NoEvents />;
  if (value === null) return <p className="details-wait">Holding {words} against the text…</p>;
  return (
    <div className="what-if" aria-busy={state === 'asking'} data-state={state}>
      <p className="manifest-lead">
        {value.flips.length === 0
          ? `None of ${plural(value.events, 'attempt')} of ${words} would be decided otherwise.`
          : `${value.more ? 'At least ' : ''}${formatCount(value.flipped)} of ${plural(value.events, 'attempt')} of ${words} would be decided otherwise.`}
      </p>
      <Flips title="Would be refused" to="deny" flips={value.flips} onGo={(seq) => goTo(deps, seq)} />
      <Flips title="Would be allowed" to="allow" flips={value.flips} onGo={(seq) => goTo(deps, seq)} />
      {value.more && <p className="faint manifest-lead">There are more than are listed here.</p>}
    </div>
  );
}

const goTo = ({ selection }: SideProps['deps'], seq: number): void => selection.getState().goToEvent(seq, 'why');

const NoEvents = () => (
  <EmptyState title="No run yet">
    Run the capsule, best of all in Observe, and every attempt is held against what you write here.
  </EmptyState>
);

interface FlipsProps {
  readonly title: string;
  readonly to: Flip['to'];
  readonly flips: readonly Flip[];
  readonly onGo: (seq: number) => void;
}

function Flips({ title, to, flips, onGo }: FlipsProps) {
  const [rows, setRows] = useState(FIRST_ROWS);
  const own = flips.filter((flip) => flip.to === to);
  if (own.length === 0) return null;
  const events = own.reduce((sum, flip) => sum + flip.events, 0);
  return (
    <section className="flips" aria-label={title}>
      <h4 data-to={to}>
        {title} <span className="badge">{formatCount(events)}</span>
      </h4>
      <ul>
        {own.slice(0, rows).map((flip) => (
          <FlipRow key={`${flip.access} ${flip.path} ${flip.from}`} flip={flip} onGo={onGo} />
        ))}
      </ul>
      <MoreRows shown={rows} total={own.length} onMore={setRows} />
    </section>
  );
}

const WORDS = { allow: 'allowed', deny: 'refused', observed: 'observed' } as const;

function FlipRow({ flip, onGo }: { readonly flip: Flip; readonly onGo: FlipsProps['onGo'] }) {
  const { access, path, ops, from, to, events, firstSeq, lastSeq, sentence } = flip;
  const where = firstSeq === lastSeq ? `event ${formatCount(firstSeq)}` : `from event ${formatCount(firstSeq)} on`;
  return (
    <li>
      <button type="button" className="flip" title={`Go to ${where}`} onClick={() => onGo(firstSeq)}>
        <span className="flip-head">
          <RightBadge access={access} />
          <span className="mono flip-path">{visible(path)}</span>
          <span className="flip-count tabular">{formatCount(events)}×</span>
        </span>
        <span className="flip-way faint">
          {ops.join(', ')} · {WORDS[from]} <ArrowRight size={10} aria-label="becomes" /> {WORDS[to]}
        </span>
        <span className="flip-sentence">{visible(sentence)}</span>
      </button>
    </li>
  );
}
