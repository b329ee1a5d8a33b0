/** `verify` and `recover`: whether a sandbox is well, and what becomes of one that is not. */
import type { ChainReport } from '../../src-preload/contract/event-schemas.ts';
import { CallError } from '../../src-preload/contract/reply.ts';

import { EXIT, openSandbox } from './context.ts';
import type { Context } from './context.ts';
import type { RecoverCommand, VerifyCommand } from './grammar.ts';
import { withJob } from './job-progress.ts';
import { wantedBy } from './where.ts';
import type { Where } from './where.ts';
import { jsonLine, plural, printable } from './text.ts';

interface Damage {
  readonly kind: string;
  readonly subject: string;
  readonly sentence: string;
}

/** What is wrong, and what to say of the record when nothing is; null when the sandbox could not even be opened. */
interface Verdict {
  readonly damages: readonly Damage[];
  readonly chain: ChainReport | null;
}

export async function verifySandbox({ where, format }: VerifyCommand, context: Context): Promise<number> {
  const { damages, chain } = await verdictOn(where, context);
  const lines = damages.map((damage) => (format === 'json' ? jsonLine(damage) : `${printable(damage.sentence)}\n`));
  await context.stdout.write(lines.join(''));
  if (format === 'plain') {
    const verdict = damages.length === 0 ? 'Nothing is wrong.' : `${plural(damages.length, 'damage')} found`;
    await context.stdout.write(`${verdict}\n${chain ? chainLines(chain) : ''}`);
  }
  return damages.length === 0 ? EXIT.done : EXIT.conflicts;
}

/** The ends of the chains are what somebody may write down, to hold the record against later. */
function chainLines({ checked, heads, anchored }: ChainReport): string {
  const ends = heads.map(
    ({ principal, count, hash }) => `  ${printable(principal)}: ${plural(count, 'event')}, ${hash}\n`,
  );
  const vouched = anchored === null ? 'There is no anchor' : `The anchor vouches for those up to ${anchored}`;
  return `${plural(checked, 'event')} checked. ${vouched}. The chains end with\n${ends.join('')}`;
}

/** A sandbox that is too damaged to be opened is a finding. Errors: every other `CallError`; `cancelled` at Ctrl-C. */
async function verdictOn(where: Where, context: Context): Promise<Verdict> {
  const { client } = context;
  try {
    const { sandbox } = await openSandbox(context, where);
    const id = sandbox.id;
    const kept = await withJob(context, 'Verifying', (job) => client.sandboxVerify({ sandbox: id, job }));
    const chain = await withJob(context, 'Verifying', (job) => client.eventVerify({ sandbox: id, job }));
    const broken = chain.problems.map((problem) => ({
      subject: problem.seq === null ? '' : String(problem.seq),
      ...problem,
    }));
    return { damages: [...kept.findings, ...broken], chain };
  } catch (error) {
    if (!(error instanceof CallError) || error.code !== 'sandbox-corrupt') throw error;
    return { damages: [{ kind: 'database-damaged', subject: '', sentence: error.message }], chain: null };
  }
}

export async function recoverSandbox({ where, format }: RecoverCommand, { client, stdout }: Context): Promise<number> {
  const { aside, losses, state } = await client.sandboxRecover(wantedBy(where));
  if (format === 'json') await stdout.write(jsonLine({ sandbox: state.sandbox.id, aside, losses }));
  else {
    const lost = losses.length === 0 ? ['Nothing is lost.'] : losses;
    await stdout.write(`The damaged sandbox is kept in ${printable(aside)}.\n${lost.map(printable).join('\n')}\n`);
  }
  return losses.length === 0 ? EXIT.done : EXIT.conflicts;
}
