/** Looks at everything the open sandbox keeps, with progress in the status bar, and says what came of it. */
import { messageOf, toFailure } from '../shared/failure.ts';
import { plural } from '../shared/format.ts';
import type { AppDeps } from '../stores.ts';

/** How many sentences a notice has room for; the command line prints all of them. */
const SHOWN = 5;

export async function verifySandbox({ client, notify }: Pick<AppDeps, 'client' | 'notify'>, sandbox: string) {
  try {
    const { findings } = await client.sandboxVerify({ sandbox, job: `verify-${sandbox}` });
    if (findings.length === 0) {
      notify.done('The sandbox is well', 'Every content is what was put there, and every name leads somewhere.');
      return;
    }
    const sentences = findings.slice(0, SHOWN).map(({ sentence }) => sentence);
    const rest = findings.length > SHOWN ? [`And ${findings.length - SHOWN} more.`] : [];
    notify.failed(`${plural(findings.length, 'damage')} found`, [...sentences, ...rest].join(' '));
  } catch (error) {
    if (toFailure(error).code === 'cancelled') notify.note('Verifying was cancelled');
    else notify.failed('The sandbox could not be verified', messageOf(error));
  }
}
