/** Staging and reverting, as the engine is asked for it. */
import { describe, expect, it, vi } from 'vitest';

import type { ApiClient } from '../../../../src-preload/contract/api.ts';
import { CallError } from '../../../../src-preload/contract/reply.ts';
import type { StagedText } from '../../../../src-preload/contract/review-schemas.ts';
import { fakeClient, quiet, sampleState } from '../../../client/fake-client.ts';
import { createSandboxStore } from '../../../shared/sandbox-store.ts';
import { createStageStore } from '../../../shared/stage-store.ts';

import { doDeed, textsOf } from './hunk-deeds.ts';
import { saveStaged } from './save-staged.ts';

const known: StagedText = {
  path: 'cwd://a',
  state: 'text',
  base: 'a\nb\nc\n',
  staged: 'a\nb\nc\n',
  merged: 'A\nb\nC\n',
  version: 'v1',
};
const stat = {
  path: 'cwd://a',
  kind: 'file',
  size: 6,
  mode: 0o644,
  modifiedAt: 0,
  version: 'f7',
  layer: 'top',
} as const;
const place = { what: 'hunk', side: 'after', range: { start: 2, count: 1 } } as const;

function setUp(merged = 'A\nb\nC\n', answers: Partial<ApiClient> = {}) {
  const stageWrite = vi.fn((input: { text: string }) =>
    Promise.resolve({ ...known, staged: input.text, version: 'v2' }),
  );
  const fileWrite = vi.fn(() => Promise.resolve(stat));
  const stageRead = vi.fn(() => Promise.resolve({ paths: [], reviewed: [], message: '' }));
  const failed = vi.fn();
  const client = fakeClient({
    stageWrite,
    fileWrite,
    stageRead,
    stageText: () => Promise.resolve({ ...known, version: 'v9' }),
    fileRead: () => Promise.resolve({ bytes: new TextEncoder().encode(merged), stat }),
    ...answers,
  });
  const sandbox = createSandboxStore(client, sampleState());
  const notify = { ...quiet, failed };
  const stage = createStageStore({ client, sandbox: 'sandbox-1', notify });
  return { deps: { client, sandbox, stage, notify }, stageWrite, fileWrite, stageRead, failed };
}

describe('doing something with a hunk', () => {
  it('stages it with the version of what is shown, and reads what is staged again', async () => {
    const { deps, stageWrite, stageRead } = setUp();
    expect(await doDeed(deps, known, { deed: 'stage', compared: 'sandbox', place })).toBe('Staged hunk');
    expect(stageWrite).toHaveBeenCalledExactlyOnceWith({
      sandbox: 'sandbox-1',
      path: 'cwd://a',
      text: 'a\nb\nC\n',
      version: 'v1',
    });
    expect(stageRead).toHaveBeenCalledOnce();
  });

  it('reverts lines in the sandbox', async () => {
    const { deps, fileWrite } = setUp();
    const lines = { what: 'lines', side: 'after', range: { start: 0, count: 2 } } as const;
    expect(await doDeed(deps, known, { deed: 'revert', compared: 'sandbox', place: lines })).toBe('Reverted 2 lines');
    const bytes = new TextEncoder().encode('a\nb\nC\n');
    expect(fileWrite).toHaveBeenCalledExactlyOnceWith({ sandbox: 'sandbox-1', path: 'cwd://a', bytes, version: 'f7' });
  });

  it('reverts nothing of a file that is another one by now', async () => {
    const { deps, fileWrite, failed } = setUp('something else\n');
    expect(await doDeed(deps, known, { deed: 'revert', compared: 'sandbox', place })).toBeNull();
    expect(fileWrite).not.toHaveBeenCalled();
    expect(failed).toHaveBeenCalledExactlyOnceWith('Could not revert the hunk of a', 'The file was changed meanwhile.');
  });

  it('says why it could not be staged', async () => {
    const refused = () => Promise.reject(new CallError('conflict', 'It was changed.'));
    const { deps, failed } = setUp(undefined, { stageWrite: refused });
    expect(await doDeed(deps, known, { deed: 'unstage', compared: 'sandbox', place })).toBeNull();
    expect(failed).toHaveBeenCalledExactlyOnceWith('Could not unstage the hunk of a', 'It was changed.');
  });
});

describe('saving what is staged', () => {
  it('goes by the version that was edited, or over whatever is there', async () => {
    const { deps, stageWrite } = setUp();
    expect(await saveStaged(deps, 'cwd://a', 'x\n', 'v1')).toBe('v2');
    expect(stageWrite).toHaveBeenLastCalledWith(expect.objectContaining({ text: 'x\n', version: 'v1' }));
    await saveStaged(deps, 'cwd://a', 'x\n', null);
    expect(stageWrite).toHaveBeenLastCalledWith(expect.objectContaining({ version: 'v9' }));
  });
});

it('has no texts for what is no text, and empty ones where there is no file', () => {
  expect(textsOf({ ...known, state: 'binary' })).toBeNull();
  expect(textsOf({ ...known, base: null, staged: null })).toEqual({ base: '', staged: '', merged: 'A\nb\nC\n' });
});
