/** Questions of running capsules that wait for the user: the oldest first, each with its own clock. */
import { randomUUID } from 'node:crypto';

import type { GrantVerdict } from '../policy/grant-decider.ts';
import type { NotePolicy } from './policy-note.ts';
import type { Prompt, PromptAnswer } from './prompt.ts';
import { noteOfAnswer, noteOfGrant, noteOfQuestion, noteOfSilence } from './prompt-notes.ts';
import type { Timer } from './waiting-call.ts';
import { refuse } from './service-error.ts';
import { whatIsWrong } from './wrong-answer.ts';

export interface PromptQueueDeps {
  /** Nanoseconds since the epoch. */
  readonly now: () => bigint;
  readonly timer: Timer;
  /** Hears of every question before it is shown, and of every answer before it counts. */
  readonly note: NotePolicy;
}

/** `granted`: something that was granted meanwhile answers it. */
export type Told = PromptAnswer | 'timeout' | 'granted';

export interface Asked extends Pick<Prompt, 'run' | 'capsule' | 'principal' | 'question'> {
  /** Does what an answer asks for before it counts; when it throws, the question is still asked. */
  readonly admit?: (answer: PromptAnswer) => void;
}

interface Open {
  readonly prompt: Prompt;
  readonly admit: (answer: PromptAnswer) => void;
  readonly tell: (told: Told) => void;
  readonly stop: () => void;
}

const NS_PER_MS = 1_000_000n;

export class PromptQueue {
  readonly #deps: PromptQueueDeps;
  readonly #open = new Map<string, Open>();
  readonly #listeners = new Set<() => void>();
  /** So that an answer to a question of an earlier session, or process, answers none of this one. */
  readonly #own = randomUUID();
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
  ask(asked: Asked, timeoutMs: number, tell: Open['tell']): () => void {
    return this.open(asked, timeoutMs, tell).withdraw;
  }

  /** As `ask`, with the number of the question. */
  open(
    { admit = () => undefined, ...asked }: Asked,
    timeoutMs: number,
    tell: Open['tell'],
  ): { readonly id: string; readonly withdraw: () => void } {
    const id = `${this.#own}-${++this.#last}`;
    const askedAt = Number(this.#deps.now() / NS_PER_MS);
    const prompt: Prompt = { ...asked, id, askedAt, expiresAt: askedAt + timeoutMs };
    this.#deps.note(noteOfQuestion(prompt));
    const stop = this.#deps.timer(timeoutMs, () => {
      this.#deps.note(noteOfSilence(prompt, 'timeout'));
      this.#end(id, 'timeout');
    });
    this.#open.set(id, { prompt, admit, tell, stop });
    this.#changed();
    const withdraw = (): void => {
      if (!this.#open.delete(id)) return;
      stop();
      this.#deps.note(noteOfSilence(prompt, 'cancelled'));
      this.#changed();
    };
    return { id, withdraw };
  }

  /**
   * A wrong answer is refused, and the clock goes on. Errors: `closed` when it is not asked any more; `invalid-input`; those of what the
   * answer does.
   */
  answer(id: string, answer: PromptAnswer): void {
    const { prompt, admit } = this.#open.get(id) ?? refuse('closed', 'That question is not asked any more.');
    const wrong = whatIsWrong(prompt.question, answer);
    if (wrong !== null) refuse('invalid-input', wrong);
    admit(answer);
    this.#deps.note(noteOfAnswer(prompt, answer));
    this.#end(id, answer);
  }

  /** Something that was granted covers a question: nobody needs to answer it any more. */
  settle(id: string, grant: GrantVerdict): void {
    const open = this.#open.get(id);
    if (!open) return;
    this.#deps.note(noteOfGrant(open.prompt, grant));
    this.#end(id, 'granted');
  }

  #end(id: string, told: Told): void {
    const open = this.#open.get(id);
    this.#open.delete(id);
    open?.stop();
    this.#changed();
    open?.tell(told);
  }

  #changed(): void {
    for (const listener of this.#listeners) listener();
  }
}
