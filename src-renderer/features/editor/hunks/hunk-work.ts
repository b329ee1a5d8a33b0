/** Comparing texts: small ones at once, large ones in a thread of their own. */
import { createWorker } from '../worker-scripts.ts';

import { runTask } from './hunk-tasks.ts';
import type { HunkTask, TaskInput, TaskOutput, TaskReply } from './hunk-tasks.ts';

/** Characters of all texts of a task that are compared at once: some ten milliseconds. */
const AT_ONCE = 300_000;

interface Waiting {
  readonly resolve: (output: TaskOutput<HunkTask>) => void;
  readonly reject: (problem: Error) => void;
}

export type HunkThread = Pick<Worker, 'postMessage' | 'onmessage' | 'onerror'>;

/** Asks one thread, which is started with the first question. */
export class HunkAsker {
  readonly #start: () => HunkThread;
  readonly #waiting = new Map<number, Waiting>();
  #thread: HunkThread | null = null;
  #last = 0;
  constructor(start: () => HunkThread) {
    this.#start = start;
  }

  /** Errors: a fault of the task, or of the thread. */
  async ask<T extends HunkTask>(task: T, input: TaskInput<T>): Promise<TaskOutput<T>> {
    const thread = (this.#thread ??= this.#started());
    const id = ++this.#last;
    const output = await new Promise<TaskOutput<HunkTask>>((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      thread.postMessage({ id, task, input });
    });
    return output;
  }

  #started(): HunkThread {
    const thread = this.#start();
    thread.onmessage = ({ data }: MessageEvent<TaskReply>) => this.#take(data);
    thread.onerror = () => this.#fail('The thread that compares texts stopped.');
    return thread;
  }

  #take(reply: TaskReply): void {
    const waiting = this.#waiting.get(reply.id);
    this.#waiting.delete(reply.id);
    if ('problem' in reply) waiting?.reject(new Error(reply.problem));
    else waiting?.resolve(reply.output);
  }

  /** The next question starts another one. */
  #fail(problem: string): void {
    this.#thread = null;
    for (const { reject } of this.#waiting.values()) reject(new Error(problem));
    this.#waiting.clear();
  }
}

const asker = new HunkAsker(() => createWorker('hunks'));

function lengthOf(input: TaskInput<HunkTask>): number {
  if ('diff' in input) return (input.diff.before?.length ?? 0) + (input.diff.after?.length ?? 0);
  const { base, staged, merged } = input.texts;
  return base.length + staged.length + merged.length;
}

/** Errors: a fault of the task, or of the thread. */
export async function hunkWork<T extends HunkTask>(task: T, input: TaskInput<T>): Promise<TaskOutput<T>> {
  return lengthOf(input) <= AT_ONCE ? runTask(task, input) : await asker.ask(task, input);
}
