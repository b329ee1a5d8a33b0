/** The answers to a question about a right. Deny is where the keyboard begins; what each would store is told before it is given. */
import { useId, useState } from 'react';

import type { AccessDecision } from '../../../src-preload/contract/policy-words.ts';
import { scrollStop, ShownPath } from '../../shared/shown-path.tsx';
import { visible } from '../../shared/visible.ts';

import { CHOICES, storedBy, storesPattern } from './access-words.ts';
import type { AccessQuestion, Choice } from './access-words.ts';
import { useArmed } from './use-armed.ts';
import { useLetters } from './use-letters.ts';

export interface AccessAnswersProps {
  readonly question: AccessQuestion;
  /** What a lasting answer is about. */
  readonly pattern: string;
  readonly capsule: string;
  readonly principal: string;
  readonly onAnswer: (decision: AccessDecision) => void;
}

/** Characters of a pattern that are seen without scrolling, about. */
const FITS = 80;

export function AccessAnswers({ question, pattern, capsule, principal, onAnswer }: AccessAnswersProps) {
  const armed = useArmed();
  const [looked, look] = useState<AccessDecision>('deny');
  const about = useId();
  const give = (decision: AccessDecision): void => {
    if (armed === 'yes') onAnswer(decision);
  };
  const bar = useLetters<HTMLDivElement>((letter) => {
    const choice = CHOICES.find((candidate) => candidate.letter === letter);
    if (choice) give(choice.decision);
  });
  const stored = storesPattern(looked) ? pattern : (question.offers[0]?.pattern ?? question.path);
  return (
    <footer ref={bar} className="prompt-foot">
      <p id={about} className="prompt-stored" {...scrollStop(stored, FITS)}>
        {storedBy(looked, { access: question.access, capsule, principal })}{' '}
        <code>
          <ShownPath path={stored} />
        </code>
      </p>
      <div className="access-buttons">
        {CHOICES.map((choice) => (
          <AnswerButton
            key={choice.decision}
            choice={choice}
            armed={armed}
            about={about}
            hint={`${storedBy(choice.decision, { access: question.access, capsule, principal })} ${storesPattern(choice.decision) ? pattern : question.path}`}
            onLook={() => look(choice.decision)}
            onGive={() => give(choice.decision)}
          />
        ))}
      </div>
    </footer>
  );
}

interface AnswerButtonProps {
  readonly choice: Choice;
  readonly armed: 'yes' | 'not yet';
  readonly about: string;
  readonly hint: string;
  readonly onLook: () => void;
  readonly onGive: () => void;
}

function AnswerButton({
  choice: { decision, label, letter, kind },
  armed,
  about,
  hint,
  onLook,
  onGive,
}: AnswerButtonProps) {
  return (
    <button
      type="button"
      className="button access-answer"
      data-kind={kind}
      data-first={decision === 'deny' ? true : undefined}
      aria-describedby={about}
      aria-keyshortcuts={letter}
      title={visible(hint)}
      // Not `disabled`: Tab must lead through the same buttons from the first moment on.
      aria-disabled={armed !== 'yes'}
      onFocus={onLook}
      onPointerEnter={onLook}
      onClick={onGive}
    >
      <span>{label}</span>
      <kbd aria-hidden>{letter}</kbd>
    </button>
  );
}
