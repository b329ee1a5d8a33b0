/** What `commit` is told: which changes, from which plan, and what to say of them. */
import { resolve } from 'node:path';

import { JSON_FLAG, oneOf, parse, refuseFor, WHERE } from './parse-options.ts';
import type { Where } from './where.ts';

export interface CommitCommand {
  readonly kind: 'commit';
  readonly where: Where;
  readonly dryRun: boolean;
  readonly format: 'plain' | 'json';
  readonly paths: readonly string[];
  /** Instead of `paths`: what is staged, or the absolute path of a file with a plan. */
  readonly from?: { readonly staged: true } | { readonly plan: string };
  /** For the log of operations. */
  readonly message?: string;
  readonly author?: string;
  readonly conflicts?: 'skip';
}

const OPTIONS = {
  ...WHERE,
  ...JSON_FLAG,
  'dry-run': { type: 'boolean' },
  staged: { type: 'boolean' },
  plan: { type: 'string' },
  message: { type: 'string', short: 'm' },
  author: { type: 'string' },
  'skip-conflicts': { type: 'boolean' },
} as const;
type Values = ReturnType<typeof parse<typeof OPTIONS>>['values'];

function sourceOf({ staged, plan }: Values, cwd: string): Pick<CommitCommand, 'from'> {
  if (staged === true) return { from: { staged: true } };
  return plan === undefined ? {} : { from: { plan: resolve(cwd, plan) } };
}

function checkCommit(values: Values, paths: readonly string[]): void {
  const refuse = refuseFor('commit');
  const sources = [values.staged === true, values.plan !== undefined, paths.length > 0].filter(Boolean);
  if (sources.length > 1) refuse('PATH, --staged and --plan exclude each other.');
  if (values.plan === undefined) return;
  if (values['dry-run'] === true || values['skip-conflicts'] === true || values.author !== undefined)
    refuse('--plan does exactly what the plan says: only -m goes with it.');
}

const saidOf = ({ message, author }: Values): Pick<CommitCommand, 'message' | 'author'> => ({
  ...(message === undefined ? {} : { message }),
  ...(author === undefined ? {} : { author }),
});

/** Errors: `UsageError`. */
export function parseCommit(rest: readonly string[], cwd: string): CommitCommand {
  const { values, positionals: paths } = parse('commit', rest, OPTIONS);
  checkCommit(values, paths);
  return {
    ...{ kind: 'commit', where: oneOf('commit', values, cwd), paths },
    dryRun: values['dry-run'] === true,
    format: values.json === true ? 'json' : 'plain',
    ...sourceOf(values, cwd),
    ...saidOf(values),
    ...(values['skip-conflicts'] === true ? { conflicts: 'skip' as const } : {}),
  };
}
