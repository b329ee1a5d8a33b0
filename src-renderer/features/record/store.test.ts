/** Verifying, exporting, importing and keeping, as the window asks for them. */
import { describe, expect, it, vi } from 'vitest';

import type { ApiClient } from '../../../src-preload/contract/api.ts';
import { CallError } from '../../../src-preload/contract/reply.ts';
import { fakeClient, quiet, sampleState } from '../../client/fake-client.ts';

import { createRecordStore } from './store.ts';

const REPORT = { checked: 3, problems: [], heads: [], anchored: 3 };

function setUp(answers: Partial<ApiClient>) {
  const onOpened = vi.fn();
  const failed = vi.fn();
  const store = createRecordStore({
    client: fakeClient(answers),
    sandbox: 's',
    notify: { ...quiet, failed },
    onOpened,
  });
  return { store, onOpened, failed };
}

describe('the care of the record', () => {
  it('verifies as soon as it is asked for, and keeps the report', async () => {
    const { store } = setUp({ eventVerify: () => Promise.resolve(REPORT) });
    store.getState().open('verify');
    expect(store.getState().job).not.toBeNull();
    await vi.waitFor(() => expect(store.getState()).toMatchObject({ report: REPORT, job: null, problem: null }));
  });
  it('cancels the job that is under way, and says that it was', async () => {
    const answer = Promise.withResolvers<typeof REPORT>();
    const jobCancel = vi.fn(() => {
      answer.reject(new CallError('cancelled', 'cancelled'));
      return Promise.resolve({});
    });
    const { store } = setUp({ eventVerify: () => answer.promise, jobCancel });
    store.getState().open('verify');
    const { job } = store.getState();
    store.getState().cancel();
    expect(jobCancel).toHaveBeenCalledWith({ job });
    await vi.waitFor(() => expect(store.getState()).toMatchObject({ report: null, problem: 'It was cancelled.' }));
  });
  it('keeps the export dialog open with the reason when the file cannot be made', async () => {
    const eventExport = () => Promise.reject(new CallError('already-exists', 'There is such a file.'));
    const { store } = setUp({ eventExport });
    store.getState().open('export');
    expect(await store.getState().exportTo({ file: '/a', format: 'csv' })).toBe(false);
    expect(store.getState()).toMatchObject({ dialog: 'export', problem: 'There is such a file.' });
  });
  it('shows an imported sandbox in place of this one, or says why it cannot', async () => {
    const good = setUp({ eventImport: () => Promise.resolve(sampleState()) });
    await good.store.getState().importFrom('/a.capsule-trail');
    expect(good.onOpened).toHaveBeenCalledOnce();
    const bad = setUp({ eventImport: () => Promise.reject(new CallError('bad-package', 'Not an export.')) });
    await bad.store.getState().importFrom('/a');
    expect(bad.onOpened).not.toHaveBeenCalled();
    expect(bad.failed).toHaveBeenCalledWith('The export could not be opened', 'Not an export.');
  });
});
