/** The question that waits longest, over the window but no dialog: it takes no focus and no keys by itself. */
import { useRef } from 'react';
import type { RefObject } from 'react';
import { MessageCircleQuestionMark, ShieldQuestionMark } from 'lucide-react';
import { useStore } from 'zustand';

import type { ApiClient } from '../../../src-preload/contract/api.ts';
import type { PromptAnswer } from '../../../src-preload/contract/prompt-schemas.ts';
import { Hint } from '../../shared/icon-button.tsx';
import { ShownPath } from '../../shared/shown-path.tsx';
import { visible } from '../../shared/visible.ts';

import { AccessForm } from './access-form.tsx';
import { ApprovalForm } from './approval-form.tsx';
import { PROMPT_PANEL } from './focus-prompt.ts';
import { FieldForm } from './field-form.tsx';
import type { PromptsStore, ShownPrompt } from './store.ts';
import { TimeLeft } from './time-left.tsx';
import { useKeyboard } from './use-keyboard.ts';
import type { LastLeft } from './use-keyboard.ts';

export interface PromptsProps {
  readonly store: PromptsStore;
  readonly client: Pick<ApiClient, 'ruleCoverage' | 'eventRows'>;
  readonly sandbox: string;
  readonly onEvent: (seq: number) => void;
  /** Shows what is granted already. */
  readonly onPermissions: () => void;
}

export function Prompts(props: PromptsProps) {
  const { prompts } = useStore(props.store);
  const [first, ...others] = prompts;
  const lastLeftRef = useRef<LastLeft | null>(null);
  return (
    <>
      <div className="visually-hidden" aria-live="assertive">
        {first ? `${visible(first.capsule)} asks a question. F8 goes there.` : ''}
      </div>
      {first && <PromptPanel {...props} prompt={first} others={others} lastLeftRef={lastLeftRef} />}
    </>
  );
}

interface PromptPanelProps extends PromptsProps {
  readonly prompt: ShownPrompt;
  /** Questions behind this one. */
  readonly others: readonly ShownPrompt[];
  readonly lastLeftRef: RefObject<LastLeft | null>;
}

function PromptPanel({ prompt, others, lastLeftRef, ...props }: PromptPanelProps) {
  const { store } = props;
  const { problem } = useStore(store);
  const panel = useRef<HTMLElement>(null);
  const keyboard = useKeyboard(panel, prompt.id, lastLeftRef);
  const { kind } = prompt.question;
  return (
    <section
      ref={panel}
      id={PROMPT_PANEL}
      className="prompt-panel"
      data-kind={kind}
      aria-label={`Question of ${visible(prompt.capsule)}`}
      tabIndex={-1}
      {...keyboard}
    >
      <PromptHead prompt={prompt} others={others} />
      <PromptForm {...props} key={prompt.id} prompt={prompt} />
      {problem !== null && (
        <p className="prompt-problem" role="alert">
          {problem}
        </p>
      )}
      {kind !== 'field' && (
        <button type="button" className="link prompt-more" onClick={props.onPermissions}>
          What is granted already
        </button>
      )}
    </section>
  );
}

function PromptForm({ store, client, sandbox, onEvent, prompt }: Omit<PromptPanelProps, 'others' | 'lastLeftRef'>) {
  const { secretsIn, answer } = useStore(store);
  const { question } = prompt;
  const reply = (given: PromptAnswer): void => void answer(prompt.id, given);
  switch (question.kind) {
    case 'access':
      return (
        <AccessForm
          prompt={prompt}
          question={question}
          client={client}
          sandbox={sandbox}
          onEvent={onEvent}
          onAnswer={reply}
        />
      );
    case 'approval':
      return <ApprovalForm question={question} onAnswer={reply} />;
    case 'field':
      return <FieldForm question={question} secretsIn={secretsIn} onAnswer={reply} />;
  }
}

/** Characters of a hash that tell binaries apart at a glance. */
const SHORT = 8;

function PromptHead({ prompt, others }: Pick<PromptPanelProps, 'prompt' | 'others'>) {
  const { capsule, principal, question } = prompt;
  const Icon = question.kind === 'access' ? ShieldQuestionMark : MessageCircleQuestionMark;
  const waiting = [...new Set(others.map((other) => visible(other.capsule)))].join(', ');
  return (
    <header className="prompt-head">
      <Icon size={16} aria-hidden />
      <strong className="prompt-who" title={visible(capsule)}>
        <ShownPath path={capsule} />
      </strong>
      {question.kind === 'access' && (
        <Hint label={`sha-256 ${question.capsuleHash}`}>
          <button
            type="button"
            className="hash-chip mono"
            aria-label={`${question.capsuleHash.slice(0, SHORT)}: sha-256 ${question.capsuleHash}`}
          >
            {question.capsuleHash.slice(0, SHORT)}
          </button>
        </Hint>
      )}
      <span className="faint prompt-principal" title={`On whose behalf it runs: the principal ${visible(principal)}`}>
        for {visible(principal)}
      </span>
      <span className="spacer" />
      {others.length > 0 && (
        <span className="chip" title={`Waiting: ${waiting}`}>
          {others.length} more
        </span>
      )}
      <TimeLeft prompt={prompt} />
    </header>
  );
}
