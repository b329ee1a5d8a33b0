/** Events for the tests of this folder: plain ones, and arbitrary ones that collide often. */
import fc from 'fast-check';

import { CAUSES } from '../../src-preload/contract/event-words.ts';
import { ACCESS_OF_OPERATION, ACCESSES } from '../../src-preload/contract/policy-words.ts';
import { FS_ERRORS, OPERATIONS } from '../../src-preload/contract/vocabulary.ts';
import type { EventDraft } from './event.ts';

export const draft = (changes: Partial<EventDraft> = {}): EventDraft => ({
  run: 'run-1',
  capsule: 'notes',
  principal: 'default',
  fn: 'path_open',
  op: 'open',
  access: ACCESS_OF_OPERATION[changes.op ?? 'open'],
  path: 'cwd://src/a.ts',
  asked: 'src/a.ts',
  path2: null,
  mount: 'cwd',
  layer: 'base',
  decision: 'allow',
  cause: 'default',
  reason: 'default',
  outcome: 'ok',
  bytes: 0,
  durationNs: 1200,
  before: null,
  after: null,
  ...changes,
});

/** Texts from few letters, with what filters, SQL and Unicode find special. */
export const oddText = fc
  .array(
    fc.constantFrom(
      'a',
      'B',
      'é',
      'É',
      'İ',
      'Σ',
      'ß',
      '%',
      '_',
      '\\',
      '"',
      "'",
      '-',
      ':',
      '/',
      ' ',
      '\n',
      '\0',
      '\ud800',
      '😀',
    ),
    { maxLength: 6 },
  )
  .map((letters) => letters.join(''));

/** Those that the record does not make by itself. */
const OPS = OPERATIONS.filter((op) => op !== 'gap' && op !== 'prune');
const anyHash = fc.option(fc.constantFrom('a', 'b', '0').map((digit) => digit.repeat(64)));

export const anyDraft: fc.Arbitrary<EventDraft> = fc
  .record({
    run: fc.constantFrom(null, 'run-1', 'RUN-1', ''),
    capsule: oddText,
    fn: oddText,
    op: fc.constantFrom(...OPS),
    access: fc.constantFrom(...ACCESSES),
    path: oddText,
    path2: fc.option(oddText),
    principal: fc.constantFrom('default', 'other', ''),
    reason: oddText,
    cause: fc.constantFrom(...CAUSES),
    bytes: fc.oneof(fc.nat(300), fc.nat(), fc.maxSafeNat()),
    durationNs: fc.oneof(fc.nat(), fc.integer({ min: -5, max: 5 }), fc.maxSafeNat()),
    before: anyHash,
    after: anyHash,
    layer: fc.constantFrom('top' as const, 'base' as const, 'none' as const),
    decision: fc.constantFrom('allow' as const, 'deny' as const),
    outcome: fc.constantFrom('ok' as const, 'defect' as const, ...FS_ERRORS),
  })
  .map(draft);
