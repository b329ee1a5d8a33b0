/** `diff`: what the sandbox changed, as a list, as JSON lines, or as one patch. */
import { diffLines } from 'diff';

import type { Change } from '../../src-preload/contract/schemas.ts';
import { CHANGE_LETTERS } from '../../src-preload/contract/vocabulary.ts';

import { EXIT, openSandbox } from './context.ts';
import type { Context } from './context.ts';
import { pathOf } from './diff-text.ts';
import type { DiffCommand } from './grammar.ts';
import { showMomentDiff } from './moments.ts';
import { selectChanges } from './paths.ts';
import { alignColumns, countKinds, formatSize, jsonLine, plural } from './text.ts';

/** Milliseconds spent on counting the lines of one file; after that it has no counts. */
const PATIENCE = 500;

export async function showDiff(command: DiffCommand, context: Context): Promise<number> {
  if (command.moments) return showMomentDiff({ ...command, moments: command.moments }, context);
  const { client, stdout, cwd } = context;
  const state = await openSandbox(context, command.where);
  const all = await client.changeList({ sandbox: state.sandbox.id });
  const { changes } = selectChanges(all, command.paths, { state, cwd });
  if (command.format === 'patch') {
    const paths = command.paths.length === 0 ? null : changes.map(({ path }) => path);
    if (changes.length > 0) await stdout.write((await client.changePatch({ sandbox: state.sandbox.id, paths })).patch);
    return EXIT.done;
  }
  const counted: Counted[] = [];
  for (const change of changes) {
    const lines = await countLines(change, state.sandbox.id, context);
    counted.push({ ...change, ...lines });
    if (command.format === 'json') await stdout.write(jsonLine(counted.at(-1)));
  }
  if (command.format === 'plain') await stdout.write(asList(counted));
  return EXIT.done;
}

interface LineCounts {
  /** Null when it is no text. */
  readonly linesAdded: number | null;
  readonly linesRemoved: number | null;
}
type Counted = Change & LineCounts;

const UNKNOWN: LineCounts = { linesAdded: null, linesRemoved: null };

async function countLines(change: Change, sandbox: string, { client }: Context): Promise<LineCounts> {
  if (change.entry !== 'file' || !change.content) return UNKNOWN;
  const { state, before, after } = await client.changeDiff({ sandbox, path: change.path });
  if (state !== 'text') return UNKNOWN;
  const parts = diffLines(before ?? '', after ?? '', { timeout: PATIENCE });
  const total = (side: 'added' | 'removed'): number =>
    parts?.reduce((sum, part) => sum + (part[side] ? part.count : 0), 0) ?? 0;
  return parts ? { linesAdded: total('added'), linesRemoved: total('removed') } : UNKNOWN;
}

function asList(changes: readonly Counted[]): string {
  if (changes.length === 0) return 'Nothing has changed.\n';
  const rows = changes.map((change) => [
    CHANGE_LETTERS[change.kind],
    pathOf(change),
    sizesOf(change),
    change.linesAdded === null ? '' : `+${change.linesAdded} -${change.linesRemoved ?? 0}`,
    notesOn(change),
  ]);
  return `${alignColumns(rows)}\n${plural(changes.length, 'change')}: ${countKinds(changes.map(({ kind }) => kind))}\n`;
}

function sizesOf({ entry, kind, sizeBefore, sizeAfter }: Change): string {
  if (entry !== 'file') return '';
  const sizes = kind === 'deleted' ? [sizeBefore] : [sizeBefore === sizeAfter ? null : sizeBefore, sizeAfter];
  return sizes.flatMap((size) => (size === null ? [] : [formatSize(size)])).join(' -> ');
}

const notesOn = ({ kind, mode, opaque, entry }: Change): string =>
  [
    ...(entry === 'file' || entry === 'directory' ? [] : [entry]),
    ...(mode && kind !== 'added' ? ['mode'] : []),
    ...(opaque ? ['replaces the folder'] : []),
  ].join(', ');
