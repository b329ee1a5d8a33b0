import { describe, expect, test } from 'vitest';
import { chanceOf } from '../../store/power-cut-contract.ts';
import { enumerateCrashes } from './crash-states-contract.ts';
import type { Barrier } from './crash-states-contract.ts';

describe.each(['commit', 'undo'] as const)('a power cut at any moment of %s, and of its recovery', (deed) => {
  test('leaves all of it or nothing', () => {
    const { states, finished, reversed, wrong } = enumerateCrashes(deed, {
      ...{ ignored: null, cuts: 12, chance: chanceOf(1) },
    });
    expect(wrong).toEqual([]);
    expect(states).toBeGreaterThan(300);
    expect(Math.min(finished, reversed)).toBeGreaterThan(100);
  });
});

test.each<Barrier>(['begin', 'staged', 'published', 'applied', 'done'])(
  'without its barrier “%s” a commit would lose something',
  (ignored) => {
    const { wrong } = enumerateCrashes('commit', { ignored, cuts: 30, chance: chanceOf(2) });
    expect(wrong).not.toEqual([]);
  },
);
