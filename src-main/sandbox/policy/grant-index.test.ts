import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { GrantIndex } from './grant-index.ts';

interface Named {
  readonly verdict: 'allow' | 'deny';
  readonly mount: string;
  readonly names: readonly string[];
}

const name = fc.constantFrom('a', 'b', 'ab');
const names = fc.array(name, { maxLength: 3 });
const grant = fc.record({ verdict: fc.constantFrom('allow', 'deny'), mount: fc.constantFrom('cwd', 'tmp'), names });

const isPrefix = (start: readonly string[], whole: readonly string[]): boolean =>
  start.every((part, depth) => whole[depth] === part);

/** As slow as it is plain. */
function expected(grants: readonly Named[], mount: string, place: readonly string[]): 'allow' | 'deny' | null {
  const covering = grants.filter((one) => one.mount === mount && isPrefix(one.names, place));
  if (covering.some(({ verdict }) => verdict === 'deny')) return 'deny';
  return covering.length > 0 ? 'allow' : null;
}

describe('the index of grants', () => {
  it('finds by component what covers a place, a refusal first, whatever was taken out before', () => {
    fc.assert(
      fc.property(
        fc.array(grant, { maxLength: 12 }),
        fc.array(fc.nat(), { maxLength: 8 }),
        names,
        (all, gone, place) => {
          const index = new GrantIndex<Named>();
          for (const one of all) index.add(one);
          const removed = new Set(gone.flatMap((number) => all.slice(number % 12, (number % 12) + 1)));
          for (const one of removed) index.remove(one);
          const left = all.filter((one) => !removed.has(one));
          expect(index.covering('cwd', place, () => true)?.verdict ?? null).toBe(expected(left, 'cwd', place));
          const below = left.some(
            (one) => one.mount === 'cwd' && (isPrefix(one.names, place) || isPrefix(place, one.names)),
          );
          expect(index.hasBelow('cwd', place, () => true)).toBe(below);
        },
      ),
    );
  });

  it('takes no notice of one that does not hold', () => {
    const index = new GrantIndex<Named>();
    const refusal: Named = { verdict: 'deny', mount: 'cwd', names: ['a'] };
    const allowed: Named = { verdict: 'allow', mount: 'cwd', names: [] };
    index.add(refusal);
    index.add(allowed);
    expect(index.covering('cwd', ['a'], (one) => one !== refusal)).toBe(allowed);
    expect(index.hasBelow('cwd', ['a'], (one) => one.verdict === 'deny' && one !== refusal)).toBe(false);
  });
});
