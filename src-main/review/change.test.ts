import { expect, expectTypeOf, test } from 'vitest';

import type { Change as ContractChange, LayerCounts } from '../../src-preload/contract/schemas.ts';
import { countChanges } from './change.ts';
import type { Change, ChangeCounts, TreeChange } from './change.ts';

type Readable<T> = { readonly [K in keyof T]: T[K] };

test('a change is a change of the contract, with more to it', () => {
  expectTypeOf<Change>().toExtend<ContractChange>();
  expectTypeOf<keyof TreeChange>().toEqualTypeOf<Exclude<keyof ContractChange, 'drift'>>();
  expectTypeOf<ChangeCounts>().toEqualTypeOf<Readable<LayerCounts>>();
});

test('changes are counted by kind', () => {
  const change = { kind: 'added' } as Change;
  expect(countChanges([change, change, { ...change, kind: 'type-changed' }], 7)).toEqual({
    added: 2,
    modified: 0,
    deleted: 0,
    renamed: 0,
    copied: 0,
    typeChanged: 1,
    bytes: 7,
  });
});
