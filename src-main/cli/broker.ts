/** Somebody else who decides about what capsules ask: a program behind a socket. Whatever goes wrong with it comes to a refusal. */
import type { Prompt, PromptAnswer } from '../../src-preload/contract/prompt-schemas.ts';

import { answerOf, NAMELESS, readBrokerLine, requestLine } from './broker-messages.ts';
import type { BrokerLine, BrokerQuestion } from './broker-messages.ts';
import { openLineSocket } from './line-socket.ts';
import type { LineSocket } from './line-socket.ts';
import { subjectOf, unaskedRefusalOf } from './prompt-lines.ts';

export interface BrokerOptions {
  /** Absolute, or a named pipe. */
  readonly socket: string;
  /** For the user: a sentence that is safe to print. */
  readonly say: (sentence: string) => void;
  /** sha-256 of the program of a run, when it is known. */
  readonly hashOf: (run: string) => string | null;
}
export interface Broker {
  /** Never rejects. null when the question is forgotten before it is answered. */
  decide(prompt: Prompt): Promise<PromptAnswer | null>;
  /** It is not asked any more. */
  forget(id: string): void;
  close(): void;
}

/** Lines that make no sense, after which no others are read. */
const MOST_NONSENSE = 16;

interface Pending {
  readonly prompt: Prompt;
  readonly question: BrokerQuestion;
  readonly settle: (answer: PromptAnswer | null) => void;
}

class SocketBroker implements Broker {
  readonly #options: BrokerOptions;
  readonly #socket: LineSocket;
  readonly #pending = new Map<string, Pending>();
  /** Why it decides nothing any more. */
  #broken: string | null = null;
  #nonsense = 0;

  constructor(options: BrokerOptions) {
    this.#options = options;
    this.#socket = openLineSocket({
      path: options.socket,
      onLine: (line) => this.#take(readBrokerLine(line)),
      onBroken: (why) => this.#break(why),
    });
  }

  decide(prompt: Prompt): Promise<PromptAnswer | null> {
    const { question } = prompt;
    if (question.kind === 'field') return Promise.resolve(unaskedRefusalOf(prompt));
    if (this.#broken !== null) {
      this.#options.say(`Denied, because the broker ${this.#broken}: ${subjectOf(prompt)}`);
      return Promise.resolve(refusedBy(prompt));
    }
    const { promise, resolve } = Promise.withResolvers<PromptAnswer | null>();
    this.#pending.set(prompt.id, { prompt, question, settle: resolve });
    this.#socket.send(requestLine(prompt, question, this.#options.hashOf(prompt.run)));
    return promise;
  }

  forget(id: string): void {
    const pending = this.#pending.get(id);
    if (!pending) return;
    this.#pending.delete(id);
    this.#options.say(`The broker has not answered, and it is not asked any more: ${subjectOf(pending.prompt)}`);
    pending.settle(null);
  }

  close(): void {
    this.#broken ??= 'is not asked any more';
    this.#socket.close();
    for (const { settle } of this.#pending.values()) settle(null);
    this.#pending.clear();
  }

  #take(line: BrokerLine): void {
    const pending = line.id === null ? undefined : this.#pending.get(line.id);
    if (!pending) return this.#stray(line);
    const answer = 'problem' in line ? line : answerOf(pending.question, line);
    if ('problem' in answer) return this.#refuse(pending, `sent ${answer.problem}`);
    this.#pending.delete(pending.prompt.id);
    pending.settle(answer);
  }

  /** What names no question that waits. When it cannot be told which one it was meant for, none of them can be trusted to be answered. */
  #stray(line: BrokerLine): void {
    const problem = 'problem' in line ? line.problem : 'an answer to what is not asked';
    if (line.id === null) for (const pending of [...this.#pending.values()]) this.#refuse(pending, `sent ${problem}`);
    else this.#options.say(`The broker sent ${problem}.`);
    this.#nonsense += 1;
    if (this.#nonsense >= MOST_NONSENSE) this.#socket.giveUp('sends too much that makes no sense');
  }

  #break(why: string): void {
    this.#broken = why;
    if (this.#pending.size === 0) this.#options.say(`The broker ${why}: what it would decide is denied.`);
    for (const pending of [...this.#pending.values()]) this.#refuse(pending, why);
  }

  #refuse({ prompt, settle }: Pending, why: string): void {
    this.#options.say(`Denied, because the broker ${why}: ${subjectOf(prompt)}`);
    this.#pending.delete(prompt.id);
    settle(refusedBy(prompt));
  }
}

/** It was to decide, and did not. */
function refusedBy(prompt: Prompt): PromptAnswer {
  const refusal = unaskedRefusalOf(prompt);
  return refusal.kind === 'cancel' ? refusal : { ...refusal, broker: NAMELESS };
}

/** Connects at once, so that a broker that is not there is told before anything runs. */
export const createBroker = (options: BrokerOptions): Broker => new SocketBroker(options);
