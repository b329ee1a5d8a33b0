/** Changes `[capabilities]` in the text of a manifest and leaves everything else, comments and order too, as it is. */
import type { Right } from '../policy-words.ts';
import { CAPABILITY_OF_RIGHT, capabilityTables } from './capabilities.ts';
import type { FlagCapability, ListCapability } from './capabilities.ts';
import { editList, printList } from './edit-list.ts';
import type { ListLayout } from './edit-list.ts';
import { textsOf, valueAt } from './manifest-document.ts';
import type {
  ManifestDocument,
  ManifestEntry,
  ManifestProblem,
  ManifestTable,
  ManifestValue,
} from './manifest-document.ts';
import { readManifest } from './read-manifest.ts';

/** `problem`: the text cannot be changed, because it cannot be read or has something else there. */
export type ManifestEdit =
  { readonly text: string; readonly problem: null } | { readonly text: null; readonly problem: ManifestProblem };

const done = (text: string): ManifestEdit => ({ text, problem: null });
const refused = ({ place }: Pick<ManifestValue, 'place'>, sentence: string): ManifestEdit => ({
  text: null,
  problem: { severity: 'error', ...place, sentence },
});

/** One after the other, until one is refused. */
function inTurn(text: string, edits: readonly ((text: string) => ManifestEdit)[]): ManifestEdit {
  let result = done(text);
  for (const edit of edits) {
    if (result.problem) return result;
    result = edit(result.text);
  }
  return result;
}

/** Exactly these entries, in the root and in no component: what is there already keeps its place and its comments. */
export const withFileRights = (text: string, rights: Readonly<Record<Right, readonly string[]>>): ManifestEdit =>
  inTurn(
    text,
    (['read', 'write'] as const).flatMap((access) => [
      (before: string) => inComponents(before, CAPABILITY_OF_RIGHT[access], () => []),
      (before: string) => withList(before, CAPABILITY_OF_RIGHT[access], rights[access]),
    ]),
  );

/** As it is when it has the entry already. */
export function withEntry(text: string, access: Right, pattern: string): ManifestEdit {
  const name = CAPABILITY_OF_RIGHT[access];
  const document = readManifest(text);
  if (document.syntax) return { text: null, problem: document.syntax };
  const lists = capabilityTables(document).map((table) => valuesOf(table, name));
  if (lists.flat().includes(pattern)) return done(text);
  return withList(text, name, [...valuesOf(rootTable(document), name), pattern]);
}

/** From the root and from every component. */
export function withoutEntry(text: string, access: Right, pattern: string): ManifestEdit {
  const name = CAPABILITY_OF_RIGHT[access];
  const others = (values: readonly string[]): readonly string[] => values.filter((value) => value !== pattern);
  return inTurn(text, [
    (before) => inComponents(before, name, others),
    (before) => withList(before, name, others(valuesOf(rootTable(readManifest(before)), name))),
  ]);
}

/** Sets a list of the root's capabilities; an empty one stays as `[]` where there is one. */
export function withList(text: string, name: ListCapability, entries: readonly string[]): ManifestEdit {
  const document = readManifest(text);
  const { syntax } = document;
  if (syntax) return { text: null, problem: syntax };
  const present = rootTable(document)?.entries.get(name);
  if (present) return checked(name, entries, setList(document, present, entries, layoutAt(document, present)));
  if (entries.length === 0) return done(text);
  const value = (spread: ListLayout['spread']): string =>
    printList(entries, { lineEnd: lineEndOf(text), column: name.length + 3, spread });
  return checked(name, entries, insert(document, name, value));
}

export function withFlag(text: string, name: FlagCapability, value: boolean): ManifestEdit {
  const document = readManifest(text);
  if (document.syntax) return { text: null, problem: document.syntax };
  const present = rootTable(document)?.entries.get(name)?.value;
  if (present) return done(replaced(text, present, String(value)));
  return value ? insert(document, name, () => 'true') : done(text);
}

const rootTable = ({ root }: ManifestDocument): ManifestTable | undefined => {
  const value = valueAt(root, 'capabilities');
  return value?.kind === 'table' ? value : undefined;
};

const valuesOf = (table: ManifestTable | undefined, name: string): readonly string[] => {
  const value = table && valueAt(table, name);
  return value?.kind === 'list' ? textsOf(value).map((item) => item.value) : [];
};

const lineEndOf = (text: string): string => (text.includes('\r\n') ? '\r\n' : '\n');

const replaced = (text: string, { place }: Pick<ManifestValue, 'place'>, by: string): string =>
  text.slice(0, place.offset) + by + text.slice(place.offset + place.length);

/** Braces are on one line: what is inside of them stays so. */
function layoutAt(
  { text, root }: ManifestDocument,
  { value }: ManifestEntry,
  table = valueAt(root, 'capabilities'),
): ListLayout {
  const isInline = table?.kind === 'table' && text[table.place.offset] === '{';
  return { lineEnd: lineEndOf(text), column: value.place.column - 1, spread: isInline ? 'never' : 'if-wide' };
}

function setList(
  { text }: ManifestDocument,
  { key, value }: ManifestEntry,
  entries: readonly string[],
  layout: ListLayout,
): ManifestEdit {
  if (value.kind !== 'list') return refused(value, `${key} is no list, so it cannot be changed here.`);
  const other = value.items.find(({ kind }) => kind !== 'text');
  if (other) return refused(other, `${key} has something else than texts in it, so it cannot be changed here.`);
  const { offset, length } = value.place;
  const items = textsOf(value).map((item) => {
    const from = item.place.offset - offset;
    return { value: item.value, from, to: from + item.place.length };
  });
  return done(replaced(text, value, editList(text.slice(offset, offset + length), items, entries, layout)));
}

/** In each component that has such a list, one after the other: each edit moves what is behind it. */
function inComponents(
  text: string,
  name: ListCapability,
  change: (values: readonly string[]) => readonly string[],
): ManifestEdit {
  const document = readManifest(text);
  if (document.syntax) return { text: null, problem: document.syntax };
  const root = rootTable(document);
  const tables = capabilityTables(document).filter((table) => table !== root);
  let edit = done(text);
  for (const table of [...tables].sort((a, b) => b.place.offset - a.place.offset)) {
    const present = table.entries.get(name);
    if (!present || edit.problem) continue;
    const layout = layoutAt(document, present, table);
    edit = setList({ ...document, text: edit.text }, present, change(valuesOf(table, name)), layout);
  }
  return edit;
}

/** How the root's capabilities are written: with a header, in braces, with dots before their keys, or not at all. */
function styleOf(text: string, table: ManifestTable): 'header' | 'braces' | 'dots' | 'none' {
  const first = text[table.place.offset];
  if (first === '[' || first === '{') return first === '[' ? 'header' : 'braces';
  return lastPlain(table) ? 'dots' : 'none';
}

/** The last of its values that is no table: those may stand anywhere. */
const lastPlain = ({ entries }: ManifestTable): ManifestValue | undefined =>
  [...entries.values()].findLast(({ value }) => value.kind !== 'table')?.value;

/** A new key of the root's capabilities, in the way that they are written. */
function insert(
  { text, root }: ManifestDocument,
  name: string,
  print: (spread: ListLayout['spread']) => string,
): ManifestEdit {
  const table = valueAt(root, 'capabilities');
  if (table === undefined) return done(withSection(text, `${name} = ${print('if-wide')}`));
  if (table.kind !== 'table') return refused(table, 'capabilities is no table, so it cannot be changed here.');
  const style = styleOf(text, table);
  if (style === 'braces') return done(insertInline(text, table, `${name} = ${print('never')}`));
  const line = `${style === 'dots' ? 'capabilities.' : ''}${name} = ${print('if-wide')}`;
  return done(style === 'none' ? withSection(text, line) : insertLine(text, lastPlain(table) ?? table, line));
}

/** A section of its own at the end. */
function withSection(text: string, line: string): string {
  const lineEnd = lineEndOf(text);
  const gap = text === '' ? '' : text.endsWith('\n') ? lineEnd : `${lineEnd}${lineEnd}`;
  return `${text}${gap}[capabilities]${lineEnd}${line}${lineEnd}`;
}

function insertInline(text: string, { place, entries }: ManifestTable, pair: string): string {
  const end = place.offset + place.length - 1;
  const inside = text.slice(place.offset + 1, end).trimEnd();
  const rest = text.slice(end);
  return `${text.slice(0, place.offset + 1)}${inside}${entries.size > 0 ? ', ' : ' '}${pair} ${rest}`;
}

/** On a line of its own behind the one where `after` ends, with the same indent. */
function insertLine(text: string, { place }: Pick<ManifestValue, 'place'>, line: string): string {
  const end = text.indexOf('\n', place.offset + place.length);
  const indent = /^[ \t]*/.exec(text.slice(text.lastIndexOf('\n', place.offset) + 1))?.[0] ?? '';
  const lineEnd = lineEndOf(text);
  if (end < 0) return `${text}${lineEnd}${indent}${line}${lineEnd}`;
  return `${text.slice(0, end + 1)}${indent}${line}${lineEnd}${text.slice(end + 1)}`;
}

/** An edit counts only when what is read afterwards is what was asked for. */
function checked(name: ListCapability, entries: readonly string[], edit: ManifestEdit): ManifestEdit {
  if (edit.problem) return edit;
  const after = readManifest(edit.text);
  const now = new Set(valuesOf(rootTable(after), name));
  const isRight = after.syntax === null && now.size === new Set(entries).size && entries.every((one) => now.has(one));
  return isRight
    ? edit
    : refused(after.root, `${name} cannot be written: one of its entries is no text that TOML can hold.`);
}
