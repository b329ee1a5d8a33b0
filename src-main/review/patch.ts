/** Changes as one patch that `git apply` takes: modes, renames, links, bytes and all. */
import { structuredPatch } from 'diff';

import type { Overlay } from '../vfs/overlay.ts';
import type { Change } from './change.ts';
import { baseSide, sidesOf, textOf } from './diff.ts';
import type { DiffLimits, Side, SideFound } from './diff.ts';
import { gitBinaryPatch, gitBlobId, NO_BLOB } from './git-binary.ts';
import { compareNames, keyOf, parentOf, sameNames } from './names.ts';
import type { Names } from './names.ts';
import { baseBelow, TopModel } from './top-model.ts';

/** Bytes of one side beyond which a file is only mentioned. */
const MAX_IN_PATCH = 64 * 1024 * 1024;
/** Bytes of one side beyond which, and milliseconds after which, lines are not compared: everything goes, everything comes. */
const MAX_COMPARED = 4 * 1024 * 1024;
const PATIENCE = 2000;
const CONTEXT = 3;

/** One file of the patch. */
interface FilePair {
  readonly from: Names | null;
  readonly to: Names | null;
  readonly before: SideFound;
  readonly after: SideFound;
}

/** Names that would break a line of the patch, or end a quoted name, are quoted as git does. */
function quoted(name: string): string {
  const special = /["\\\p{Cc}]/u;
  if (!special.test(name)) return name;
  const escapes: Readonly<Record<string, string>> = { '"': '\\"', '\\': '\\\\', '\t': '\\t', '\n': '\\n', '\r': '\\r' };
  const escape = (char: string): string => escapes[char] ?? `\\${char.charCodeAt(0).toString(8).padStart(3, '0')}`;
  return `"${name.replaceAll(new RegExp(special, 'gu'), escape)}"`;
}
const named = (side: 'a' | 'b', names: Names): string => quoted(`${side}/${keyOf(names)}`);
/** After a name with a space git wants a tab, to see where it ends. */
const headerName = (name: string): string => (name.includes(' ') ? `${name}\t` : name);

/** Git knows two modes of files only. */
const gitMode = ({ kind, mode }: Side): string =>
  kind === 'symlink' ? '120000' : (mode & 0o100) === 0 ? '100644' : '100755';

const isSide = (side: SideFound): side is Side => typeof side === 'object' && side !== null;

const NO_END = '\\ No newline at end of file';

/** All lines of one side under one sign. */
function wholeSide(sign: '-' | '+', text: string): readonly string[] {
  if (text === '') return [];
  const ends = text.endsWith('\n');
  const lines = (ends ? text.slice(0, -1) : text).split('\n').map((line) => sign + line);
  return ends ? lines : [...lines, NO_END];
}

function replaceAll(before: string, after: string): string {
  const [old, fresh] = [wholeSide('-', before), wholeSide('+', after)];
  const count = (lines: readonly string[]): number => lines.filter((line) => line !== NO_END).length;
  const range = (lines: readonly string[]): string => `${count(lines) === 0 ? 0 : 1},${count(lines)}`;
  return [`@@ -${range(old)} +${range(fresh)} @@`, ...old, ...fresh, ''].join('\n');
}

function hunksOf(before: string, after: string): string {
  if (before.length > MAX_COMPARED || after.length > MAX_COMPARED) return replaceAll(before, after);
  const patch = structuredPatch('a', 'b', before, after, undefined, undefined, { context: CONTEXT, timeout: PATIENCE });
  if (!patch) return replaceAll(before, after);
  const range = (start: number, lines: number): string =>
    lines === 1 ? `${start}` : `${lines === 0 ? start - 1 : start},${lines}`;
  return patch.hunks
    .map(({ oldStart, oldLines, newStart, newLines, lines }) =>
      [`@@ -${range(oldStart, oldLines)} +${range(newStart, newLines)} @@`, ...lines, ''].join('\n'),
    )
    .join('');
}

const EMPTY = new Uint8Array();

const fileHeader = (sign: string, side: 'a' | 'b', names: Names | null): string =>
  `${sign} ${names ? headerName(named(side, names)) : '/dev/null'}\n`;

const indexLine = (before: Side | null, after: Side | null): string =>
  `index ${[before, after].map((side) => (side ? gitBlobId(side.bytes) : NO_BLOB)).join('..')}`;

/** Git has to be told that a link leaves, or it takes what comes below its old place for something behind the link. */
const movedLink = (before: Side | null, after: Side | null): string =>
  before?.kind === 'symlink' && after?.kind === 'symlink' ? `${indexLine(before, after)} 120000\n` : '';

function body({ from, to }: FilePair, before: Side | null, after: Side | null): string {
  const [old, fresh] = [before?.bytes ?? EMPTY, after?.bytes ?? EMPTY];
  if (Buffer.compare(old, fresh) === 0) return movedLink(before, after);
  const index = `${indexLine(before, after)}\n`;
  const [textBefore, textAfter] = [textOf(old), textOf(fresh)];
  if (textBefore === undefined || textAfter === undefined) return index + gitBinaryPatch(old, fresh);
  const headers = fileHeader('---', 'a', before && from) + fileHeader('+++', 'b', after && to);
  return index + headers + hunksOf(textBefore, textAfter);
}

/** The lines between the first one and the content. */
function extended({ from, to }: FilePair, before: Side | null, after: Side | null): string {
  if (!before) return after ? `new file mode ${gitMode(after)}\n` : '';
  if (!after) return `deleted file mode ${gitMode(before)}\n`;
  const modes = gitMode(before) === gitMode(after) ? '' : `old mode ${gitMode(before)}\nnew mode ${gitMode(after)}\n`;
  if (!from || !to || keyOf(from) === keyOf(to)) return modes;
  return `${modes}rename from ${quoted(keyOf(from))}\nrename to ${quoted(keyOf(to))}\n`;
}

function formatPair(pair: FilePair): string {
  const [before, after] = [pair.before, pair.after].map((side) => (isSide(side) ? side : null));
  // Git takes a file that becomes a link for one that goes and one that comes.
  if (before && after && before.kind !== after.kind)
    return formatPair({ ...pair, to: pair.from, after: null }) + formatPair({ ...pair, from: pair.to, before: null });
  return formatSides(pair, before ?? null, after ?? null);
}

function formatSides(pair: FilePair, before: Side | null, after: Side | null): string {
  const details = extended(pair, before, after) + body(pair, before, after);
  const from = pair.from ?? pair.to ?? [];
  return details === '' ? '' : `diff --git ${named('a', from)} ${named('b', pair.to ?? from)}\n${details}`;
}

const tooLarge = ({ from, to }: FilePair): string => `# ${keyOf(to ?? from ?? [])} is too large for a patch\n`;

interface Source {
  readonly overlay: Overlay;
  readonly model: TopModel;
  /** Keys of the places that have a change of their own. */
  readonly changed: ReadonlySet<string>;
  readonly limits: DiffLimits;
}

/** A directory that was renamed, as renames of the files in it that have no change of their own. */
function* filesOfRenamed(
  { overlay, model, changed, limits }: Source,
  names: Names,
  baseNames: Names,
): Generator<FilePair> {
  for (const thing of baseBelow(model, baseNames)) {
    const to = [...names, ...thing.names.slice(baseNames.length)];
    const shown = model.shown(parentOf(to));
    if (thing.stat.kind === 'directory' || changed.has(keyOf(to)) || !shown || !sameNames(shown, parentOf(thing.names)))
      continue;
    const side = baseSide(overlay, thing.names, limits);
    yield { from: thing.names, to, before: side, after: side };
  }
}

function* pairsOf(source: Source, change: Change): Generator<FilePair> {
  const { names, baseNames, kind, entry } = change;
  const [before, after] = sidesOf(source.overlay, change, source.limits);
  yield { from: baseNames, to: kind === 'deleted' ? null : names, before, after };
  if (kind === 'renamed' && entry === 'directory' && baseNames) yield* filesOfRenamed(source, names, baseNames);
}

const isMove = ({ from, to }: FilePair): boolean => from !== null && to !== null && !sameNames(from, to);

/** A file that comes where the base has another, which stays, is for git a change of that one. */
function* asGitHasIt({ overlay, limits }: Source, pair: FilePair, left: ReadonlySet<string>): Generator<FilePair> {
  const { from, to } = pair;
  const isThere = to && (from === null || isMove(pair)) && !left.has(keyOf(to));
  const replaced = isThere ? baseSide(overlay, to, limits) : null;
  if (!to || replaced === null || replaced === 'not-a-file') {
    yield pair;
    return;
  }
  if (from) yield { ...pair, to: null, after: null };
  yield { ...pair, from: to, before: replaced };
}

/** What leaves a place comes before what takes it, so that no reader finds a place taken. */
const rank = (pair: FilePair): number => (pair.to === null ? 0 : isMove(pair) ? 1 : 2);

/**
 * The changes as text in git's format, paths relative to the mount's root. Git knows no directories: an empty one, and
 * a directory's mode, are not in it. A file beyond 64 MiB is mentioned in a line that git ignores.
 */
export function unifiedPatch(
  overlay: Overlay,
  changes: readonly Change[],
  limits: DiffLimits = { maxBytes: MAX_IN_PATCH },
): string {
  const changed = new Set(changes.map((change) => keyOf(change.names)));
  const source = { overlay, model: new TopModel(overlay), changed, limits };
  const found = changes.flatMap((change) => [...pairsOf(source, change)]);
  const left = new Set(found.filter((pair) => pair.to === null || isMove(pair)).map((pair) => keyOf(pair.from ?? [])));
  const pairs = found.flatMap((pair) => [...asGitHasIt(source, pair, left)]);
  pairs.sort((a, b) => rank(a) - rank(b) || compareNames(a.to ?? a.from ?? [], b.to ?? b.from ?? []));
  return pairs.map((pair) => (isTooLarge(pair) ? tooLarge(pair) : formatPair(pair))).join('');
}

const isTooLarge = ({ before, after }: FilePair): boolean => before === 'too-large' || after === 'too-large';
