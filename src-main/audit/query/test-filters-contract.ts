/** For tests: arbitrary filters, as deep as users write them and deeper. */
import fc from 'fast-check';

import { NUMBER_KEYS, TEXT_KEYS } from '../../../src-preload/contract/filter/filter-tree.ts';
import type { Filter, TextMatch } from '../../../src-preload/contract/filter/filter-tree.ts';
import { OPERATIONS } from '../../../src-preload/contract/vocabulary.ts';
import { oddText } from '../sample-events-contract.ts';

const anyText = fc.oneof(
  oddText,
  fc.constantFrom('', 'a', 'CWD://A', 'cwd://', 'notes', 'write', 'deny', 'ok', 'run-1', 'aa', '*a*', 'cwd://?', 'b'),
  fc.constantFrom(...OPERATIONS),
);
const anyMatch: fc.Arbitrary<TextMatch> = fc.oneof(
  fc.record({ how: fc.constantFrom('has' as const, 'is' as const, 'like' as const, 'below' as const), text: anyText }),
  fc.record({
    how: fc.constant('regex' as const),
    source: fc.constantFrom('a', '^cwd', 'e$', '[ab]+', 'É', ''),
    flags: fc.constantFrom('', 'i', 'u'),
  }),
);
const anyNumber = fc.oneof(
  fc.nat({ max: 40 }),
  fc.constantFrom(0.5, 1_700_000_000_000, 1_700_000_000_003.5, 1_700_000_000_012.999, 1_700_000_000_013, 2 ** 45, -1),
);

const leaf: fc.Arbitrary<Filter> = fc.oneof(
  fc.record({ kind: fc.constant('word' as const), match: anyMatch }),
  fc.record({ kind: fc.constant('text' as const), key: fc.constantFrom(...TEXT_KEYS), match: anyMatch }),
  fc.record({ kind: fc.constant('empty' as const), key: fc.constantFrom(...TEXT_KEYS) }),
  fc.record({
    kind: fc.constant('number' as const),
    key: fc.constantFrom(...NUMBER_KEYS),
    compare: fc.constantFrom('<' as const, '<=' as const, '=' as const, '>=' as const, '>' as const),
    value: anyNumber,
  }),
);

export const anyFilter: fc.Arbitrary<Filter> = fc.letrec<{ readonly filter: Filter }>((tie) => ({
  filter: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    leaf,
    fc.record({ kind: fc.constantFrom('all' as const, 'any' as const), of: fc.array(tie('filter'), { maxLength: 3 }) }),
    fc.record({ kind: fc.constant('not' as const), of: tie('filter') }),
  ),
})).filter;
