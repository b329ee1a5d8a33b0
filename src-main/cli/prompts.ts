/** Answers what running capsules ask: by the rules of the command line, by a broker, by the person at the terminal, or with no. */
import type { EventPayload } from '../../src-preload/contract/api.ts';
import { CallError } from '../../src-preload/contract/reply.ts';
import type { PromptAnswer } from '../../src-preload/contract/prompt-schemas.ts';
import type { Run } from '../../src-preload/contract/schemas.ts';

import { createBroker } from './broker.ts';
import type { Broker } from './broker.ts';
import type { Context } from './context.ts';
import { subjectOf, unaskedRefusalOf } from './prompt-lines.ts';
import { ASK_EVERYTHING, standingAnswer } from './prompt-policy.ts';
import type { PromptPolicy } from './prompt-policy.ts';
import { TerminalQuestions } from './terminal-questions.ts';
import type { WaitingPrompt } from './terminal-questions.ts';
import { printable, shellWord } from './text.ts';

export interface Prompter {
  /** What is left for the capsule of a piece of input: nothing of it while a question is asked. */
  read(bytes: Uint8Array): Uint8Array;
  /** There is no more input: nobody answers any more. */
  inputEnded(): void;
  stop(): void;
}

/** A question that is gone meanwhile needs no answer. */
function ignoreFailure(error: unknown): void {
  if (!(error instanceof CallError)) throw error;
}

class CommandLinePrompter implements Prompter {
  readonly #context: Context;
  readonly #policy: PromptPolicy;
  readonly #broker: Broker | null;
  readonly #terminal: TerminalQuestions;
  readonly #stop: () => void;
  /** Answered already, or being decided by the broker. */
  #handled: ReadonlySet<string> = new Set();
  /** sha-256 of the programs that run, by run. */
  readonly #hashes = new Map<string, string>();
  #isOver = false;

  constructor(context: Context, policy: PromptPolicy) {
    this.#context = context;
    this.#policy = policy;
    const say = (sentence: string): void => this.#say(sentence);
    const hashOf = (run: string): string | null => this.#hashes.get(run) ?? null;
    this.#broker = policy.broker === undefined ? null : createBroker({ socket: policy.broker, say, hashOf });
    this.#terminal = new TerminalQuestions(context, (waiting, answer) => this.#reply(waiting, answer));
    this.#stop = context.onEvent((name, payload) => {
      if (name === 'runChanged') this.#hashes.set((payload as Run).id, (payload as Run).capsuleHash);
      if (name === 'promptsChanged') this.#changed(payload as EventPayload<'promptsChanged'>);
    });
  }

  read(bytes: Uint8Array): Uint8Array {
    return this.#terminal.read(bytes);
  }

  inputEnded(): void {
    this.#isOver = true;
    this.#terminal.inputEnded();
  }

  stop(): void {
    this.#stop();
    this.#terminal.stop();
    this.#broker?.close();
  }

  #changed({ sandbox, prompts }: EventPayload<'promptsChanged'>): void {
    const now = performance.now();
    const asked = new Set(prompts.map(({ id }) => id));
    for (const id of this.#handled) if (!asked.has(id)) this.#broker?.forget(id);
    this.#handled = new Set([...this.#handled].filter((id) => asked.has(id)));
    const waiting = prompts.map((prompt) => ({ sandbox, prompt, until: now + prompt.leftMs }));
    this.#terminal.update(waiting.filter((each) => !this.#handled.has(each.prompt.id) && !this.#decide(each)));
  }

  /** Whether somebody else than the person at the terminal decides. */
  #decide(waiting: WaitingPrompt): boolean {
    const { prompt } = waiting;
    const answer = standingAnswer(prompt, this.#policy.yesTo);
    if (answer) this.#reply(waiting, answer);
    else if (this.#broker && prompt.question.kind !== 'field') this.#askBroker(waiting, this.#broker);
    else if (this.#policy.rest === 'deny' || this.#context.answers === 'nobody' || this.#isOver) {
      this.#say(`Denied, because nobody is asked here: ${subjectOf(prompt)}${adviceFor(waiting)}`);
      this.#reply(waiting, unaskedRefusalOf(prompt));
    } else return false;
    return true;
  }

  #askBroker(waiting: WaitingPrompt, broker: Broker): void {
    this.#handled = new Set([...this.#handled, waiting.prompt.id]);
    void broker.decide(waiting.prompt).then((answer) => answer && this.#reply(waiting, answer));
  }

  #reply({ sandbox, prompt }: WaitingPrompt, answer: PromptAnswer): void {
    this.#handled = new Set([...this.#handled, prompt.id]);
    this.#context.client.promptAnswer({ sandbox, prompt: prompt.id, answer }).catch((error: unknown) => {
      ignoreFailure(error);
      if (!(error instanceof CallError) || error.code === 'not-found') return;
      this.#say(printable(error.message));
      // It is still asked, and so comes again with the next change.
      this.#handled = new Set([...this.#handled].filter((id) => id !== prompt.id));
    });
  }

  #say(sentence: string): void {
    void this.#context.stderr.write(`capsule-inspector: ${sentence}\n`);
  }
}

/** The option that would have allowed it; a path is quoted, so that it is one word of a shell whatever it is. */
function adviceFor({ prompt: { question } }: WaitingPrompt): string {
  if (question.kind !== 'access') return '';
  return `; --yes-to ${shellWord(printable(`${question.access}:${question.path}`))} allows it`;
}

/** From now on, until it is stopped. */
export const createPrompter = (context: Context, policy: PromptPolicy = ASK_EVERYTHING): Prompter =>
  new CommandLinePrompter(context, policy);
