import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { completeFilter, valueChoice } from './complete-filter.ts';
import { parseFilter } from './parse-filter.ts';

/** `|` is the caret. */
function complete(marked: string) {
  const caret = marked.indexOf('|');
  const text = marked.replace('|', '');
  const completion = completeFilter(text, caret, { saved: ['mine', 'my writes'] });
  return { ...completion, texts: completion.choices.map((choice) => choice.text), text };
}
const applied = (marked: string, choice: string): string => {
  const { text, from, to } = complete(marked);
  return text.slice(0, from) + choice + text.slice(to);
};

describe('completing', () => {
  test('offers every key where nothing is typed', () => {
    for (const marked of ['|', 'a |', '(|', '-|', 'a and |']) {
      const { what, typed, texts } = complete(marked);
      expect({ what, typed }).toEqual({ what: 'key', typed: '' });
      expect(texts).toEqual(expect.arrayContaining(['path:', 'bytes>', 'is:']));
    }
  });

  test('offers the keys that begin with what is typed first', () => {
    expect(complete('a pa|').texts.slice(0, 2)).toEqual(['path:', 'path2:']);
    expect(complete('or|').texts).not.toHaveLength(0);
  });

  test('offers a word that belongs to a key together with that key', () => {
    expect(complete('renam|').texts).toContain('op:rename');
    expect(complete('den|').texts).toEqual(expect.arrayContaining(['is:denied', 'outcome:denied']));
  });

  test('offers the words of a closed key, and the last of several', () => {
    expect(complete('op:wri|')).toMatchObject({ what: 'value', typed: 'wri', texts: ['write'], seen: 'op' });
    expect(applied('-op:read,wri|te x', 'write')).toBe('-op:read,write x');
    expect(complete('kind == me|').texts).toEqual(['meta']);
  });

  test('says which field to ask for values that were seen', () => {
    expect(complete('file:cwd://s|')).toMatchObject({ what: 'value', typed: 'cwd://s', seen: 'path', from: 5 });
    expect(complete('capsule:"my ca|')).toMatchObject({ typed: 'my ca', seen: 'capsule', from: 8 });
    expect(complete('bytes>1|').seen).toBeNull();
    expect(complete('nokey:a|')).toMatchObject({ choices: [], seen: null });
  });

  test('replaces the whole of what the caret stands in', () => {
    expect(applied('a capsule:no|tes b', 'x')).toBe('a capsule:x b');
    expect(applied('pa|th b', 'path2:')).toBe('path2: b');
  });

  test('offers saved filters after an @', () => {
    expect(complete('a @m|').texts).toEqual(['@mine', '@"my writes"']);
    expect(applied('a @m|', '@mine')).toBe('a @mine');
  });

  test('offers times', () => {
    expect(complete('time>|').texts).toContain('-5m');
  });

  test('quotes a value that needs it, and parts it from a word before it', () => {
    expect(valueChoice('path:', { from: 5 }, 'a b')).toBe('"a b"');
    expect(valueChoice('path contains', { from: 13 }, 'a')).toBe(' a');
  });
});

test('any value that was seen can be put in, and is then what the filter looks for', () => {
  const odd = fc.string({
    unit: fc.constantFrom('a', ' ', '"', '\\', '*', '?', '(', '/', '-', '@', ':', 'é'),
    minLength: 1,
  });
  fc.assert(
    fc.property(odd, (value) => {
      const text = applied('path:|', valueChoice('path:', { from: 5 }, value));
      expect(parseFilter(text, { nowMs: 0 })).toEqual({
        kind: 'text',
        key: 'path',
        match: { how: 'has', text: value },
      });
    }),
    { numRuns: 2000, seed: 3 },
  );
});
