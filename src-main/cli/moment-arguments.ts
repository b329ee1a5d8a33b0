/** Commands about files as they were, and how they name a moment. */
import { JSON_FLAG, oneOf, parse, refuseFor, WHERE } from './parse-options.ts';
import type { CommandName } from './command-names.ts';
import type { Where } from './where.ts';

/** Right after the event of that number; 0 is before the first, null is now. */
export type Moment = number | null;

export interface Moments {
  readonly from: Moment;
  readonly to: Moment;
}

interface OnePath {
  readonly where: Where;
  readonly path: string;
}
export interface HistoryCommand extends OnePath {
  readonly kind: 'history';
  readonly format: 'plain' | 'json';
  readonly limit: number;
}
export interface ShowCommand extends OnePath {
  readonly kind: 'show';
  readonly at: Moment;
}
export interface BlameCommand extends OnePath {
  readonly kind: 'blame';
  readonly format: 'plain' | 'json';
  readonly at: Moment;
}
export interface RestoreCommand extends OnePath {
  readonly kind: 'restore';
  readonly at: number;
  readonly side: 'before' | 'after';
}
export type MomentCommand = HistoryCommand | ShowCommand | BlameCommand | RestoreCommand;

export const MOMENT_OPTIONS = { from: { type: 'string' }, to: { type: 'string' } } as const;
const AT = { at: { type: 'string' } } as const;

/** Versions that `history` lists when it is not told. */
const LISTED = 100;

function momentOf(topic: CommandName, option: string, text: string | undefined): Moment {
  if (text === undefined || text === 'now') return null;
  if (/^\d{1,15}$/.test(text)) return Number(text);
  return refuseFor(topic)(`--${option} needs the number of an event, or now; not ${JSON.stringify(text)}.`);
}

/** Of `diff`; empty when it is about the changes of now. */
export function momentsOf(
  { from, to }: { readonly from?: string | undefined; readonly to?: string | undefined },
  paths: readonly string[],
): { readonly moments?: Moments } {
  if (from === undefined && to === undefined) return {};
  if (from === undefined) return refuseFor('diff')('--to needs --from: the moment to begin with.');
  if (paths.length > 1)
    return refuseFor('diff')(`Between two moments diff takes one PATH, not ${JSON.stringify(paths[1])} too.`);
  return { moments: { from: momentOf('diff', 'from', from), to: momentOf('diff', 'to', to) } };
}

function onePath(topic: CommandName, positionals: readonly string[]): string {
  const [path, more] = positionals;
  if (path === undefined) return refuseFor(topic)(`${topic} needs a PATH.`);
  if (more !== undefined) return refuseFor(topic)(`${topic} takes one PATH, not ${JSON.stringify(more)} too.`);
  return path;
}

const formatOf = ({ json }: { readonly json?: boolean | undefined }) => (json === true ? 'json' : 'plain');

export function parseHistory(rest: readonly string[], cwd: string): HistoryCommand {
  const { values, positionals } = parse('history', rest, {
    ...WHERE,
    ...JSON_FLAG,
    limit: { type: 'string' },
  } as const);
  const text = values.limit ?? String(LISTED);
  const limit = /^\d{1,3}$|^1000$/.test(text) ? Number(text) : 0;
  if (limit === 0) return refuseFor('history')('--limit needs a whole number from 1 to 1000.');
  const path = onePath('history', positionals);
  return { kind: 'history', where: oneOf('history', values, cwd), path, format: formatOf(values), limit };
}

export function parseShow(rest: readonly string[], cwd: string): ShowCommand {
  const { values, positionals } = parse('show', rest, { ...WHERE, ...AT } as const);
  const path = onePath('show', positionals);
  return { kind: 'show', where: oneOf('show', values, cwd), path, at: momentOf('show', 'at', values.at) };
}

export function parseBlame(rest: readonly string[], cwd: string): BlameCommand {
  const { values, positionals } = parse('blame', rest, { ...WHERE, ...JSON_FLAG, ...AT } as const);
  const path = onePath('blame', positionals);
  const at = momentOf('blame', 'at', values.at);
  return { kind: 'blame', where: oneOf('blame', values, cwd), path, format: formatOf(values), at };
}

export function parseRestore(rest: readonly string[], cwd: string): RestoreCommand {
  const { values, positionals } = parse('restore', rest, { ...WHERE, ...AT, before: { type: 'boolean' } } as const);
  const path = onePath('restore', positionals);
  const at = momentOf('restore', 'at', values.at);
  if (at === null || at === 0) return refuseFor('restore')('restore needs --at and the number of an event.');
  const side = values.before === true ? 'before' : 'after';
  return { kind: 'restore', where: oneOf('restore', values, cwd), path, at, side };
}
