import { expect, test, vi } from 'vitest';

import { FilterError } from '../../src-preload/contract/filter/filter-error.ts';
import { CallError } from '../../src-preload/contract/reply.ts';
import { CapsuleError } from '../capsule/capsule-error.ts';
import { RegistryError } from '../store/registry-error.ts';
import { StoreError } from '../store/store-error.ts';
import { VfsError } from '../vfs/errors.ts';
import { createExplain } from './explain.ts';

const unlogged = createExplain((error) => expect.fail(String(error)));

test.each([
  [new CallError('busy', 'Wait.'), { code: 'busy', message: 'Wait.' }],
  [new VfsError('not-found'), { code: 'not-found', message: 'There is nothing at this path.' }],
  [new VfsError('not-found', 'cwd://a is gone'), { code: 'not-found', message: 'cwd://a is gone' }],
  [new CapsuleError('bad-wasm', 'It is cut short.'), { code: 'bad-wasm', message: 'It is cut short.' }],
  [new RegistryError('workspace-gone', 'Gone.'), { code: 'workspace-gone', message: 'Gone.' }],
  [new StoreError('unreadable', 'No.'), { code: 'sandbox-corrupt', message: 'No.' }],
  [
    new FilterError({ column: 3, length: 2 }, 'No key.'),
    { code: 'invalid-input', message: 'Column 3 of the filter: No key.', details: { column: 3, length: 2 } },
  ],
])('a known failure is told in its own words: %s', (error, told) => {
  expect(unlogged(error)).toMatchObject(told);
});

test('a fault of ours goes to the log, and its caller learns nothing of its inside', () => {
  const log = vi.fn();
  const fault = new TypeError('/home/somebody/secret is undefined');
  const told = createExplain(log)(fault);
  expect(log).toHaveBeenCalledExactlyOnceWith(fault);
  expect(told.code).toBe('internal');
  expect(JSON.stringify(told)).not.toContain('secret');
});
