import { describe, expect, test } from 'vitest';

import { readAnchor, sealAnchor } from './anchor.ts';
import type { Anchor } from './anchor.ts';

const KEY = 'k'.repeat(64);
const PLACE = { sandbox: 'notes', key: KEY };
const ANCHOR: Anchor = {
  sandbox: 'notes',
  lastSeq: 7,
  heads: new Map([
    ['default', { count: 5, hash: 'a'.repeat(64) }],
    ['wäre "x"\n', { count: 2, hash: 'b'.repeat(64) }],
  ]),
  timeMs: 12,
  state: 'open',
  boot: 'boot',
  findings: [{ kind: 'cut-short', principal: null, seq: 3, sentence: 'It was cut.' }],
};
const TEXT = sealAnchor(ANCHOR, KEY);

describe('an anchor', () => {
  test('is read as it was sealed', () => {
    expect(readAnchor(TEXT, PLACE)).toEqual({ state: 'read', anchor: ANCHOR });
  });

  test('is none where there is no file', () => {
    expect(readAnchor(null, PLACE)).toEqual({ state: 'none' });
  });

  test('of which any byte was flipped is not ours', () => {
    const bytes = Buffer.from(TEXT);
    for (let at = 0; at < bytes.length; at += 1) {
      const changed = Buffer.from(bytes);
      changed[at] = (changed[at] ?? 0) ^ (1 << (at % 7));
      expect(readAnchor(changed.toString(), PLACE), `byte ${at}`).toEqual({ state: 'altered' });
    }
  });

  test('that was cut anywhere is not ours', () => {
    for (let end = 0; end < TEXT.length; end += 1)
      expect(readAnchor(TEXT.slice(0, end), PLACE)).toEqual({ state: 'altered' });
  });

  test('of another sandbox, or sealed with another key, is not ours', () => {
    expect(readAnchor(TEXT, { ...PLACE, sandbox: 'other' })).toEqual({ state: 'altered' });
    expect(readAnchor(TEXT, { ...PLACE, key: 'j'.repeat(64) })).toEqual({ state: 'altered' });
  });
});
