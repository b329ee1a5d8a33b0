/** Answers what running capsules ask: by the rules of the command line, by the person at the terminal, or with no. */
import type { EventPayload } from '../../src-preload/contract/api.ts';
import { CallError } from '../../src-preload/contract/reply.ts';
import type { Prompt, PromptAnswer } from '../../src-preload/contract/prompt-schemas.ts';
import { isCovered } from '../sandbox/services/allowances.ts';

import type { Context } from './context.ts';
import { createLineReader } from './line-reader.ts';
import { refusalOf, showPrompt, subjectOf, understand } from './prompt-lines.ts';
import { printable } from './text.ts';

export interface PromptPolicy {
  /** Patterns of what is allowed unasked, compared with the resource, or with the action and the resource. */
  readonly yesTo: readonly string[];
  /** What becomes of everything else. */
  readonly rest: 'ask' | 'deny';
}
const ASK_EVERYTHING: PromptPolicy = { yesTo: [], rest: 'ask' };

export interface Prompter {
  /** What is left for the capsule of a piece of input: nothing of it while a question waits. */
  read(bytes: Uint8Array): Uint8Array;
  /** There is no more input: nobody answers any more. */
  inputEnded(): void;
  stop(): void;
}

const isAllowed = ({ question }: Prompt, yesTo: readonly string[]): boolean =>
  question.kind === 'approval' &&
  yesTo.some(
    (pattern) => isCovered(question.resource, pattern) || isCovered(`${question.action} ${question.resource}`, pattern),
  );

/** A question that is gone meanwhile needs no answer. */
function ignoreFailure(error: unknown): void {
  if (!(error instanceof CallError)) throw error;
}

class TerminalPrompter implements Prompter {
  readonly #context: Context;
  readonly #policy: PromptPolicy;
  readonly #stop: () => void;
  readonly #reader = createLineReader();
  #shown: { readonly sandbox: string; readonly prompt: Prompt } | null = null;
  #waiting: readonly Prompt[] = [];
  #lines: string[] = [];
  #isOver = false;
  #echo: 'on' | 'off' = 'on';

  constructor(context: Context, policy: PromptPolicy) {
    this.#context = context;
    this.#policy = policy;
    this.#stop = context.onEvent((name, payload) => {
      if (name !== 'promptsChanged') return;
      const { sandbox, prompts } = payload as EventPayload<'promptsChanged'>;
      this.#waiting = prompts;
      this.#next(sandbox);
    });
  }

  read(bytes: Uint8Array): Uint8Array {
    if (this.#shown === null) return bytes;
    const { lines, rest, isEnded } = this.#reader.read(bytes);
    for (const [index, line] of lines.entries()) {
      this.#take(line);
      // What was typed behind the answer is the capsule's, or the next question's.
      if (!this.#isAsking()) return Buffer.from([...lines.slice(index + 1), rest].join('\n'));
    }
    if (isEnded) this.#refuse();
    return new Uint8Array();
  }

  inputEnded(): void {
    this.#isOver = true;
    this.#refuse();
  }

  stop(): void {
    this.#stop();
    this.#hide();
  }

  #isAsking(): boolean {
    return this.#shown !== null;
  }

  #refuse(): void {
    if (this.#shown) this.#reply(refusalOf(this.#shown.prompt));
  }

  #next(sandbox: string): void {
    if (this.#shown) {
      if (this.#waiting.some(({ id }) => id === this.#shown?.prompt.id)) return;
      this.#say('\ncapsule-inspector: This is not asked any more.\n');
      this.#hide();
    }
    const [prompt] = this.#waiting;
    if (!prompt) return;
    this.#shown = { sandbox, prompt };
    if (isAllowed(prompt, this.#policy.yesTo)) {
      this.#reply({ kind: 'approval', decision: 'once' });
    } else if (this.#policy.rest === 'deny' || this.#context.answers === 'nobody' || this.#isOver) {
      this.#say(`capsule-inspector: Denied, because nobody is asked here: ${subjectOf(prompt)}\n`);
      this.#reply(refusalOf(prompt));
    } else {
      if (isSecret(prompt)) this.#setEcho('off');
      this.#reader.start(isSecret(prompt) ? 'keys' : 'lines');
      this.#say(showPrompt(prompt));
    }
  }

  #take(line: string): void {
    if (this.#shown === null) return;
    const understood = understand(this.#shown.prompt, line, this.#lines);
    if (understood.kind === 'answer') this.#reply(understood.answer);
    else if (understood.kind === 'more') this.#lines.push(line);
    else this.#say(`${understood.sentence}\n${showPrompt(this.#shown.prompt)}`);
  }

  #reply(answer: PromptAnswer): void {
    const shown = this.#shown;
    if (!shown) return;
    const { sandbox, prompt } = shown;
    this.#hide();
    this.#waiting = this.#waiting.filter(({ id }) => id !== prompt.id);
    this.#context.client.promptAnswer({ sandbox, prompt: prompt.id, answer }).catch((error: unknown) => {
      ignoreFailure(error);
      if (error instanceof CallError && error.code !== 'not-found')
        this.#say(`capsule-inspector: ${printable(error.message)}\n`);
    });
  }

  #hide(): void {
    this.#setEcho('on');
    this.#shown = null;
    this.#lines = [];
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

const isSecret = ({ question }: Prompt): boolean => question.kind === 'field' && question.field === 'secret';

/** From now on, until it is stopped. */
export const createPrompter = (context: Context, policy: PromptPolicy = ASK_EVERYTHING): Prompter =>
  new TerminalPrompter(context, policy);
