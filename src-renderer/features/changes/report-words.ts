/** What a commit or a discard did, as a message to the user. Pure. */
import type { ReviewReport } from '../../../src-preload/contract/schemas.ts';
import { formatCount, plural } from '../../shared/format.ts';
import { nameOf } from '../../shared/paths.ts';

/** How many names a message has room for. */
const NAMED = 3;

export interface Told {
  readonly title: string;
  readonly detail: string;
}

/** `changes`: how many there are to name; a change may be several steps, a step several changes. */
function names({ applied }: ReviewReport, changes: number): string {
  const named = [...new Set(applied.slice(0, NAMED).map((step) => nameOf(step.path)))];
  const rest = Math.max(0, changes - named.length);
  return named.join(', ') + (rest > 0 ? ` and ${formatCount(rest)} more` : '');
}

const leftOut = ({ skipped = [] }: ReviewReport): string =>
  skipped.length === 0 ? '' : `; ${plural(skipped.length, 'change')} left out because of conflicts`;

const wentAlong = ({ included }: ReviewReport): string =>
  included.length === 0 ? '' : `; ${plural(included.length, 'path')} went along because they are needed`;

/** `count`: the changes that were asked for. Not the steps: a folder that goes with all it holds is one step and many changes. */
export function doneWords(what: 'commit' | 'discard', report: ReviewReport, count: number): Told {
  const changes = Math.max(0, count + report.included.length - (report.skipped?.length ?? 0));
  const detail = names(report, changes) + wentAlong(report) + leftOut(report);
  if (what === 'commit') return { title: `Committed ${plural(changes, 'change')}`, detail };
  return {
    title: `Discarded ${plural(changes, 'change')}`,
    detail: `${detail}. ${changes === 1 ? 'It is' : 'They are'} in the bin.`,
  };
}

/** Of one that did not come to its end. */
export function reversedWords(what: 'commit' | 'discard', { failure }: ReviewReport): Told {
  const title = what === 'commit' ? 'Nothing was committed' : 'Nothing was discarded';
  const why = failure ? `${failure.path}: ${failure.message}. ` : '';
  return { title, detail: `${why}Everything is as it was before.` };
}
