/** Manifests that are open: reading, editing, saving, and what somebody else wrote meanwhile. */
import { describe, expect, it, vi } from 'vitest';

import type { ApiClient, CallInput } from '../../../src-preload/contract/api.ts';
import type { ManifestFile } from '../../../src-preload/contract/policy-schemas.ts';
import { CallError } from '../../../src-preload/contract/reply.ts';
import { fakeClient, quiet } from '../../client/fake-client.ts';

import { isEdited, isSavable } from './manifest-state.ts';
import { createManifestsStore } from './store.ts';

const TEXT = '[package]\nname = "tidy"\nversion = "1.0.0"\n\n[capabilities]\nfs_read = ["cwd://src"] # sources\n';
const FILE = '/capsules/tidy/Capsule.toml';

const onDisk = (part: Partial<ManifestFile> = {}): ManifestFile => ({
  state: 'file',
  file: FILE,
  capsuleFile: '/capsules/tidy',
  text: TEXT,
  version: 'v1',
  note: null,
  ...part,
});

function setUp(disk: ManifestFile = onDisk()) {
  const state = { disk };
  const manifestWrite = vi.fn(({ text, version }: CallInput<'manifestWrite'>) => {
    if (version !== state.disk.version) return Promise.reject(new CallError('conflict', 'changed meanwhile'));
    state.disk = { ...state.disk, state: 'file', text, version: `${version ?? 'v0'}+` };
    return Promise.resolve(state.disk);
  });
  const manifestRead = vi.fn<ApiClient['manifestRead']>(() => Promise.resolve(state.disk));
  const client = fakeClient({ manifestRead, manifestWrite });
  const onSaved = vi.fn();
  const note = vi.fn();
  const store = createManifestsStore({ client, sandbox: 'sandbox-1', notify: { ...quiet, note }, onSaved });
  const file = '/capsules/tidy';
  const now = () => {
    const manifest = store.getState().open[file];
    if (!manifest) throw new Error('not open');
    return manifest;
  };
  return { ...store.getState(), store, state, manifestRead, manifestWrite, onSaved, note, file, now };
}

describe('an open manifest', () => {
  it('is read once, however often it is asked for', async () => {
    const { show, file, now, manifestRead } = setUp();
    await show({ file, name: 'tidy' });
    await show({ file, name: 'tidy', pane: 'learn' });
    expect(manifestRead).toHaveBeenCalledOnce();
    expect(now()).toMatchObject({ phase: 'ready', text: TEXT, pane: 'learn' });
    expect(isEdited(now())).toBe(false);
  });
  it('gets the rights that are asked for, unsaved, and keeps its comments', async () => {
    const { show, file, now, manifestWrite } = setUp();
    await show({ file, name: 'tidy', add: [{ access: 'write', pattern: 'cwd://out' }] });
    expect(now().text).toContain('# sources');
    expect(now().text).toMatch(/fs_write = \[\s*"cwd:\/\/out"/);
    expect(isEdited(now())).toBe(true);
    expect(manifestWrite).not.toHaveBeenCalled();
    // The cursor goes to what was put in.
    const line =
      now()
        .text.split('\n')
        .findIndex((text) => text.includes('cwd://out')) + 1;
    expect(now().place?.line).toBe(line);
  });
  it('says why a right could not be put in, and leaves the text alone', async () => {
    const broken = '[capabilities]\nfs_read = [}\n';
    const { show, file, now } = setUp(onDisk({ text: broken }));
    await show({ file, name: 'tidy', add: [{ access: 'read', pattern: 'cwd://a' }] });
    expect(now().text).toBe(broken);
    expect(now().refused).toMatchObject({ severity: 'error', line: 2 });
  });
  it('is saved with the version that was read, and with the new one the next time', async () => {
    const { show, file, edit, save, now, manifestWrite, onSaved } = setUp();
    await show({ file, name: 'tidy' });
    edit(file, `${TEXT}# one\n`);
    expect(await save(file, 'check')).toBe(true);
    edit(file, `${TEXT}# two\n`);
    expect(await save(file, 'check')).toBe(true);
    expect(manifestWrite.mock.calls.map(([{ version }]) => version)).toEqual(['v1', 'v1+']);
    expect(isEdited(now())).toBe(false);
    expect(onSaved).toHaveBeenCalledTimes(2);
  });
  it('keeps what was typed while it was being saved', async () => {
    const { show, file, edit, save, now } = setUp();
    await show({ file, name: 'tidy' });
    edit(file, `${TEXT}# one\n`);
    const saving = save(file, 'check');
    edit(file, `${TEXT}# two\n`);
    await saving;
    expect(now().text).toBe(`${TEXT}# two\n`);
    expect(isEdited(now())).toBe(true);
  });
  it('is not written again when there is nothing to save', async () => {
    const { show, file, save, manifestWrite } = setUp();
    await show({ file, name: 'tidy' });
    expect(await save(file, 'check')).toBe(true);
    expect(manifestWrite).not.toHaveBeenCalled();
  });
  it('can be saved as it was proposed', async () => {
    const { show, file, save, now, manifestWrite } = setUp(onDisk({ state: 'proposed', version: null }));
    await show({ file, name: 'tidy' });
    expect(isSavable(now())).toBe(true);
    expect(await save(file, 'check')).toBe(true);
    expect(manifestWrite).toHaveBeenCalledOnce();
    expect(isSavable(now())).toBe(false);
  });
  it('shows what somebody else wrote instead of losing it, and keeps the edits', async () => {
    const { show, file, edit, save, now, state } = setUp();
    await show({ file, name: 'tidy' });
    edit(file, `${TEXT}# mine\n`);
    state.disk = onDisk({ text: `${TEXT}# theirs\n`, version: 'v9' });
    expect(await save(file, 'check')).toBe(false);
    expect(now()).toMatchObject({ text: `${TEXT}# mine\n`, saving: 'idle' });
    expect(now().theirs?.text).toContain('# theirs');
    expect(await save(file, 'overwrite')).toBe(true);
    expect(state.disk.text).toContain('# mine');
    expect(now().theirs).toBeNull();
  });
  it('takes the other text when it is asked to', async () => {
    const { show, file, edit, save, reload, now, state } = setUp();
    await show({ file, name: 'tidy' });
    edit(file, 'mine');
    state.disk = onDisk({ text: 'theirs', version: 'v9' });
    await save(file, 'check');
    await reload(file);
    expect(now()).toMatchObject({ text: 'theirs', theirs: null });
    expect(isEdited(now())).toBe(false);
  });
  it('says why it could not be saved, and stays as it was edited', async () => {
    const { show, file, edit, save, now, manifestWrite } = setUp();
    await show({ file, name: 'tidy' });
    edit(file, 'not toml');
    manifestWrite.mockRejectedValueOnce(new CallError('bad-manifest', 'line 1, column 5'));
    expect(await save(file, 'check')).toBe(false);
    expect(now()).toMatchObject({ text: 'not toml', saving: 'idle', failure: { code: 'bad-manifest' } });
  });
  it('says why it could not be read, and can be read again', async () => {
    const { show, file, now, manifestRead, reload } = setUp();
    manifestRead.mockRejectedValueOnce(new CallError('not-found', 'gone'));
    await show({ file, name: 'tidy', add: [{ access: 'read', pattern: 'cwd://a' }] });
    expect(now()).toMatchObject({ phase: 'failed', failure: { code: 'not-found' } });
    await reload(file);
    expect(now()).toMatchObject({ phase: 'ready', failure: null });
  });
  it('goes on with the copy that saving made of the capsule, and says so', async () => {
    const { show, file, edit, save, keyOf, manifestWrite, note, onSaved } = setUp();
    await show({ file, name: 'tidy' });
    manifestWrite.mockResolvedValueOnce(onDisk({ capsuleFile: '/home/capsules/tidy', version: 'c1' }));
    edit(file, 'copy');
    await save(file, 'check');
    edit(file, 'again');
    await save(file, 'check');
    expect(manifestWrite.mock.calls.map((call) => call[0].file)).toEqual(['/capsules/tidy', '/home/capsules/tidy']);
    expect(note).toHaveBeenCalledOnce();
    expect(onSaved).toHaveBeenCalledWith('/home/capsules/tidy');
    // Asked for by its copy, it is the same one.
    expect(keyOf('/home/capsules/tidy')).toBe(file);
    expect(keyOf('/elsewhere')).toBe('/elsewhere');
  });
  it('shows what somebody else wrote when it is looked at again', async () => {
    const { show, file, look, edit, state, now } = setUp();
    await show({ file, name: 'tidy' });
    state.disk = onDisk({ text: 'theirs', version: 'v2' });
    await look(file);
    expect(now()).toMatchObject({ text: 'theirs', theirs: null });

    edit(file, 'mine');
    await look(file);
    expect(now()).toMatchObject({ text: 'mine', theirs: null });
    state.disk = onDisk({ text: 'theirs again', version: 'v3' });
    await look(file);
    expect(now()).toMatchObject({ text: 'mine', clash: 'seen' });
    expect(now().theirs?.text).toBe('theirs again');
  });
  it('keeps the text of a manifest that was removed, to be saved again', async () => {
    const { show, file, look, state, now } = setUp();
    await show({ file, name: 'tidy' });
    state.disk = onDisk({ state: 'proposed', text: 'a proposal', version: null });
    await look(file);
    expect(now().text).toBe(TEXT);
    expect(isSavable(now())).toBe(true);
  });
  it('is forgotten when its tab is closed', async () => {
    const { show, file, closed, store } = setUp();
    await show({ file, name: 'tidy' });
    closed(file);
    expect(store.getState().open).toEqual({});
  });
});
