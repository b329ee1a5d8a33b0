/** Names made to pass for others: each is shown so that it cannot. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { TRICKS } from './hostile-names-contract.ts';
import { LOOK_ALIKES } from './look-alikes.ts';
import { escapeText, pathOddities, pathParts, quoteText } from './shown-text.ts';

/** Nothing in it is without a shape, turns a direction, or could be composed with what stands beside it. */
const isPlain = (shown: string): boolean =>
  !/[\p{Cc}\p{Cf}\p{Cn}\p{Co}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/u.test(shown) &&
  !/(?! )\p{Zs}/u.test(shown) &&
  shown === shown.normalize('NFC');

describe('a hostile name', () => {
  it.each(TRICKS)('%j does not pass for %j: it is %s', (name, passesFor, told) => {
    expect(isPlain(escapeText(name))).toBe(true);
    expect(escapeText(name)).not.toBe(escapeText(passesFor));
    expect(escapeText(name).includes('\\u{')).toBe(told === 'escaped');
    expect(pathOddities(`cwd://src/${name}`)).not.toEqual([]);
  });

  it('that is like no other in the corpus stays like no other', () => {
    const shown = new Set(TRICKS.map(([name]) => escapeText(name)));
    expect(shown.size).toBe(TRICKS.length);
    expect(TRICKS.length).toBeGreaterThan(40);
  });
});

const STRANGE = fc.constantFrom(
  ...Array.from(
    'ab.\\u{}2 \u0301\u0307\u0323\u200b\u200d\u202e\ufe0f\u00a0\u1100\u1161\u11a8\uac00\u00e9\u212b\ud800\udc00\u0430\u05d0\u3164',
  ),
  '\u{1f469}',
  '\u{e0041}',
  '\u{1100}',
);
const names = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 12 }),
  fc.string({ unit: STRANGE, maxLength: 12 }),
  fc.array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 8 }).map((units) => String.fromCharCode(...units)),
);
/** What somebody can read back out of an escaped text. */
const unescape = (shown: string): string =>
  shown.replaceAll(/\\u\{([0-9a-f]+)\}/g, (_whole, hex: string) => String.fromCodePoint(parseInt(hex, 16)));

describe('an escaped text', () => {
  it('can be read back, so that no two names share one', () => {
    fc.assert(
      fc.property(names, (name) => {
        expect(unescape(escapeText(name))).toBe(name);
      }),
      { numRuns: 3000, seed: 41 },
    );
  });

  it('has nothing that cannot be seen, and looks like no other one', () => {
    fc.assert(
      fc.property(names, names, (one, other) => {
        expect(isPlain(escapeText(one))).toBe(true);
        fc.pre(one !== other);
        expect(escapeText(one).normalize('NFC')).not.toBe(escapeText(other).normalize('NFC'));
      }),
      { numRuns: 3000, seed: 42 },
    );
  });

  it('leaves ordinary names of every script as they are, and says nothing of them', () => {
    const ordinary = [
      'src/a.ts',
      '.gitignore',
      'Größe.md',
      'naïve résumé.txt',
      'отчёт-2024.txt',
      '日本語テスト.md',
      '한글.txt',
    ];
    for (const name of [...ordinary, 'नमस्ते.txt', 'ไทย.txt', '🙂.png', "it's (1) [a]!.txt", 'a\\b']) {
      expect(escapeText(name)).toBe(name);
      expect(pathOddities(`cwd://${name}`), name).toEqual([]);
    }
  });
});

describe('a path in parts', () => {
  it('marks the name that is odd, and no other', () => {
    const parts = pathParts('cwd://src/p\u0430y/a.ts');
    expect(parts.map(({ shown }) => shown)).toEqual(['cwd://', 'src', '/p\u0430y', '/a.ts']);
    expect(parts.map((part) => part.oddities.map(({ kind }) => kind))).toEqual([[], [], ['look-alike'], []]);
    expect(parts[2]?.oddities[0]?.sentence).toBe(
      '“p\u0430y” looks like “pay”, and is another name: “\u0430” is U+0430.',
    );
  });

  it('tells words of one script from words that mix them', () => {
    expect(pathOddities('\u0444\u0430\u0439\u043b.txt')).toEqual([]);
    expect(pathOddities('\u0444ile')[0]?.sentence).toBe('“\u0444ile” mixes Latin and Cyrillic letters.');
  });

  it('knows each look-alike of its table', () => {
    for (const [look] of LOOK_ALIKES) expect(pathOddities(`a${look}b`), look).not.toEqual([]);
  });

  it('names what is odd, so that each sentence stands by itself', () => {
    expect(pathOddities('cwd://a \u200b/b.').map(({ sentence }) => sentence)).toEqual([
      '“a \\u{200b}” has a character that cannot be seen, or looks like another: as \\u{…} here.',
      '“b.” ends with a dot.',
    ]);
    expect(pathOddities('./../src')).toEqual([]);
  });

  it('quotes a long text with its end', () => {
    expect(quoteText(`${'x'.repeat(100)}.ts `)).toBe(`“${'x'.repeat(28)}…${'x'.repeat(10)}.ts ”`);
  });
});
