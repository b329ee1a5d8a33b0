/** A value that a capsule asks for while it is installed: a text, one of several, a list, or a secret. */
import { useId, useState } from 'react';

import type { PromptAnswer, PromptQuestion } from '../../../src-preload/contract/prompt-schemas.ts';
import { visible } from '../../shared/visible.ts';

type Field = Extract<PromptQuestion, { kind: 'field' }>;

interface FieldFormProps {
  readonly question: Field;
  readonly secretsIn: 'key-store' | 'file' | null;
  readonly onAnswer: (answer: PromptAnswer) => void;
}

const KEPT = {
  'key-store': 'Kept encrypted by the key store of this computer. The capsule cannot read it.',
  file: 'Kept in a file that only you may read (0600), not encrypted. The capsule cannot read it.',
} as const;

const firstOf = ({ field, options, defaultValue }: Field): string =>
  defaultValue ?? (field === 'select' ? (options?.[0] ?? '') : '');

function answerOf(field: Field['field'], text: string): PromptAnswer {
  switch (field) {
    case 'text':
    case 'select':
      return { kind: 'value', value: text };
    case 'array':
      return { kind: 'values', values: text.split('\n').filter((line) => line !== '') };
    case 'secret':
      return { kind: 'secret', secret: { form: 'plain', text } };
  }
}

export function FieldForm({ question, secretsIn, onAnswer }: FieldFormProps) {
  const [text, setText] = useState(() => firstOf(question));
  const id = useId();
  const isMissing = question.field === 'secret' && text === '';
  return (
    <form
      className="prompt-form"
      onSubmit={(event) => {
        event.preventDefault();
        if (!isMissing) onAnswer(answerOf(question.field, text));
      }}
    >
      <label htmlFor={id} className="prompt-action">
        asks for <strong>{visible(question.key)}</strong>
      </label>
      {question.description !== '' && <p className="prompt-note">{visible(question.description)}</p>}
      <Input id={id} question={question} text={text} onText={setText} />
      {question.field === 'array' && <p className="prompt-note">One on each line.</p>}
      {question.field === 'secret' && <p className="prompt-note">{KEPT[secretsIn ?? 'file']}</p>}
      <div className="prompt-buttons">
        <button type="button" className="button" onClick={() => onAnswer({ kind: 'cancel' })}>
          Cancel
        </button>
        <button type="submit" className="button primary" disabled={isMissing}>
          {question.field === 'secret' ? 'Store' : 'Answer'}
        </button>
      </div>
    </form>
  );
}

interface InputProps {
  readonly id: string;
  readonly question: Field;
  readonly text: string;
  readonly onText: (text: string) => void;
}

function Input({ id, question, text, onText }: InputProps) {
  switch (question.field) {
    case 'select':
      return (
        <select id={id} className="input" value={text} onChange={(event) => onText(event.target.value)}>
          {(question.options ?? []).map((option) => (
            <option key={option} value={option}>
              {visible(option)}
            </option>
          ))}
        </select>
      );
    case 'array':
      return (
        <textarea
          id={id}
          className="input tall"
          rows={4}
          value={text}
          onChange={(event) => onText(event.target.value)}
        />
      );
    case 'text':
    case 'secret':
      return (
        <input
          id={id}
          className="input"
          type={question.field === 'secret' ? 'password' : 'text'}
          autoComplete="off"
          spellCheck={false}
          value={text}
          onChange={(event) => onText(event.target.value)}
        />
      );
  }
}
