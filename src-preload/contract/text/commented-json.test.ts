/** JSON with comments: what is read, and what a change leaves alone. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { CommentedJsonError, placeIn, readCommented, withMember } from './commented-json.ts';

const valuesOf = (text: string): unknown =>
  Object.fromEntries(readCommented(text).members.map(({ key, value }) => [key, value]));

const FILE = `// mine
{
  "a": 1, // one
  /* two */ "b": [1, 2,],
  "c": "x // no comment" // three
}
`;

describe('reading', () => {
  it('passes over comments and last commas', () => {
    expect(valuesOf(FILE)).toEqual({ a: 1, b: [1, 2], c: 'x // no comment' });
  });
  it('takes a text of blanks and comments for an empty object', () => {
    expect(readCommented('\uFEFF // nothing\n')).toEqual({ members: [], close: null });
  });
  it.each([
    ['[]', 0],
    ['{"a" 1}', 5],
    ['{"a": }', 6],
    ['{"a": 1 "b": 2}', 8],
    ['{"a": "x\n"}', 6],
    ['{"a": 1} x', 9],
    ['{ /* x', 2],
    ['{"a": 01}', 7],
    [`{"a": ${'['.repeat(100)}`, 37],
  ])('refuses %j at %i', (text, offset) => {
    const refuse = (): unknown => readCommented(text);
    expect(refuse).toThrow(CommentedJsonError);
    expect(refuse).toThrow(expect.objectContaining({ offset }));
  });
  it('says lines and columns from one', () => {
    expect(placeIn('a\nbc', 3)).toEqual({ line: 2, column: 2 });
  });
  it('reads whatever JSON says', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string({ unit: 'binary' }), fc.jsonValue({ maxDepth: 4 })), (value) => {
        const text = JSON.stringify(value, null, 1);
        expect(valuesOf(text)).toEqual(JSON.parse(text));
      }),
      { seed: 8, numRuns: 200 },
    );
  });
});

describe('changing', () => {
  it('puts a value in the place of the old one', () => {
    expect(withMember(FILE, 'a', 'new')).toBe(FILE.replace('"a": 1', '"a": "new"'));
  });
  it('adds a member behind the last one, with its comment', () => {
    expect(withMember(FILE, 'd', true)).toBe(FILE.replace('" // three\n', '", // three\n  "d": true\n'));
  });
  it('makes the object where there is none', () => {
    expect(withMember('// mine\n', 'a', 1)).toBe('// mine\n{\n  "a": 1\n}\n');
    expect(withMember('{}', 'a', 1)).toBe('{\n  "a": 1\n}');
  });
  it('takes a member out with its line, and leaves the other comments', () => {
    expect(withMember('{\n  // about a\n  "a": 1,\n  "b": 2\n}', 'a', undefined)).toBe('{\n  // about a\n  "b": 2\n}');
    expect(withMember('{"a": 1 /* x */, "b": 2}', 'a', undefined)).toContain('/* x */');
  });
  it('keeps every other member and every comment, whatever is set and taken out', () => {
    const step = fc.record({
      key: fc.constantFrom('a', 'b', 'c', 'd', 'e'),
      value: fc.option(fc.jsonValue({ maxDepth: 2 }), { nil: undefined }),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 12 }), (steps) => {
        const model = new Map<string, unknown>(Object.entries({ a: 1, b: [1, 2], c: 'x // no comment' }));
        let text = FILE;
        for (const { key, value } of steps) {
          text = withMember(text, key, value as never);
          if (value === undefined) model.delete(key);
          else model.set(key, JSON.parse(JSON.stringify(value)));
          expect(valuesOf(text)).toEqual(Object.fromEntries(model));
        }
        for (const comment of ['// mine', '// one', '/* two */', '// three']) expect(text).toContain(comment);
      }),
      { seed: 8, numRuns: 300 },
    );
  });
});
