/** What `runs` is told, and what `run --again` is. */
import type { CallInput } from '../../src-preload/contract/api.ts';
import type { RunSettings } from './call-arguments.ts';
import { JSON_FLAG, oneOf, parse, refuseFor, WHERE } from './parse-options.ts';
import type { Where } from './where.ts';

/** IDs may be the beginning of one, as long as no other begins like it. */
type Act =
  | { readonly what: 'list' }
  | { readonly what: 'show'; readonly id: string }
  | { readonly what: 'compare'; readonly a: string; readonly b: string; readonly only: 'all' | 'differences' };

export interface RunsCommand {
  readonly kind: 'runs';
  readonly where: Where;
  readonly format: 'plain' | 'json';
  readonly act: Act;
}

/** A run that is to be done once more. */
export interface Again {
  readonly run: string;
  readonly from: CallInput<'runAgain'>['from'];
}

const refuse = refuseFor('runs');

function actOf(words: readonly string[], only: 'all' | 'differences'): Act {
  const [what, id, other, more] = words;
  if (what === undefined) return { what: 'list' };
  if (what === 'show' && id !== undefined && other === undefined) return { what, id };
  if (what === 'compare' && id !== undefined && other !== undefined && more === undefined)
    return { what, a: id, b: other, only };
  return refuse('runs takes nothing, show ID, or compare A B.');
}

export function parseRuns(rest: readonly string[], cwd: string): RunsCommand {
  const options = { ...WHERE, ...JSON_FLAG, all: { type: 'boolean' } } as const;
  const { values, positionals } = parse('runs', rest, options);
  const act = actOf(positionals, values.all === true ? 'all' : 'differences');
  if (values.all === true && act.what !== 'compare') refuse('--all is for compare.');
  const format = values.json === true ? 'json' : 'plain';
  return { kind: 'runs', where: oneOf('runs', values, cwd), format, act };
}

export const AGAIN_OPTIONS = { again: { type: 'string' }, 'from-checkpoint': { type: 'boolean' } } as const;

interface AgainValues {
  readonly again?: string | undefined;
  readonly 'from-checkpoint'?: boolean | undefined;
}

type Settings = Pick<RunSettings, 'mounts' | 'schemes' | 'env' | 'limits' | 'mode'>;

const isSet = ({ mounts, schemes, env, limits = {}, mode }: Settings): boolean =>
  [mounts, Object.keys(env), Object.keys(limits)].some(({ length }) => length > 0) ||
  schemes !== 'given' ||
  mode !== undefined;

/** undefined for a run that is none once more. `words` are the capsule and its arguments. */
export function againOf(values: AgainValues, words: readonly string[], settings: Settings): Again | undefined {
  const { again, 'from-checkpoint': fromCheckpoint = false } = values;
  const refuseRun = refuseFor('run');
  if (again === undefined) return fromCheckpoint ? refuseRun('--from-checkpoint goes with --again.') : undefined;
  if (again === '') refuseRun('--again needs the ID of a run.');
  if (words.length > 0 || isSet(settings))
    refuseRun('--again takes its capsule, arguments, variables, mounts, mode and limits from the run itself.');
  return { run: again, from: fromCheckpoint ? 'checkpoint' : 'now' };
}

export const RUNS_HELP = `Usage: capsule-inspector runs [--workspace DIR | --sandbox NAME] [--json]
       capsule-inspector runs show [--json] ID
       capsule-inspector runs compare [--json] [--all] A B

Lists the runs of the sandbox, newest first; tells what one of them did at each path; or puts two side by side, event by
event: "=" both did the same, "!" with another result, "A" and "B" one alone. Times, handles and numbers of events do
not count. An ID may be shortened as long as it is one run's. \`run --again ID\` does one once more.

  --workspace DIR   the sandbox of this folder (default: the current folder)
  --sandbox NAME    the sandbox of this name
  --as NAME         the one that this principal has there
  --all             with compare: also what both did alike
  --json            prints JSON, one object a line; compare ends with one that has the counts

Exit code: 0 done, 1 compared runs that differ, 2 usage, 125 the inspector failed.
`;
