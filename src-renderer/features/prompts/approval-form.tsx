/** May the capsule do this: what exactly, and what each answer would store. Deny is where the keyboard begins. */
import type { PromptAnswer, PromptQuestion } from '../../../src-preload/contract/prompt-schemas.ts';
import { formatCount } from '../../shared/format.ts';
import { visible } from '../../shared/visible.ts';

import { useArmed } from './use-armed.ts';

type Decision = Extract<PromptAnswer, { kind: 'approval' }>['decision'];

/** Characters that are seen without scrolling, about. */
const LONG = 500;

interface ApprovalFormProps {
  readonly question: Extract<PromptQuestion, { kind: 'approval' }>;
  readonly onAnswer: (answer: PromptAnswer) => void;
}

const ALLOWING = [
  ['once', 'Allow once'],
  ['session', 'Allow for this session'],
  ['always', 'Allow always'],
] as const satisfies readonly (readonly [Decision, string])[];

export function ApprovalForm({ question, onAnswer }: ApprovalFormProps) {
  const armed = useArmed();
  const decide = (decision: Decision): void => onAnswer({ kind: 'approval', decision });
  return (
    <>
      <div className="prompt-body">
        <p className="prompt-action">
          wants to <strong>{visible(question.action)}</strong>
        </p>
        <pre className="prompt-resource mono" tabIndex={0} aria-label="Resource">
          {visible(question.resource)}
        </pre>
        {question.resource.length > LONG && (
          <p className="prompt-note">
            These are {formatCount(question.resource.length)} characters: scroll to read all.
          </p>
        )}
        <Stored pattern={question.pattern} covers={question.isCovered ? 'this' : 'others'} />
      </div>
      <div className="prompt-buttons">
        <button type="button" className="button" onClick={() => decide('deny')}>
          Deny
        </button>
        {ALLOWING.map(([decision, text]) => (
          <button
            key={decision}
            type="button"
            className="button"
            // Not `disabled`: Tab must lead through the same buttons from the first moment on.
            aria-disabled={armed !== 'yes'}
            onClick={() => armed === 'yes' && decide(decision)}
          >
            {text}
          </button>
        ))}
      </div>
    </>
  );
}

function Stored({ pattern, covers }: { readonly pattern: string; readonly covers: 'this' | 'others' }) {
  return (
    <p className="prompt-note">
      <b>Once</b> stores nothing. <b>This session</b> (until the sandbox is closed) and <b>always</b> (kept, until you
      take it back) store <code>{visible(pattern)}</code>, for every capsule here.
      {covers === 'others' && ' It does not cover this very resource: that would be asked again.'} What holds a shell
      operator is always asked.
    </p>
  );
}
