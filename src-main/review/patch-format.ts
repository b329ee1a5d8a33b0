/** Pairs of files as one patch in git's format: modes, renames, links, bytes and all. Knows no trees. */
import { hunksOf, hunkTitle } from '../../src-preload/contract/text/text-hunks.ts';
import type { HunkRow } from '../../src-preload/contract/text/text-hunks.ts';

import { textOf } from './diff.ts';
import type { Side, SideFound } from './diff.ts';
import { gitBinaryPatch, gitBlobId, NO_BLOB } from './git-binary.ts';
import { compareNames, keyOf, sameNames } from './names.ts';
import type { Names } from './names.ts';

/** One file of the patch. */
export interface FilePair {
  readonly from: Names | null;
  readonly to: Names | null;
  readonly before: SideFound;
  readonly after: SideFound;
}

/** Names that would break a line of the patch, or end a quoted name, are quoted as git does; those that begin or end with a space, for `patch`. */
function quoted(name: string): string {
  const special = /["\\\p{Cc}]/u;
  return special.test(name) || name !== name.trim() ? inQuotes(name) : name;
}

function inQuotes(name: string): string {
  const escapes: Readonly<Record<string, string>> = { '"': '\\"', '\\': '\\\\', '\t': '\\t', '\n': '\\n', '\r': '\\r' };
  const escape = (char: string): string => escapes[char] ?? `\\${char.charCodeAt(0).toString(8).padStart(3, '0')}`;
  return `"${name.replaceAll(/["\\\p{Cc}]/gu, escape)}"`;
}
const named = (side: 'a' | 'b', names: Names): string => quoted(`${side}/${keyOf(names)}`);
/** In the first line two names stand side by side: without quotes a space would leave open where the first one ends. */
const inTitle = (side: 'a' | 'b', names: Names): string =>
  keyOf(names).includes(' ') ? inQuotes(`${side}/${keyOf(names)}`) : named(side, names);
/** After a name with a space git wants a tab, to see where it ends. */
const headerName = (name: string): string => (name.includes(' ') && !name.startsWith('"') ? `${name}\t` : name);

/** Git knows two modes of files only. */
const gitMode = ({ kind, mode }: Side): string =>
  kind === 'symlink' ? '120000' : (mode & 0o100) === 0 ? '100644' : '100755';

const isSide = (side: SideFound): side is Side => typeof side === 'object' && side !== null;

const SIGNS = { same: ' ', removed: '-', added: '+' } as const;

const rowText = ({ kind, text }: HunkRow): string =>
  `${SIGNS[kind]}${text.endsWith('\n') ? text : `${text}\n\\ No newline at end of file\n`}`;

const hunkTexts = (before: string, after: string): string =>
  hunksOf(before, after)
    .map((hunk) => `@@ ${hunkTitle(hunk)} @@\n${hunk.rows.map(rowText).join('')}`)
    .join('');

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
  return index + headers + hunkTexts(textBefore, textAfter);
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
  return details === '' ? '' : `diff --git ${inTitle('a', from)} ${inTitle('b', pair.to ?? from)}\n${details}`;
}

const tooLarge = ({ from, to }: FilePair): string => `# ${keyOf(to ?? from ?? [])} is too large for a patch\n`;

export const isMove = ({ from, to }: FilePair): boolean => from !== null && to !== null && !sameNames(from, to);

/** What leaves a place comes before what takes it, so that no reader finds a place taken. */
const rank = (pair: FilePair): number => (pair.to === null ? 0 : isMove(pair) ? 1 : 2);

const isTooLarge = ({ before, after }: FilePair): boolean => before === 'too-large' || after === 'too-large';

/** In an order in which each can be carried out. */
export const formatPatch = (pairs: readonly FilePair[]): string =>
  pairs
    .toSorted((a, b) => rank(a) - rank(b) || compareNames(a.to ?? a.from ?? [], b.to ?? b.from ?? []))
    .map((pair) => (isTooLarge(pair) ? tooLarge(pair) : formatPair(pair)))
    .join('');
