/** `stage` and `unstage`: what the next commit takes, by path, by hunk and by line. */
import { hunksOf } from '../../src-preload/contract/text/text-hunks.ts';
import type { LineRange } from '../../src-preload/contract/text/line-edits.ts';
import { pickRange, stageRanges, withLines } from '../../src-preload/contract/text/pick-lines.ts';
import { CallError } from '../../src-preload/contract/reply.ts';
import type { Staged, StagedText } from '../../src-preload/contract/review-schemas.ts';

import { EXIT, openSandbox } from './context.ts';
import type { Context } from './context.ts';
import { JSON_FLAG, oneOf, parse, refuseFor, WHERE } from './parse-options.ts';
import { canonicalPath } from './paths.ts';
import { chosenPaths } from './chosen-paths.ts';
import { alignColumns, jsonLine, plural, printable } from './text.ts';
import type { Where } from './where.ts';

/** Some changed lines of one file: hunks by their numbers, or those of a range of lines of the sandbox's text. */
export type Part =
  { readonly by: 'hunks'; readonly numbers: readonly number[] } | { readonly by: 'lines'; readonly range: LineRange };

export interface StageCommand {
  readonly kind: 'stage';
  readonly where: Where;
  readonly format: 'plain' | 'json';
  /** Empty to list what is staged. */
  readonly paths: readonly string[];
  /** Of the only path. */
  readonly part: Part | null;
}
export interface UnstageCommand {
  readonly kind: 'unstage';
  readonly where: Where;
  readonly format: 'plain' | 'json';
  /** null for everything. */
  readonly paths: readonly string[] | null;
}

const formatOf = (json: boolean | undefined): 'plain' | 'json' => (json === true ? 'json' : 'plain');

function hunksPart(text: string): Part {
  const numbers = text.split(',').map((word) => (/^[1-9]\d{0,8}$/.test(word) ? Number(word) : 0));
  if (numbers.includes(0)) refuseFor('stage')(`--hunk needs numbers like 1,3, not ${JSON.stringify(text)}.`);
  return { by: 'hunks', numbers };
}

function linesPart(text: string): Part {
  const match = /^([1-9]\d{0,8})(?:-([1-9]\d{0,8}))?$/.exec(text);
  const [from, to] = [Number(match?.[1] ?? 0), Number(match?.[2] ?? match?.[1] ?? 0)];
  if (from === 0 || to < from) refuseFor('stage')(`--lines needs a range like 10-20, not ${JSON.stringify(text)}.`);
  return { by: 'lines', range: { start: from - 1, count: to - from + 1 } };
}

const STAGE_OPTIONS = {
  ...WHERE,
  ...JSON_FLAG,
  hunk: { type: 'string' },
  lines: { type: 'string' },
  list: { type: 'boolean' },
} as const;
type StageValues = ReturnType<typeof parse<typeof STAGE_OPTIONS>>['values'];

function partOf({ hunk, lines }: StageValues): Part | null {
  if (hunk !== undefined && lines !== undefined) refuseFor('stage')('--hunk and --lines exclude each other.');
  if (hunk !== undefined) return hunksPart(hunk);
  return lines === undefined ? null : linesPart(lines);
}

/** Errors: `UsageError`. */
export function parseStage(rest: readonly string[], cwd: string): StageCommand {
  const { values, positionals: paths } = parse('stage', rest, STAGE_OPTIONS);
  const refuse = refuseFor('stage');
  const part = partOf(values);
  const isList = values.list === true;
  if (part !== null && paths.length !== 1) refuse('--hunk and --lines need one PATH.');
  if (isList === paths.length > 0) refuse(isList ? '--list takes no PATH.' : 'stage needs a PATH, or --list.');
  return { kind: 'stage', where: oneOf('stage', values, cwd), format: formatOf(values.json), paths, part };
}

/** Errors: `UsageError`. */
export function parseUnstage(rest: readonly string[], cwd: string): UnstageCommand {
  const options = { ...WHERE, ...JSON_FLAG, all: { type: 'boolean' } } as const;
  const { values, positionals } = parse('unstage', rest, options);
  if ((values.all === true) === positionals.length > 0) refuseFor('unstage')('unstage needs a PATH, or --all.');
  const paths = values.all === true ? null : positionals;
  return { kind: 'unstage', where: oneOf('unstage', values, cwd), format: formatOf(values.json), paths };
}

async function show({ paths }: Staged, format: 'plain' | 'json', { stdout }: Context): Promise<number> {
  if (format === 'json') await stdout.write(paths.map(jsonLine).join(''));
  else {
    const rows = paths.map(({ path, how, stale }) => [
      printable(path),
      how === 'partial' ? 'some lines' : '',
      stale ? 'chosen from an earlier content' : '',
    ]);
    await stdout.write(`${alignColumns(rows)}${rows.length === 0 ? '' : '\n'}${plural(rows.length, 'path')} staged\n`);
  }
  return EXIT.done;
}

/** Ranges of the sandbox's text. */
function hunkRanges(text: StagedText, numbers: readonly number[]): readonly LineRange[] {
  const hunks = hunksOf(text.base ?? '', text.merged ?? '');
  return numbers.flatMap((number) => {
    const hunk = hunks[number - 1];
    if (!hunk)
      throw new CallError(
        'not-found',
        `${text.path} has ${plural(hunks.length, 'hunk')}, so none is number ${number}.`,
      );
    return hunk.edits.map(({ after }) => after);
  });
}

function stagedWith(text: StagedText, part: Part): string {
  const [staged, merged] = [text.staged ?? '', text.merged ?? ''];
  if (part.by === 'hunks') return stageRanges(staged, merged, hunkRanges(text, part.numbers));
  return withLines(staged, merged, pickRange(staged, merged, 'after', part.range));
}

async function stagePart(sandbox: string, path: string, part: Part, { client }: Context): Promise<void> {
  const text = await client.stageText({ sandbox, path });
  if (text.state !== 'text') throw new CallError('unsupported', `${path} is no text whose lines could be chosen.`);
  await client.stageWrite({ sandbox, path, text: stagedWith(text, part), version: text.version });
}

export async function stageChanges({ where, format, paths, part }: StageCommand, context: Context): Promise<number> {
  const state = await openSandbox(context, where);
  const { client, cwd } = context;
  const sandbox = state.sandbox.id;
  const [first] = paths;
  if (part && first !== undefined) await stagePart(sandbox, canonicalPath(first, { state, cwd }), part, context);
  else if (paths.length > 0)
    await client.stageAdd({ sandbox, paths: (await chosenPaths(state, paths, context)) ?? [] });
  return show(await client.stageRead({ sandbox }), format, context);
}

export async function unstageChanges({ where, format, paths }: UnstageCommand, context: Context): Promise<number> {
  const state = await openSandbox(context, where);
  const { client, cwd } = context;
  const places = paths?.map((path) => canonicalPath(path, { state, cwd })) ?? null;
  return show(await client.stageRemove({ sandbox: state.sandbox.id, paths: places }), format, context);
}
