/** Events for the tests of this folder: plain ones, and arbitrary ones that collide often. */
import fc from 'fast-check';

import { FS_ERRORS, OPERATIONS } from '../../src-preload/contract/vocabulary.ts';
import type { EventDraft } from './event.ts';

export const draft = (changes: Partial<EventDraft> = {}): EventDraft => ({
  run: 'run-1',
  capsule: 'notes',
  principal: 'default',
  fn: 'path_open',
  op: 'open',
  path: 'cwd://src/a.ts',
  asked: 'src/a.ts',
  path2: null,
  mount: 'cwd',
  layer: 'base',
  decision: 'allow',
  reason: 'default',
  outcome: 'ok',
  bytes: 0,
  durationNs: 1200,
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

export const anyDraft: fc.Arbitrary<EventDraft> = fc
  .record({
    run: fc.constantFrom(null, 'run-1', 'RUN-1', ''),
    capsule: oddText,
    fn: oddText,
    op: fc.constantFrom(...OPERATIONS),
    path: oddText,
    path2: fc.option(oddText),
    layer: fc.constantFrom('top' as const, 'base' as const, 'none' as const),
    decision: fc.constantFrom('allow' as const, 'deny' as const),
    outcome: fc.constantFrom('ok' as const, 'defect' as const, ...FS_ERRORS),
  })
  .map(draft);
