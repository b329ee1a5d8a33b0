/** TOML with places. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { checkManifest } from './check-manifest.ts';
import { completeManifest } from './complete-manifest.ts';
import { withEntry } from './edit-manifest.ts';
import { explainManifest } from './explain-manifest.ts';
import { MANIFEST_LIMITS, valueAt } from './manifest-document.ts';
import type { ManifestTable, ManifestValue } from './manifest-document.ts';
import { readManifest } from './read-manifest.ts';
import type { TextPlace } from './text-place.ts';

const at = (text: string, { offset, length }: TextPlace): string => text.slice(offset, offset + length);

/** Each key and each value as they stand in the text. */
function sources(text: string, table: ManifestTable, way = ''): readonly string[] {
  return [...table.entries.values()].flatMap(({ key, keyPlace, value }) => [
    `${way}${key}: ${at(text, keyPlace)} = ${at(text, value.place)}`,
    ...below(text, value, `${way}${key}.`),
  ]);
}
function below(text: string, value: ManifestValue, way: string): readonly string[] {
  if (value.kind === 'table') return sources(text, value, way);
  if (value.kind !== 'list') return [];
  return value.items.flatMap((item, index) =>
    item.kind === 'table' ? sources(text, item, `${way}${index}.`) : [`${way}${index}: ${at(text, item.place)}`],
  );
}

describe('reading a manifest', () => {
  it('knows where every key and value is', () => {
    const text = `a = 1
"b c" = ["x", # y
  'z']
[t] # here
d.e = { f = true }
[[l]]
g = 2.5
[l.m]
h = 1979-05-27
[[l]]
`;
    const { root, syntax } = readManifest(text);
    expect(syntax).toBeNull();
    expect(sources(text, root)).toEqual([
      'a: a = 1',
      'b c: "b c" = ["x", # y\n  \'z\']',
      'b c.0: "x"',
      "b c.1: 'z'",
      't: t = [t]',
      't.d: d = d',
      't.d.e: e = { f = true }',
      't.d.e.f: f = true',
      'l: l = [[l]]',
      'l.0.g: g = 2.5',
      'l.0.m: m = [l.m]',
      'l.0.m.h: h = 1979-05-27',
    ]);
    expect(valueAt(root, 't', 'd', 'e')?.place).toMatchObject({ line: 5, column: 7, length: 12 });
    expect(valueAt(root, 'b c')?.place).toMatchObject({ line: 2, column: 9 });
  });

  it('counts lines and columns as editors do, with any line end', () => {
    const { root } = readManifest('# ä€😀\r\na = "😀" \r\n\tb = 1\r\n');
    expect(valueAt(root, 'b')?.place).toMatchObject({ line: 3, column: 6, length: 1 });
    expect(valueAt(root, 'a')?.place).toMatchObject({ line: 2, column: 5, length: 4 });
  });

  it('reads past a byte order mark at the start', () => {
    const { root, syntax } = readManifest('\ufeffa = 1\nb = 2\n');
    expect(syntax).toBeNull();
    expect(valueAt(root, 'a')?.place).toMatchObject({ line: 1, column: 6, offset: 5 });
    expect(withEntry('\ufeffa = 1\n', 'read', '*')).toMatchObject({ problem: null });
  });

  it('gives a table its place by its own header, also when it was made by one below it', () => {
    const { root } = readManifest('[a.b]\nc = 1\n[a]\nd = 2\n');
    expect(valueAt(root, 'a')?.place.line).toBe(3);
    expect(valueAt(root, 'a', 'b', 'c')).toMatchObject({ value: 1 });
  });

  it.each([
    ['a value that is missing', 'a = 1\nb =\n', 3, 1],
    ['a text that does not end', 'a = 1\nb = "x', 2, 7],
    ['a key that is given twice', 'a = 1\nb = 2\na = 3', 3, 1],
    ['a table that is given twice', '[a]\n[b]\n[a]', 3, 2],
    ['a list that does not end', 'a = [1,\n', 2, 1],
    ['an escape that is none', 'a = "x\\q"', 1, 8],
    ['a day that is none', 'a = 1979-13-27', 1, 14],
    ['a NUL', 'a = "\0"', 1, 6],
    ['a byte order mark in the middle', 'a = 1\n\ufeffb = 2', 2, 1],
    ['newlines in braces, which only later TOML has', 'a = {\nb = 1 }', 2, 1],
  ])('names line and column of %s', (_what, text, line, column) => {
    const { root, syntax } = readManifest(text);
    expect(syntax).toMatchObject({ severity: 'error', line, column });
    expect(syntax?.sentence).toMatch(/^[A-Z].*\.$/s);
    expect(root.entries.size).toBe(0);
    expect(checkManifest(readManifest(text))).toEqual([syntax]);
  });

  it('takes names of JavaScript for what they are', () => {
    const { root } = readManifest('__proto__ = 1\n[env.__proto__]\nconstructor = "x"\n[env.toString]\n');
    expect(valueAt(root, '__proto__')).toMatchObject({ value: 1 });
    expect(valueAt(root, 'env', '__proto__', 'constructor')).toMatchObject({ value: 'x' });
    expect(valueAt(root, 'hasOwnProperty')).toBeUndefined();
    expect(Object.keys(Object.prototype)).toEqual([]);
  });

  it.each([
    ['lists', `a = ${'['.repeat(100_000)}`],
    ['closed lists', `a = ${'['.repeat(2000)}${']'.repeat(2000)}`],
    ['tables in braces', `a = ${'{a='.repeat(50_000)}1${'}'.repeat(50_000)}`],
    ['keys with dots', `${'a.'.repeat(50_000)}a = 1`],
    ['a header with dots', `[${'a.'.repeat(50_000)}a]`],
  ])('refuses %s within each other without end', (_what, text) => {
    expect(readManifest(text).syntax?.sentence).toContain(String(MANIFEST_LIMITS.nesting));
  });

  it.each(['"""', "'''", '"', "'", '"\\', '[', '{', 'a.', '"a".', '#', '\\', '=', ',', 'a = "\n', '[a]\n'])(
    'bears %j thirty thousand times, in each of its ways',
    (piece) => {
      for (const start of ['', 'a = ', 'a = [', 'a = """']) {
        const text = start + piece.repeat(30_000);
        expect(checkManifest(readManifest(text)).length).toBeGreaterThan(0);
        expect(completeManifest(text, text.length).to).toBe(text.length);
        explainManifest(text, text.length - 1);
      }
    },
    20_000,
  );

  it('refuses a text that is too long, and reads a long one', () => {
    expect(readManifest('#'.repeat(MANIFEST_LIMITS.length + 1)).syntax?.sentence).toContain('at most');
    expect(readManifest('#'.repeat(MANIFEST_LIMITS.length)).syntax).toBeNull();
    const many = Array.from({ length: 20_000 }, (_, index) => `"cwd://${index}"`).join(',\n');
    const document = readManifest(`[capabilities]\nfs_read = [${many}]\nfs_read2 = [${many}]`);
    expect(document.syntax).toBeNull();
    expect(checkManifest(document).length).toBeLessThanOrEqual(MANIFEST_LIMITS.problems);
    const keys = Array.from({ length: 50_000 }, (_, index) => `k${index} = 1`).join('\n');
    const found = checkManifest(readManifest(`${keys}\n[[component]]\nfile = 3\n`));
    expect(found).toHaveLength(MANIFEST_LIMITS.problems);
    expect(found.at(-1)).toMatchObject({ severity: 'error', line: 50_002 });
  });

  it.each([
    ['text', (long: string) => `a = "${long}"`, 'x'],
    ['text over several lines', (long: string) => `a = '''${long}'''`, 'x\n'],
    ['number', (long: string) => `a = ${long}`, '1'],
    ['key', (long: string) => `${long} = 1`, 'a'],
    ['text that does not end', (long: string) => `a = "${long}`, '\\'],
  ])('refuses a %s that is longer than the parser bears, where it is', (_, textWith, piece) => {
    const { syntax } = readManifest(`# Kept.\n${textWith(piece.repeat(500_000 / piece.length))}`);
    expect(syntax).toMatchObject({ line: 2, sentence: 'A text or a number has at most 32768 characters.' });
  });
});

const WORDS = [
  '[',
  ']',
  '[[',
  ']]',
  '{',
  '}',
  '=',
  ',',
  '.',
  '"',
  "'",
  '"""',
  '\n',
  ' ',
  '#',
  '\\',
  '\r\n',
  '\0',
  '\u202e',
  '😀',
  '\ud800',
  'package',
  'component',
  'capabilities',
  'fs_read',
  'fs_write',
  'env',
  'imports',
  'subscribe',
  'publish',
  'name',
  'file',
  'type',
  'uplink',
  'true',
  '3',
  '-1',
  '1979-05-27',
  '"cwd://src"',
  '"*"',
  '"../x"',
  '"a.b.*"',
  '__proto__',
  'constructor',
  '"^1.0"',
  'priority',
];

describe('any text at all', () => {
  const text = fc.oneof(
    fc.array(fc.constantFrom(...WORDS), { maxLength: 60 }).map((words) => words.join('')),
    fc.array(fc.constantFrom(...WORDS), { maxLength: 60 }).map((words) => words.join(' ')),
    fc.string({ unit: 'grapheme', maxLength: 200 }),
  );

  it('is read and checked without a fault, and problems are inside of it', () => {
    fc.assert(
      fc.property(text, (source) => {
        for (const problem of checkManifest(readManifest(source))) {
          expect(problem.offset + problem.length).toBeLessThanOrEqual(source.length);
          const lines = source.split('\n');
          expect(problem.line).toBeGreaterThanOrEqual(1);
          expect(problem.line).toBeLessThanOrEqual(lines.length);
          expect(problem.column).toBeLessThanOrEqual((lines[problem.line - 1]?.length ?? 0) + 1);
        }
      }),
      { numRuns: 3000 },
    );
  });

  it('can be completed, explained and edited at any place without a fault', () => {
    fc.assert(
      fc.property(text, fc.nat(220), (source, caret) => {
        const { from, to } = completeManifest(source, Math.min(caret, source.length));
        expect(from).toBeLessThanOrEqual(to);
        expect(to).toBeLessThanOrEqual(source.length);
        const hover = explainManifest(source, caret);
        if (hover) expect(hover.place.offset + hover.place.length).toBeLessThanOrEqual(source.length);
        const edit = withEntry(source, 'read', 'cwd://x');
        if (edit.problem === null) expect(readManifest(edit.text).syntax).toBeNull();
      }),
      { numRuns: 3000 },
    );
  });
});
