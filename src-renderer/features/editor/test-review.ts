/** For tests: what reviewing needs, over answers of the engine that the test gives. */
import { vi } from 'vitest';

import type { ApiClient } from '../../../src-preload/contract/api.ts';
import type { Staged } from '../../../src-preload/contract/review-schemas.ts';
import type { Change, TextDiff } from '../../../src-preload/contract/schemas.ts';
import { fakeClient, quiet, sampleState } from '../../client/fake-client.ts';
import { createPreferences } from '../../shared/preferences.ts';
import { createSandboxStore } from '../../shared/sandbox-store.ts';
import { createSelectionStore } from '../../shared/selection.ts';
import { createStageStore } from '../../shared/stage-store.ts';

import { createDiffSettings } from './diff-settings.ts';
import type { ReviewDeps } from './review-deps.ts';

export const sampleDiff = (path: string, part: Partial<TextDiff> = {}): TextDiff => ({
  path,
  kind: 'modified',
  state: 'text',
  before: 'a\nb\nc\n',
  after: 'a\nB\nc\n',
  sizeBefore: 6,
  sizeAfter: 6,
  ...part,
});

/** The set of staged paths is kept; the calls can be looked at. */
export async function testReview(changes: readonly Change[], answers: Partial<ApiClient> = {}) {
  let staged: Staged = { paths: [], reviewed: [], message: '' };
  const stageAdd = vi.fn(({ paths }: { paths: readonly string[] }) => {
    staged = { ...staged, paths: paths.map((path) => ({ path, how: 'whole', stale: false })) };
    return Promise.resolve(staged);
  });
  const reviewMark = vi.fn(({ paths, mark }: { paths: readonly string[]; mark: 'reviewed' | 'open' }) => {
    staged = { ...staged, reviewed: mark === 'reviewed' ? [...paths] : [] };
    return Promise.resolve(staged);
  });
  const client = fakeClient({
    changeList: () => Promise.resolve([...changes]),
    runList: () => Promise.resolve([]),
    changeDiff: ({ path }) => Promise.resolve(sampleDiff(path)),
    stageRead: () => Promise.resolve(staged),
    stageAdd,
    reviewMark,
    ...answers,
  });
  const sandbox = createSandboxStore(client, sampleState());
  const stage = createStageStore({ client, sandbox: 'sandbox-1', notify: quiet });
  await Promise.all([sandbox.getState().refresh(), stage.getState().refresh()]);
  const review: ReviewDeps = {
    client,
    sandbox,
    stage,
    selection: createSelectionStore(),
    settings: createDiffSettings(createPreferences(null)),
    notify: quiet,
    colour: () => Promise.resolve([]),
  };
  return { review, stageAdd, reviewMark };
}
