/** `bin`: what was discarded, brought back or thrown away for good. */
import type { BinItem } from '../../src-preload/contract/review-schemas.ts';
import { CallError } from '../../src-preload/contract/reply.ts';
import type { SandboxState } from '../../src-preload/contract/schemas.ts';
import { CHANGE_LETTERS } from '../../src-preload/contract/vocabulary.ts';

import { EXIT, openSandbox } from './context.ts';
import type { Context } from './context.ts';
import { JSON_FLAG, oneOf, parse, refuseFor, WHERE } from './parse-options.ts';
import { selectChanges } from './paths.ts';
import { exitOf, reportLines, showReport } from './report.ts';
import { alignColumns, jsonLine, plural, printable } from './text.ts';
import type { Where } from './where.ts';

export interface BinCommand {
  readonly kind: 'bin';
  readonly where: Where;
  readonly format: 'plain' | 'json';
  readonly act:
    | { readonly what: 'list' }
    | { readonly what: 'restore'; readonly id: string; readonly paths: readonly string[] }
    | { readonly what: 'purge'; readonly ids: readonly string[] | null };
}

const refuse = refuseFor('bin');
const NO_UNDO = 'undo does not take this back; discard it again to do so\n';

function actOf(words: readonly string[], all: boolean | undefined): BinCommand['act'] {
  const [word, ...others] = words;
  if (all === true && word !== 'purge') return refuse('--all belongs to bin purge.');
  if (word === undefined) return { what: 'list' };
  const [id, ...paths] = others;
  if (word === 'restore') return id === undefined ? refuse('bin restore needs an ID.') : { what: 'restore', id, paths };
  if (word !== 'purge') return refuse(`bin knows restore and purge, not ${JSON.stringify(word)}.`);
  if ((all === true) === others.length > 0) return refuse('bin purge needs either IDs or --all.');
  return { what: 'purge', ids: all === true ? null : others };
}

/** Errors: `UsageError`. */
export function parseBin(rest: readonly string[], cwd: string): BinCommand {
  const { values, positionals } = parse('bin', rest, { ...WHERE, ...JSON_FLAG, all: { type: 'boolean' } } as const);
  const format = values.json === true ? 'json' : 'plain';
  return { kind: 'bin', where: oneOf('bin', values, cwd), format, act: actOf(positionals, values.all) };
}

const item = ({ id, at, message, changes, bytes }: BinItem): string => {
  const rows = changes.map(({ path, kind }) => [CHANGE_LETTERS[kind], printable(path)]);
  const head = [id, new Date(at).toISOString(), plural(bytes, 'byte'), printable(message)];
  return `${alignColumns([head])}${alignColumns(rows).replace(/^(?=.)/gm, '  ')}`;
};

async function chosen(
  state: SandboxState,
  { id, paths }: { readonly id: string; readonly paths: readonly string[] },
  { client, cwd }: Context,
): Promise<string[] | null> {
  if (paths.length === 0) return null;
  const items = await client.binList({ sandbox: state.sandbox.id });
  const changes = items.find((one) => one.id === id)?.changes ?? [];
  const { changes: found, unmatched } = selectChanges(changes, paths, { state, cwd });
  const [stray] = unmatched;
  if (stray !== undefined) throw new CallError('not-found', `Item ${id} has nothing at ${JSON.stringify(stray)}.`);
  return found.map(({ path }) => path);
}

export async function manageBin({ where, format, act }: BinCommand, context: Context): Promise<number> {
  const state = await openSandbox(context, where);
  const { client, stdout } = context;
  const sandbox = state.sandbox.id;
  if (act.what === 'list') {
    const items = await client.binList({ sandbox });
    await stdout.write(items.map(format === 'json' ? jsonLine : item).join(''));
    return EXIT.done;
  }
  if (act.what === 'purge') {
    const { purged } = await client.binPurge({ sandbox, ids: act.ids && [...act.ids] });
    await stdout.write(format === 'json' ? jsonLine({ purged }) : `${plural(purged, 'item')} thrown away for good\n`);
    return EXIT.done;
  }
  const report = await client.binRestore({ sandbox, id: act.id, paths: await chosen(state, act, context) });
  if (format === 'json') await stdout.write(reportLines(report));
  else {
    await showReport(report, 'brought back', context);
    if (report.state === 'done' && report.operation == null && report.applied.length > 0) await stdout.write(NO_UNDO);
  }
  return exitOf(report);
}
