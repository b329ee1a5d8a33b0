/** Reads TOML into values with places. Nothing that a text says makes it throw, or take long. */
import { ParseError, parseTOML } from 'toml-eslint-parser';
import type { AST } from 'toml-eslint-parser';

import { MANIFEST_LIMITS } from './manifest-document.ts';
import type {
  ManifestDocument,
  ManifestEntry,
  ManifestProblem,
  ManifestTable,
  ManifestValue,
} from './manifest-document.ts';
import { placesIn } from './text-place.ts';
import type { PlaceAt, TextPlace } from './text-place.ts';

/** A table that is still being filled. */
interface GrowingTable {
  readonly kind: 'table';
  readonly place: TextPlace;
  readonly entries: Map<string, ManifestEntry>;
}
interface GrowingList {
  readonly kind: 'list';
  readonly place: TextPlace;
  readonly items: ManifestValue[];
}

type Name = AST.TOMLBare | AST.TOMLQuoted;

class TooDeep extends Error {
  readonly place: TextPlace;
  constructor(place: TextPlace) {
    super('too deep');
    this.place = place;
  }
}

const nameOf = (name: Name): string => (name.type === 'TOMLBare' ? name.name : name.value);

/** Builds the tables of a program that the parser took: no key is given twice in it. */
class TableBuilder {
  readonly #placeAt: PlaceAt;
  readonly root: GrowingTable;
  /** Those that `[[…]]` made: only these grow by a header. */
  readonly #lists = new Map<ManifestValue, GrowingList>();

  constructor(placeAt: PlaceAt) {
    this.#placeAt = placeAt;
    this.root = this.#table(placeAt(0, 0));
  }

  /** Errors: `TooDeep`. */
  build(program: AST.TOMLProgram): ManifestTable {
    for (const node of program.body[0].body) {
      if (node.type === 'TOMLKeyValue') this.#set(this.root, node, 0);
      else this.#section(node);
    }
    return this.root;
  }

  #table(place: TextPlace): GrowingTable {
    return { kind: 'table', place, entries: new Map() };
  }

  #place(node: { readonly range: readonly [number, number] }): TextPlace {
    return this.#placeAt(node.range[0], node.range[1]);
  }

  #section(node: AST.TOMLTable): void {
    const { keys } = node.key;
    const parents = keys.slice(0, -1);
    const last = keys.at(-1);
    if (last === undefined) return;
    const parent = this.#walk(this.root, parents);
    const table = node.kind === 'array' ? this.#appended(parent, last, node) : this.#opened(parent, last, node);
    for (const pair of node.body) this.#set(table, pair, keys.length);
  }

  /** The table below `names`, made where there is none; of a list of tables its last. */
  #walk(from: GrowingTable, names: readonly Name[]): GrowingTable {
    let table = from;
    for (const [depth, name] of names.entries()) {
      this.#checkDepth(depth, name);
      table = this.#below(table, name, this.#place(name));
    }
    return table;
  }

  #below(table: GrowingTable, name: Name, place: TextPlace): GrowingTable {
    const found = table.entries.get(nameOf(name))?.value;
    if (found?.kind === 'table') return found as GrowingTable;
    const last = found?.kind === 'list' ? found.items.at(-1) : undefined;
    if (last?.kind === 'table') return last as GrowingTable;
    const made = this.#table(place);
    this.#put(table, name, made);
    return made;
  }

  /** One that came to be by a key below it has its place from its own header, when there is one. */
  #opened(parent: GrowingTable, name: Name, header: AST.TOMLTable): GrowingTable {
    const place = this.#header(header);
    const found = parent.entries.get(nameOf(name))?.value;
    const made: GrowingTable = {
      kind: 'table',
      place,
      entries: found?.kind === 'table' ? new Map(found.entries) : new Map<string, ManifestEntry>(),
    };
    this.#put(parent, name, made);
    return made;
  }

  #appended(parent: GrowingTable, name: Name, header: AST.TOMLTable): GrowingTable {
    const place = this.#header(header);
    const found = parent.entries.get(nameOf(name))?.value;
    const made = this.#table(place);
    const list = found && this.#lists.get(found);
    if (list) {
      list.items.push(made);
      return made;
    }
    const fresh: GrowingList = { kind: 'list', place, items: [made] };
    this.#lists.set(fresh, fresh);
    this.#put(parent, name, fresh);
    return made;
  }

  /** Of its brackets only, not of what is below it. */
  #header(node: AST.TOMLTable): TextPlace {
    const brackets = node.kind === 'array' ? 2 : 1;
    return this.#placeAt(node.range[0], node.key.range[1] + brackets);
  }

  #put(table: GrowingTable, name: Name, value: ManifestValue): void {
    const key = nameOf(name);
    table.entries.set(key, { key, keyPlace: this.#place(name), value });
  }

  #set(table: GrowingTable, pair: AST.TOMLKeyValue, depth: number): void {
    const { keys } = pair.key;
    const last = keys.at(-1);
    if (last === undefined) return;
    this.#checkDepth(depth + keys.length, last);
    this.#put(this.#walk(table, keys.slice(0, -1)), last, this.#value(pair.value, depth + keys.length));
  }

  #value(node: AST.TOMLContentNode, depth: number): ManifestValue {
    this.#checkDepth(depth, node);
    const place = this.#place(node);
    if (node.type === 'TOMLArray')
      return { kind: 'list', place, items: node.elements.map((item) => this.#value(item, depth + 1)) };
    if (node.type === 'TOMLValue') return plainValue(node, place);
    const table = this.#table(place);
    for (const pair of node.body) this.#set(table, pair, depth + 1);
    return table;
  }

  #checkDepth(depth: number, node: { readonly range: readonly [number, number] }): void {
    if (depth > MANIFEST_LIMITS.nesting) throw new TooDeep(this.#place(node));
  }
}

function plainValue(node: AST.TOMLValue, place: TextPlace): ManifestValue {
  switch (node.kind) {
    case 'string':
      return { kind: 'text', place, value: node.value };
    case 'boolean':
      return { kind: 'truth', place, value: node.value };
    case 'integer':
    case 'float':
      return { kind: 'number', place, value: node.value };
    case 'offset-date-time':
    case 'local-date-time':
    case 'local-date':
    case 'local-time':
      return { kind: 'date', place, value: node.datetime };
  }
}

/** Texts that do not end go on to the end of their line, or of all: so each sign is looked at once. */
const PIECES = /"""[^]*?(?:"""|$)|'''[^]*?(?:'''|$)|"(?:\\.|[^"\\\n])*"?|'[^'\n]*'?|#.*|[[{\]}]|[^\s"'#[\]{}.]+/g;

interface Beyond {
  readonly at: number;
  readonly sentence: string;
}

/** Where brackets are within each other, or a text is longer, than the parser bears: it would fail as nobody foresaw. null for nowhere. */
function beyondParser(text: string): Beyond | null {
  let depth = 0;
  for (const { 0: piece, index } of text.matchAll(PIECES)) {
    if (piece.length > MANIFEST_LIMITS.value && !piece.startsWith('#')) return { at: index, sentence: LONG };
    if (piece === '[' || piece === '{') depth += 1;
    else if (piece === ']' || piece === '}') depth = Math.max(0, depth - 1);
    if (depth > MANIFEST_LIMITS.nesting) return { at: index, sentence: DEEP };
  }
  return null;
}

const problem = (place: TextPlace, sentence: string): ManifestProblem => ({ severity: 'error', ...place, sentence });
const DEEP = `Tables and lists can be within each other at most ${MANIFEST_LIMITS.nesting} times.`;
const LONG = `A text or a number has at most ${MANIFEST_LIMITS.value} characters.`;

function unreadable(text: string, syntax: ManifestProblem): ManifestDocument {
  return { text, root: { kind: 'table', place: placesIn(text)(0, 0), entries: new Map() }, syntax };
}

/** A byte order mark is no part of TOML; something stands in its place, so that every offset stays as it is. */
const readable = (text: string): string => text.replace(/^\ufeff/, ' ');

/** Never throws: what is wrong with the text is its `syntax`. */
export function readManifest(text: string): ManifestDocument {
  const placeAt = placesIn(text);
  if (text.length > MANIFEST_LIMITS.length)
    return unreadable(text, problem(placeAt(0, 0), `A manifest has at most ${MANIFEST_LIMITS.length} characters.`));
  const beyond = beyondParser(text);
  if (beyond !== null) return unreadable(text, problem(placeAt(beyond.at, beyond.at + 1), beyond.sentence));
  try {
    return {
      text,
      root: new TableBuilder(placeAt).build(parseTOML(readable(text), { tomlVersion: '1.0' })),
      syntax: null,
    };
  } catch (error) {
    if (error instanceof TooDeep) return unreadable(text, problem(error.place, DEEP));
    if (!(error instanceof ParseError)) throw error;
    const { index, message } = error;
    return unreadable(text, problem(placeAt(index, index + 1), `${message.replace(/[.\s]+$/, '')}.`));
  }
}
