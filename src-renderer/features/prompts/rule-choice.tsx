/** Which rule a lasting answer stores: the exact pattern, and what else it covers. */
import { useId, useState } from 'react';

import type { ApiClient } from '../../../src-preload/contract/api.ts';
import { CoverageLine } from '../../shared/coverage-line.tsx';
import { scrollStop, ShownPath } from '../../shared/shown-path.tsx';

import { offerName } from './access-words.ts';
import type { AccessQuestion, Offer } from './access-words.ts';

export interface RuleChoiceProps {
  readonly client: Pick<ApiClient, 'ruleCoverage'>;
  readonly sandbox: string;
  readonly question: AccessQuestion;
  readonly chosen: Offer;
  readonly onChoose: (offer: Offer) => void;
}

/** Characters of a pattern that are seen without scrolling, about. */
const FITS = 140;

/** What covers just what is asked about needs no counting. */
const isWider = ({ scope }: Offer, { entry }: AccessQuestion): boolean => scope !== 'entry' || entry === 'directory';

/** What somebody chose to look at may be below the edge. */
const intoView = (element: HTMLElement): void => element.scrollIntoView({ block: 'nearest' });

export function RuleChoice({ client, sandbox, question, chosen, onChoose }: RuleChoiceProps) {
  const group = useId();
  const [touched, touch] = useState<'yes' | 'no'>('no');
  return (
    <fieldset className="rule-choice">
      <legend>A lasting answer is about</legend>
      {question.offers.map((offer) => (
        <label key={offer.pattern} className="rule-offer" data-chosen={offer === chosen}>
          <input
            type="radio"
            name={group}
            checked={offer === chosen}
            onChange={() => {
              touch('yes');
              onChoose(offer);
            }}
          />
          <span>{offerName(offer, question)}</span>
          <code className="rule-pattern" {...scrollStop(offer.pattern, FITS)}>
            <ShownPath path={offer.pattern} />
          </code>
        </label>
      ))}
      {isWider(chosen, question) && (
        <CoverageLine
          key={chosen.pattern}
          client={client}
          sandbox={sandbox}
          pattern={chosen.pattern}
          except={question.path}
          {...(touched === 'yes' && { onShown: intoView })}
        />
      )}
    </fieldset>
  );
}
