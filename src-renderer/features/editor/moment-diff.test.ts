/** Two moments of one file. */
import { describe, expect, it } from 'vitest';

import type { CallInput } from '../../../src-preload/contract/api.ts';
import type { TextDiff } from '../../../src-preload/contract/schemas.ts';
import { fakeClient } from '../../client/fake-client.ts';

import { readMomentDiff } from './moment-diff.ts';

/** What each name held before and after. */
const NAMES: Readonly<Record<string, readonly [string | null, string | null]>> = {
  'cwd://old': ['was here', null],
  'cwd://new': [null, 'is here'],
};
const momentDiff = ({ path }: CallInput<'momentDiff'>): Promise<TextDiff> => {
  const [before = null, after = null] = NAMES[path] ?? [];
  const sizes = { sizeBefore: before?.length ?? null, sizeAfter: after?.length ?? null };
  return Promise.resolve({ path, kind: 'added', state: 'text', before, after, ...sizes });
};
const read = (was?: string) =>
  readMomentDiff(
    { client: fakeClient({ momentDiff }), sandbox: 's' },
    { kind: 'moment-diff', path: 'cwd://new', from: 1, to: null, ...(was !== undefined && { was }) },
  );

describe('a file at two moments', () => {
  it('is compared under its name', async () => {
    expect(await read()).toMatchObject({ kind: 'added', before: null, after: 'is here' });
  });
  it('is compared with what it was under another name', async () => {
    expect(await read('cwd://old')).toMatchObject({
      path: 'cwd://new',
      kind: 'renamed',
      before: 'was here',
      after: 'is here',
      sizeBefore: 8,
    });
  });
});
