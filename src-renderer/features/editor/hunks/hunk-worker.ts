/** The thread that compares large texts, so that the window never waits for it. */
import { runTask } from './hunk-tasks.ts';
import type { TaskReply, TaskRequest } from './hunk-tasks.ts';

function answer({ id, task, input }: TaskRequest): TaskReply {
  try {
    return { id, output: runTask(task, input) };
  } catch (error) {
    return { id, problem: error instanceof Error ? error.message : String(error) };
  }
}

globalThis.onmessage = ({ data }: MessageEvent<TaskRequest>) => globalThis.postMessage(answer(data));
