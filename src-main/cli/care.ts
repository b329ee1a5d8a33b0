/** `verify` and `recover`: whether a sandbox is well, and what becomes of one that is not. */
import { CallError } from '../../src-preload/contract/reply.ts';
import type { JobProgress } from '../../src-preload/contract/schemas.ts';

import { EXIT, openSandbox } from './context.ts';
import type { Context } from './context.ts';
import type { RecoverCommand, VerifyCommand } from './grammar.ts';
import type { Where } from './where.ts';
import { jsonLine, plural, printable } from './text.ts';

const JOB = 'verify';

export async function verifySandbox({ where, format }: VerifyCommand, context: Context): Promise<number> {
  const findings = await findingsOf(where, context);
  const lines = findings.map((finding) => (format === 'json' ? jsonLine(finding) : `${printable(finding.sentence)}\n`));
  await context.stdout.write(lines.join(''));
  if (format === 'plain')
    await context.stdout.write(
      findings.length === 0 ? 'Nothing is wrong.\n' : `${plural(findings.length, 'damage')} found\n`,
    );
  return findings.length === 0 ? EXIT.done : EXIT.conflicts;
}

interface Damage {
  readonly kind: string;
  readonly subject: string;
  readonly sentence: string;
}

/** A sandbox that is too damaged to be opened is a finding. Errors: every other `CallError`; `cancelled` at Ctrl-C. */
async function findingsOf(where: Where, context: Context): Promise<readonly Damage[]> {
  const { client, interrupted } = context;
  try {
    const { sandbox } = await openSandbox(context, where);
    const undo = showProgress(context);
    const cancel = (): void => void client.jobCancel({ job: JOB });
    interrupted.addEventListener('abort', cancel);
    try {
      return (await client.sandboxVerify({ sandbox: sandbox.id, job: JOB })).findings;
    } finally {
      interrupted.removeEventListener('abort', cancel);
      undo();
    }
  } catch (error) {
    if (!(error instanceof CallError) || error.code !== 'sandbox-corrupt') throw error;
    return [{ kind: 'database-damaged', subject: '', sentence: error.message }];
  }
}

/** On a terminal only: a line that is written over. */
function showProgress({ onEvent, stderr, terminal }: Context): () => void {
  if (terminal === 'pipe') return () => undefined;
  let shown = -1;
  const stop = onEvent((name, payload) => {
    if (name !== 'jobProgress') return;
    const { job, done, total } = payload as JobProgress;
    const percent = total === 0 ? 0 : Math.floor((done / total) * 100);
    if (job !== JOB || percent === shown) return;
    shown = percent;
    return stderr.write(`\rVerifying: ${percent}%`);
  });
  return () => {
    stop();
    if (shown >= 0) void stderr.write('\r\u001b[K');
  };
}

export async function recoverSandbox({ where, format }: RecoverCommand, { client, stdout }: Context): Promise<number> {
  const { workspace, sandbox } = where;
  const { aside, losses, state } = await client.sandboxRecover({
    ...(workspace === null ? {} : { workspace }),
    ...(sandbox === null ? {} : { name: sandbox }),
  });
  if (format === 'json') await stdout.write(jsonLine({ sandbox: state.sandbox.id, aside, losses }));
  else {
    const lost = losses.length === 0 ? ['Nothing is lost.'] : losses;
    await stdout.write(`The damaged sandbox is kept in ${printable(aside)}.\n${lost.map(printable).join('\n')}\n`);
  }
  return losses.length === 0 ? EXIT.done : EXIT.conflicts;
}
