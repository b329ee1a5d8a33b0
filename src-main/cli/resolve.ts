/** `conflicts` and `resolve`: what stands in the way of a commit, and what becomes of it. */
import { resolve } from 'node:path';

import { CallError } from '../../src-preload/contract/reply.ts';
import type { ConflictDetails } from '../../src-preload/contract/review-schemas.ts';
import { RESOLUTIONS } from '../../src-preload/contract/review-words.ts';
import type { Resolution } from '../../src-preload/contract/review-words.ts';
import { conflictCount, markedText, mergeTexts, resolvedText } from '../../src-preload/contract/text/merge-texts.ts';

import { EXIT, openSandbox } from './context.ts';
import type { Context } from './context.ts';
import { JSON_FLAG, oneOf, parse, refuseFor, WHERE } from './parse-options.ts';
import { canonicalPath } from './paths.ts';
import { chosenPaths } from './chosen-paths.ts';
import { readTextFile } from './text-file.ts';
import { alignColumns, jsonLine, plural, printable } from './text.ts';
import type { Where } from './where.ts';

export interface ConflictsCommand {
  readonly kind: 'conflicts';
  readonly where: Where;
  readonly format: 'plain' | 'json';
  readonly paths: readonly string[];
}
export interface ResolveCommand {
  readonly kind: 'resolve';
  readonly where: Where;
  readonly path: string;
  readonly take: Resolution;
  /** Absolute, with the merged text; null to merge both sides by ourselves. */
  readonly file: string | null;
}

/** Errors: `UsageError`. */
export function parseConflicts(rest: readonly string[], cwd: string): ConflictsCommand {
  const { values, positionals: paths } = parse('conflicts', rest, { ...WHERE, ...JSON_FLAG } as const);
  const format = values.json === true ? 'json' : 'plain';
  return { kind: 'conflicts', where: oneOf('conflicts', values, cwd), format, paths };
}

const isResolution = (text: string | undefined): text is Resolution => RESOLUTIONS.some((take) => take === text);

/** Errors: `UsageError`. */
export function parseResolve(rest: readonly string[], cwd: string): ResolveCommand {
  const options = { ...WHERE, take: { type: 'string' }, file: { type: 'string' } } as const;
  const { values, positionals } = parse('resolve', rest, options);
  const refuse = refuseFor('resolve');
  const [path, more] = positionals;
  const { take, file } = values;
  if (path === undefined || more !== undefined) return refuse('resolve needs one PATH.');
  if (!isResolution(take)) return refuse('--take is mine, theirs, merged or skip.');
  if (file !== undefined && take !== 'merged') return refuse('--file belongs to --take merged.');
  const where = oneOf('resolve', values, cwd);
  return { kind: 'resolve', where, path, take, file: file === undefined ? null : resolve(cwd, file) };
}

export async function showConflicts(command: ConflictsCommand, context: Context): Promise<number> {
  const state = await openSandbox(context, command.where);
  const { client, stdout } = context;
  const paths = await chosenPaths(state, command.paths, context);
  const { conflicts } = await client.changeCommit({ sandbox: state.sandbox.id, paths, dryRun: true });
  if (command.format === 'json') await stdout.write(conflicts.map(jsonLine).join(''));
  else {
    const rows = conflicts.map(({ path, reason, message }) => [printable(path), reason, printable(message)]);
    await stdout.write(`${alignColumns(rows)}${rows.length === 0 ? '' : '\n'}${plural(rows.length, 'conflict')}\n`);
  }
  return conflicts.length > 0 ? EXIT.conflicts : EXIT.done;
}

const pieces = ({ base, mine, theirs }: ConflictDetails) =>
  mergeTexts(base.text ?? '', mine.text ?? '', theirs.text ?? '');

/** Both sides in one text; null when they touch the same lines, and then the text with marks has been printed. */
async function mergedText(sandbox: string, path: string, { client, stdout, stderr }: Context): Promise<string | null> {
  const details = await client.conflictDetails({ sandbox, path });
  if (!details.choices.includes('merged'))
    throw new CallError('unsupported', `${path} is nothing that could be merged.`);
  const merge = pieces(details);
  const text = resolvedText(merge);
  if (text !== null) return text;
  await stdout.write(markedText(merge));
  await stderr.write(
    `capsule-inspector: ${plural(conflictCount(merge), 'place')} were changed on both sides. Edit the text, and give it with --file.\n`,
  );
  return null;
}

export async function resolveConflict({ where, take, ...command }: ResolveCommand, context: Context): Promise<number> {
  const state = await openSandbox(context, where);
  const { client, cwd, stdout, stderr } = context;
  const sandbox = state.sandbox.id;
  const path = canonicalPath(command.path, { state, cwd });
  const file = command.file === null ? null : await readTextFile(command.file);
  const text = take === 'merged' ? (file ?? (await mergedText(sandbox, path, context))) : undefined;
  if (text === null) return EXIT.conflicts;
  const choice = { path, take, ...(text === undefined ? {} : { text }) };
  const { conflicts } = await client.conflictResolve({ sandbox, choices: [choice] });
  for (const conflict of conflicts)
    await stderr.write(`conflict: ${printable(conflict.path)}: ${printable(conflict.message)}\n`);
  await stdout.write(`${printable(path)}: ${take}\n`);
  return conflicts.length > 0 && take !== 'skip' ? EXIT.conflicts : EXIT.done;
}
