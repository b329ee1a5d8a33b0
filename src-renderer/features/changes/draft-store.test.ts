/** The message of the next commit. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import type { Staged } from '../../../src-preload/contract/review-schemas.ts';
import { fakeClient, quiet } from '../../client/fake-client.ts';
import { createStageStore } from '../../shared/stage-store.ts';

import { createDraftStore } from './draft-store.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function drafting() {
  const kept = { message: 'before' };
  const stageRead = vi.fn(({ message }: { message?: string | undefined }): Promise<Staged> => {
    if (message !== undefined) kept.message = message;
    return Promise.resolve({ paths: [], reviewed: [], message: kept.message });
  });
  const stage = createStageStore({ client: fakeClient({ stageRead }), sandbox: 's', notify: quiet });
  return { kept, stageRead, stage, draft: createDraftStore(stage) };
}

describe('the draft of a commit message', () => {
  it('begins with what was kept', async () => {
    const { stage, draft } = drafting();
    await stage.getState().refresh();
    expect(draft.getState().text).toBe('before');
  });
  it('is kept once, after the last key', async () => {
    const { kept, stageRead, draft } = drafting();
    for (const text of ['W', 'Wh', 'Why']) draft.getState().write(text);
    await vi.advanceTimersByTimeAsync(499);
    expect(stageRead).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(1);
    expect(stageRead).toHaveBeenCalledOnce();
    expect(kept.message).toBe('Why');
  });
  it('is not written over by what is kept while somebody writes', async () => {
    const { stage, draft } = drafting();
    draft.getState().write('New');
    await stage.getState().refresh();
    expect(draft.getState().text).toBe('New');
  });
  it('follows what another window kept when nobody writes here', async () => {
    const { kept, stage, draft } = drafting();
    draft.getState().write('Mine');
    await draft.getState().flush();
    kept.message = 'Theirs';
    await stage.getState().refresh();
    expect(draft.getState().text).toBe('Theirs');
  });
  it('is empty after a commit, and kept so', async () => {
    const { kept, draft } = drafting();
    draft.getState().write('Why');
    draft.getState().clear();
    await vi.runAllTimersAsync();
    expect(kept.message).toBe('');
  });
});
