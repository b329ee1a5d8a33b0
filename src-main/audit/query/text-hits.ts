/** Which texts of a block's dictionary a question means: found once for each text, however many events have it. */
import { fold, textTest } from '../../../src-preload/contract/filter/text-test.ts';
import type { TextMatch } from '../../../src-preload/contract/filter/filter-tree.ts';
import type { TextColumn, Texts } from '../event-block.ts';
import { entriesOf, entryOf } from './dictionary.ts';
import type { JoinedTexts } from './joined-texts.ts';
import type { Stretch } from './stretch.ts';

/** By id; and how many are 1. */
export interface Hits {
  readonly byId: Uint8Array;
  readonly count: number;
}

export type DictionaryTest = (texts: Texts, column: TextColumn, stretch: Stretch) => Hits;
type TextTest = (text: string | null) => boolean;

interface Known extends Hits {
  readonly first: number;
  readonly column: TextColumn;
  readonly version: number;
  readonly entries: number;
}

/** Fewer new texts than this are looked at one by one. */
const FRESH_TEXTS = 512;

/**
 * Remembers what it found in the last block: that one grows, and then only its new texts are looked at. `search` may know a faster way for
 * a whole dictionary: texts that it leaves out do not match.
 */
export function createDictionaryTest(
  test: TextTest,
  search: (...of: Parameters<DictionaryTest>) => Uint8Array | null = () => null,
): DictionaryTest {
  const known = new Map<TextColumn, Known>();
  return (texts, column, stretch) => {
    const { version } = stretch.block;
    const { first } = stretch.facts;
    const now = entriesOf(texts);
    const before = known.get(column);
    const isSame = before?.first === first && before.version === version && before.entries <= now;
    const { byId, count, entries } = isSame ? before : NOTHING;
    if (isSame && entries === now) return before;
    const candidates = now - entries > FRESH_TEXTS ? search(texts, column, stretch) : null;
    const hits = candidates ? sifted(candidates, texts, test) : grown({ byId, count }, entries, texts, test);
    const found = { ...hits, first, column, version, entries: now };
    known.set(column, found);
    return found;
  };
}

const NOTHING = { byId: new Uint8Array(0), count: 0, entries: 0 };

/** Leaves those that match. */
function sifted(byId: Uint8Array, texts: Texts, test: TextTest): Hits {
  let count = 0;
  for (let id = byId.indexOf(1); id >= 0; id = byId.indexOf(1, id + 1)) {
    if (test(entryOf(texts, id))) count += 1;
    else byId[id] = 0;
  }
  return { byId, count };
}

/** Has room to spare, so that a dictionary that grows by a few texts at a time is not copied each time. */
function grown({ byId, count }: Hits, from: number, texts: Texts, test: TextTest): Hits {
  const entries = entriesOf(texts);
  const roomy = byId.length >= entries ? byId : new Uint8Array(entries + (entries >>> 2));
  if (roomy !== byId) roomy.set(byId.subarray(0, from));
  let hits = count;
  for (let id = from; id < entries; id += 1) {
    const hit = test(entryOf(texts, id)) ? 1 : 0;
    roomy[id] = hit;
    hits += hit;
  }
  return { byId: roomy, count: hits };
}

/** A folded text that everything that matches contains; empty when there is none. */
function needleOf(match: TextMatch): string {
  switch (match.how) {
    case 'has':
    case 'is':
      return fold(match.text);
    case 'below':
      return fold(match.text).replace(/\/+$/, '');
    case 'like': {
      const pieces = match.text.includes('\\') ? [] : fold(match.text).split(/[*?]+/);
      return pieces.toSorted((a, b) => b.length - a.length)[0] ?? '';
    }
    case 'regex':
      return '';
  }
}

/** For one match. `spelled`: what of a text is looked at. */
export function matchTest(
  match: TextMatch,
  joined: JoinedTexts,
  spelled: (text: string) => string = same,
): DictionaryTest {
  const test = textTest(match);
  const spelledTest: TextTest = (text) => test(text === null ? null : spelled(text));
  const needle = spelled === same ? needleOf(match) : '';
  if (needle === '') return createDictionaryTest(spelledTest);
  return createDictionaryTest(spelledTest, (texts, column, stretch) => joined.contain(texts, column, stretch, needle));
}

const same = (text: string): string => text;
