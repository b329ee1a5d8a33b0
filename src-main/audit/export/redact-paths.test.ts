import { describe, expect, test } from 'vitest';

import { draft } from '../sample-events-contract.ts';
import { isoTime } from './iso-time.ts';
import { PathRedaction } from './redact-paths.ts';

const key = new Uint8Array(32).fill(7);
const redaction = new PathRedaction(key);
const event = (some: Parameters<typeof draft>[0]) =>
  redaction.event({ ...draft(some), seq: 1, timeMs: 0, timeNs: 0, hash: '' });

describe('a redacted path', () => {
  test('keeps its scheme, its depth, its dots and its extension, and no name', () => {
    expect(redaction.path('cwd://secret/deep/notes.txt')).toMatch(
      /^cwd:\/\/[0-9a-f]{12}\/[0-9a-f]{12}\/[0-9a-f]{12}\.txt$/,
    );
    expect(redaction.path('../secret/./a')).toMatch(/^\.\.\/[0-9a-f]{12}\/\.\/[0-9a-f]{12}$/);
    expect(redaction.path('cwd://')).toBe('cwd://');
    expect(redaction.path('a.secretlongending')).toMatch(/^[0-9a-f]{12}$/);
  });

  test('is alike for alike in one export, and another in the next', () => {
    const [one, two] = [redaction.path('cwd://a/b'), redaction.path('tmp://b')];
    expect(one.split('/').at(-1)).toBe(two.split('/').at(-1));
    expect(new PathRedaction(new Uint8Array(32)).path('tmp://b')).not.toBe(two);
  });

  test('is gone from every field of an event, and from its reason', () => {
    const told = event({
      path: 'cwd://secret',
      asked: './x/../secret',
      path2: 'cwd://secret.bak',
      reason: 'the rule "secret" for cwd://secret/** and secret.txt and C:\\secret decided',
    });
    expect(JSON.stringify(told)).not.toContain('secret');
    expect(told.reason).toMatch(/^the rule .* for .* and .*\.txt and .* decided$/);
    expect(event({ reason: 'no rule applied. The user decides.' }).reason).toBe('no rule applied. The user decides.');
  });
});

test('a time is spelled as everybody spells it, to the nanosecond', () => {
  for (const timeMs of [0, 951_782_399_999, 951_782_400_000, 1_709_164_800_000, 1_763_700_000_123, 4_102_444_799_999])
    expect(isoTime({ timeMs, timeNs: 42 })).toBe(new Date(timeMs).toISOString().replace('Z', '000042Z'));
});
