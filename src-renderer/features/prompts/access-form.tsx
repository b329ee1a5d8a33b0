/** May the capsule read or write this: what exactly, what led here, and what each answer would store. */
import { useState } from 'react';

import type { ApiClient } from '../../../src-preload/contract/api.ts';
import type { AccessDecision } from '../../../src-preload/contract/policy-words.ts';
import type { PromptAnswer } from '../../../src-preload/contract/prompt-schemas.ts';
import { PathOddities } from '../../shared/shown-path.tsx';
import { visible } from '../../shared/visible.ts';

import { AccessAnswers } from './access-answers.tsx';
import { AccessFacts } from './access-facts.tsx';
import { AccessLead } from './access-lead.tsx';
import { storesPattern } from './access-words.ts';
import type { AccessQuestion } from './access-words.ts';
import { RuleChoice } from './rule-choice.tsx';
import type { ShownPrompt } from './store.ts';

export interface AccessFormProps {
  readonly prompt: ShownPrompt;
  readonly question: AccessQuestion;
  readonly client: Pick<ApiClient, 'ruleCoverage' | 'eventRows'>;
  readonly sandbox: string;
  readonly onEvent: (seq: number) => void;
  readonly onAnswer: (answer: PromptAnswer) => void;
}

export function AccessForm({ prompt, question, client, sandbox, onEvent, onAnswer }: AccessFormProps) {
  const [narrowest] = question.offers;
  // By its pattern: the question comes anew, with the same offers, whenever another one comes or goes.
  const [wanted, want] = useState(narrowest?.pattern);
  const chosen = question.offers.find(({ pattern }) => pattern === wanted) ?? narrowest;
  const answer = (decision: AccessDecision): void => {
    const pattern = storesPattern(decision) && chosen ? { pattern: chosen.pattern } : {};
    onAnswer({ kind: 'access', decision, ...pattern });
  };
  return (
    <>
      <div className="prompt-body">
        <AccessFacts question={question} />
        <PathOddities path={prompt.capsule} />
        <AccessLead client={client} sandbox={sandbox} run={prompt.run} lead={question.lead} onEvent={onEvent} />
        {chosen && (
          <RuleChoice
            client={client}
            sandbox={sandbox}
            question={question}
            chosen={chosen}
            onChoose={({ pattern }) => want(pattern)}
          />
        )}
      </div>
      <AccessAnswers
        question={question}
        pattern={chosen?.pattern ?? question.path}
        capsule={visible(prompt.capsule)}
        principal={visible(prompt.principal)}
        onAnswer={answer}
      />
    </>
  );
}
