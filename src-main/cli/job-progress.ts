/** Long work of the engine, with its progress on a terminal and Ctrl-C to end it. */
import type { JobProgress } from '../../src-preload/contract/schemas.ts';

import type { Context } from './context.ts';

/** Runs a call that goes by a job's name. Errors: those of the call; `cancelled` at Ctrl-C. */
export async function withJob<T>(context: Context, title: string, call: (job: string) => Promise<T>): Promise<T> {
  const { client, interrupted } = context;
  const job = title.toLowerCase();
  const undo = showProgress(context, job, title);
  const cancel = (): void => void client.jobCancel({ job });
  interrupted.addEventListener('abort', cancel);
  try {
    return await call(job);
  } finally {
    interrupted.removeEventListener('abort', cancel);
    undo();
  }
}

/** On a terminal only: a line that is written over. */
function showProgress({ onEvent, stderr, terminal }: Context, job: string, title: string): () => void {
  if (terminal === 'pipe') return () => undefined;
  let shown = -1;
  const stop = onEvent((name, payload) => {
    if (name !== 'jobProgress') return;
    const progress = payload as JobProgress;
    const percent = progress.total === 0 ? 0 : Math.floor((progress.done / progress.total) * 100);
    if (progress.job !== job || percent === shown) return;
    shown = percent;
    return stderr.write(`\r${title}: ${percent}%`);
  });
  return () => {
    stop();
    if (shown >= 0) void stderr.write('\r\u001b[K');
  };
}
