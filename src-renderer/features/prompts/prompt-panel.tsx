/** The question that waits longest, over the window but no dialog: it takes no focus and no keys by itself. */
import { useRef } from 'react';
import { MessageCircleQuestionMark } from 'lucide-react';
import { useStore } from 'zustand';

import { visible } from '../../shared/visible.ts';

import { AllowancesDialog } from './allowances-dialog.tsx';
import { ApprovalForm } from './approval-form.tsx';
import { PROMPT_PANEL } from './focus-prompt.ts';
import { FieldForm } from './field-form.tsx';
import type { PromptsStore, ShownPrompt } from './store.ts';
import { useKeyboard } from './use-keyboard.ts';
import { useSecondsLeft } from './use-seconds-left.ts';

export function Prompts({ store }: { readonly store: PromptsStore }) {
  const { prompts, allowances } = useStore(store);
  const [first] = prompts;
  return (
    <>
      <div className="visually-hidden" aria-live="assertive">
        {first ? `${visible(first.capsule)} asks a question. F8 goes there.` : ''}
      </div>
      {first && <PromptPanel store={store} prompt={first} more={prompts.length - 1} />}
      {allowances && <AllowancesDialog store={store} allowances={allowances} />}
    </>
  );
}

interface PromptPanelProps {
  readonly store: PromptsStore;
  readonly prompt: ShownPrompt;
  /** Questions behind this one. */
  readonly more: number;
}

function PromptPanel({ store, prompt, more }: PromptPanelProps) {
  const { problem, secretsIn, answer, showAllowances } = useStore(store);
  const panel = useRef<HTMLElement>(null);
  const keyboard = useKeyboard(panel, prompt.id);
  const reply = (given: Parameters<typeof answer>[1]): void => void answer(prompt.id, given);
  const { question } = prompt;
  return (
    <section
      ref={panel}
      id={PROMPT_PANEL}
      className="prompt-panel"
      aria-label={`Question of ${visible(prompt.capsule)}`}
      tabIndex={-1}
      {...keyboard}
    >
      <header className="prompt-head">
        <MessageCircleQuestionMark size={15} aria-hidden />
        <strong>{visible(prompt.capsule)}</strong>
        <span className="faint">for {visible(prompt.principal)}</span>
        <span className="spacer" />
        {more > 0 && <span className="chip">{more} more</span>}
        <TimeLeft prompt={prompt} />
      </header>
      {question.kind === 'approval' ? (
        <ApprovalForm key={prompt.id} question={question} onAnswer={reply} />
      ) : (
        <FieldForm key={prompt.id} question={question} secretsIn={secretsIn} onAnswer={reply} />
      )}
      {problem !== null && (
        <p className="prompt-problem" role="alert">
          {problem}
        </p>
      )}
      {question.kind === 'approval' && (
        <button type="button" className="link prompt-more" onClick={() => void showAllowances()}>
          What is allowed already
        </button>
      )}
    </section>
  );
}

function TimeLeft({ prompt: { deadline, question } }: { readonly prompt: ShownPrompt }) {
  const left = useSecondsLeft(deadline);
  const then = question.kind === 'approval' ? 'denied' : 'not answered';
  return (
    <span className="prompt-left tabular" data-soon={left <= 10}>
      {then} in {left} s
    </span>
  );
}
