/** Questions of running capsules that wait for the user: the oldest first, each with its own clock. */
import type { NotePolicy } from './policy-note.ts';
import type { FieldQuestion, Prompt, PromptAnswer, Question } from './prompt.ts';
import { noteOfAnswer, noteOfQuestion, noteOfSilence } from './prompt-notes.ts';
import type { Timer } from './waiting-call.ts';
import { refuse } from './service-error.ts';

export interface PromptQueueDeps {
  /** Nanoseconds since the epoch. */
  readonly now: () => bigint;
  readonly timer: Timer;
  /** Hears of every question before it is shown, and of every answer before it counts. */
  readonly note: NotePolicy;
}

interface Open {
  readonly prompt: Prompt;
  readonly tell: (answer: PromptAnswer | 'timeout') => void;
  readonly stop: () => void;
}

const NS_PER_MS = 1_000_000n;

export class PromptQueue {
  readonly #deps: PromptQueueDeps;
  readonly #open = new Map<string, Open>();
  readonly #listeners = new Set<() => void>();
  #last = 0;

  constructor(deps: PromptQueueDeps) {
    this.#deps = deps;
  }

  /** Oldest first. */
  list(): readonly Prompt[] {
    return [...this.#open.values()].map(({ prompt }) => prompt);
  }

  /** Called after each change; returns the undo. */
  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
    };
  }

  /** `tell` is called once, unless the question is withdrawn before, by what is returned. */
  ask(
    asked: Pick<Prompt, 'run' | 'capsule' | 'principal' | 'question'>,
    timeoutMs: number,
    tell: Open['tell'],
  ): () => void {
    const id = String(++this.#last);
    const askedAt = Number(this.#deps.now() / NS_PER_MS);
    const prompt: Prompt = { ...asked, id, askedAt, expiresAt: askedAt + timeoutMs };
    this.#deps.note(noteOfQuestion(prompt));
    const stop = this.#deps.timer(timeoutMs, () => {
      this.#deps.note(noteOfSilence(prompt, 'timeout'));
      this.#end(id, 'timeout');
    });
    this.#open.set(id, { prompt, tell, stop });
    this.#changed();
    return () => {
      if (!this.#open.delete(id)) return;
      stop();
      this.#deps.note(noteOfSilence(prompt, 'cancelled'));
      this.#changed();
    };
  }

  /** A wrong answer is refused, and the clock goes on. Errors: `closed` when it is not asked any more; `invalid-input`. */
  answer(id: string, answer: PromptAnswer): void {
    const { prompt } = this.#open.get(id) ?? refuse('closed', 'That question is not asked any more.');
    const wrong = whatIsWrong(prompt.question, answer);
    if (wrong !== null) refuse('invalid-input', wrong);
    this.#deps.note(noteOfAnswer(prompt, answer));
    this.#end(id, answer);
  }

  #end(id: string, answer: PromptAnswer | 'timeout'): void {
    const open = this.#open.get(id);
    this.#open.delete(id);
    open?.stop();
    this.#changed();
    open?.tell(answer);
  }

  #changed(): void {
    for (const listener of this.#listeners) listener();
  }
}

const MOST_VALUE = 64 * 1024;
const MOST_VALUES = 1024;
/** Characters of all values of one answer: it must fit into one reply to the guest, however they are escaped. */
const MOST_TOGETHER = 1024 * 1024;

/** A sentence for whoever answered; null when nothing is. */
function whatIsWrong(question: Question, answer: PromptAnswer): string | null {
  if (answer.kind === 'cancel') return question.kind === 'field' ? null : 'A request is denied, not cancelled.';
  if (question.kind === 'approval')
    return answer.kind === 'approval' ? null : 'This question is answered with yes or no.';
  return answer.kind === WANTED[question.field] ? wrongValue(question, answer) : 'This is another kind of value.';
}

const WANTED = { text: 'value', select: 'value', array: 'values', secret: 'secret' } as const;

function wrongValue({ field, options }: FieldQuestion, answer: PromptAnswer): string | null {
  const values = textsOf(answer);
  const together = values.reduce((sum, { length }) => sum + length, 0);
  const isLong = values.length > MOST_VALUES || values.some(({ length }) => length > MOST_VALUE);
  if (isLong || together > MOST_TOGETHER) return 'That is too long.';
  if (field === 'select' && values.some((value) => options?.includes(value) !== true))
    return 'That is not one of the options.';
  return null;
}

function textsOf(answer: PromptAnswer): readonly string[] {
  switch (answer.kind) {
    case 'value':
      return [answer.value];
    case 'values':
      return answer.values;
    case 'secret':
      return [answer.secret.text];
    case 'approval':
    case 'cancel':
      return [];
  }
}
