/** Questions for the person at the terminal: one after the other, each with its clock, answered by the next line typed. */
import type { Prompt, PromptAnswer } from '../../src-preload/contract/prompt-schemas.ts';

import { createAccessDetails } from './access-details.ts';
import { openAccessDialogue } from './access-dialogue.ts';
import type { Context } from './context.ts';
import type { Dialogue } from './dialogue.ts';
import { createLineReader } from './line-reader.ts';
import { createApprovalDialogue, createFieldDialogue, unaskedRefusalOf } from './prompt-lines.ts';
import { secondsText } from './text.ts';

/** A question that waits, and when it is answered by itself: milliseconds on the clock of `performance.now`. */
export interface WaitingPrompt {
  readonly sandbox: string;
  readonly prompt: Prompt;
  readonly until: number;
}

export type Answer = (waiting: WaitingPrompt, answer: PromptAnswer) => void;

/** Milliseconds that are left when it is said how many. */
const REMINDERS = [30_000, 10_000] as const;

/** `dialogue` is null while what it shows is being fetched; `deaf`: what is typed counts for nothing now. */
interface Shown {
  readonly waiting: WaitingPrompt;
  dialogue: Dialogue | null;
  deaf: boolean;
}

export class TerminalQuestions {
  readonly #context: Context;
  readonly #answer: Answer;
  readonly #reader = createLineReader();
  #shown: Shown | null = null;
  #queue: readonly WaitingPrompt[] = [];
  #timers: readonly NodeJS.Timeout[] = [];
  #echo: 'on' | 'off' = 'on';

  constructor(context: Context, answer: Answer) {
    this.#context = context;
    this.#answer = answer;
  }

  /** All that the person is to be asked now, the oldest first. */
  update(queue: readonly WaitingPrompt[]): void {
    this.#queue = queue;
    const shown = this.#shown;
    if (shown) {
      if (queue.some(({ prompt }) => prompt.id === shown.waiting.prompt.id)) return;
      if (shown.dialogue) this.#say('\ncapsule-inspector: This is not asked any more.\n');
      this.#hide();
    }
    const [next] = queue;
    if (next) this.#open(next);
  }

  /** What is left for the capsule of a piece of input: nothing of it while a question is on the screen. */
  read(bytes: Uint8Array): Uint8Array {
    const asked = this.#shown;
    // What was typed before the question could be read was meant for the capsule.
    if (!asked?.dialogue) return bytes;
    const { lines, rest, isEnded } = this.#reader.read(bytes);
    for (const [index, line] of lines.entries()) {
      this.#take(line);
      // What was typed behind the answer is the capsule's: nobody can have read another question yet.
      if (this.#shown !== asked) return Buffer.from([...lines.slice(index + 1), rest].join('\n'));
    }
    if (isEnded) this.#reply(asked, asked.dialogue.refusal);
    return new Uint8Array();
  }

  /** Nobody answers any more. */
  inputEnded(): void {
    const queue = this.#queue;
    this.stop();
    for (const waiting of queue) this.#answer(waiting, unaskedRefusalOf(waiting.prompt));
  }

  stop(): void {
    this.#queue = [];
    this.#hide();
  }

  #open(waiting: WaitingPrompt): void {
    const shown: Shown = { waiting, dialogue: null, deaf: false };
    this.#shown = shown;
    const { prompt, sandbox } = waiting;
    const { question } = prompt;
    if (question.kind === 'approval') this.#show(shown, createApprovalDialogue(prompt, question));
    else if (question.kind === 'field') this.#show(shown, createFieldDialogue(prompt, question));
    else
      void openAccessDialogue(prompt, question, createAccessDetails(this.#context, sandbox)).then((dialogue) =>
        this.#show(shown, dialogue),
      );
  }

  /** Unless it is not asked any more. */
  #show(shown: Shown, dialogue: Dialogue): void {
    if (this.#shown !== shown) return;
    shown.dialogue = dialogue;
    if (dialogue.keys === 'hidden') this.#setEcho('off');
    this.#reader.start(dialogue.keys === 'hidden' ? 'keys' : 'lines');
    this.#ask(shown, dialogue);
    this.#remind(shown.waiting, dialogue);
  }

  #ask({ waiting }: Shown, dialogue: Dialogue): void {
    this.#say(dialogue.show(leftOf(waiting)));
  }

  #remind(waiting: WaitingPrompt, { refusal }: Dialogue): void {
    const left = leftOf(waiting);
    const end = refusal.kind === 'cancel' ? 'then none is given' : 'then it is denied';
    this.#timers = REMINDERS.filter((mark) => mark < left).map((mark) =>
      setTimeout(() => this.#say(`\n  ${secondsText(mark)} left, ${end}: `), left - mark).unref(),
    );
  }

  #take(line: string): void {
    const shown = this.#shown;
    if (!shown?.dialogue || shown.deaf) return;
    const { dialogue } = shown;
    const understood = dialogue.take(line);
    switch (understood.kind) {
      case 'answer':
        return this.#reply(shown, understood.answer);
      case 'wrong':
        this.#say(`${understood.sentence}\n`);
        return this.#ask(shown, dialogue);
      case 'changed':
        shown.deaf = true;
        return void understood.ready.then(() => {
          shown.deaf = false;
          if (this.#shown === shown) this.#ask(shown, dialogue);
        });
      case 'more':
    }
  }

  #reply({ waiting }: Shown, answer: PromptAnswer): void {
    this.#hide();
    this.#answer(waiting, answer);
    this.update(this.#queue.filter((each) => each !== waiting));
  }

  #hide(): void {
    for (const timer of this.#timers) clearTimeout(timer);
    this.#timers = [];
    this.#setEcho('on');
    this.#shown = null;
  }

  #setEcho(state: 'on' | 'off'): void {
    if (this.#echo === state) return;
    this.#echo = state;
    this.#context.echo(state);
    if (state === 'on') this.#say('\n');
  }

  #say(text: string): void {
    void this.#context.stderr.write(text);
  }
}

const leftOf = ({ until }: WaitingPrompt): number => until - performance.now();
