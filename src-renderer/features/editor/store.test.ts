/** Loading, saving and noticing that files moved. */
import { describe, expect, it, vi } from 'vitest';

import { CallError } from '../../../src-preload/contract/reply.ts';
import { fakeClient, quiet } from '../../client/fake-client.ts';

import type { EditorTarget } from '../../shared/selection.ts';

import { createEditorStore } from './store.ts';
import { fakeDraft, ID, oneFile, opened, target } from './test-one-file.ts';

/** A diff whose later side is edited, and kept by `save`. */
async function openedDiff(save: (on: 'check' | 'overwrite') => Promise<void>) {
  const path = 'cwd://a.txt';
  const diff = { path, kind: 'modified', state: 'text', before: 'a', after: 'b', sizeBefore: 1, sizeAfter: 1 } as const;
  const client = fakeClient({ changeDiff: () => Promise.resolve(diff) });
  const store = createEditorStore({ client, sandbox: 's', notify: quiet, access: 'read-write' });
  await store.getState().open({ kind: 'diff', path }, 'preview');
  const id = `diff:${path}`;
  const draft = { ...fakeDraft('staged'), save };
  store.getState().lend(id, draft);
  store.getState().edited(id, 'dirty');
  return { store, draft, id, tab: () => store.getState().tabs[0] };
}

describe('a draft that keeps itself', () => {
  it('is saved in its own way', async () => {
    const save = vi.fn(() => Promise.resolve());
    const { store, draft, id, tab } = await openedDiff(save);
    expect(tab()).toMatchObject({ edited: 'dirty', hold: 'keep' });
    expect(await store.getState().save(id)).toBe(true);
    expect(save).toHaveBeenCalledExactlyOnceWith('check');
    expect(draft.saved).toHaveBeenCalledExactlyOnceWith(7);
    expect(tab()).toMatchObject({ edited: 'clean', clash: 'none' });
    expect(await store.getState().save(id)).toBe(true);
    expect(save).toHaveBeenCalledOnce();
  });

  it('stays edited when something newer is there, until it is written over or made anew', async () => {
    const save = vi.fn((on: 'check' | 'overwrite') =>
      on === 'check' ? Promise.reject(new CallError('conflict', 'newer')) : Promise.resolve(),
    );
    const { store, id, tab } = await openedDiff(save);
    expect(await store.getState().save(id)).toBe(false);
    expect(tab()).toMatchObject({ edited: 'dirty', clash: 'refused' });
    await store.getState().reload(id);
    expect(tab()).toMatchObject({ edited: 'clean', clash: 'none' });
    expect(store.getState().draft(id)).toBeUndefined();
  });
});

describe('the editor store', () => {
  it('opens a file as text', async () => {
    const { tab } = await opened();
    expect(tab()).toMatchObject({ id: ID, content: { at: 'text', text: 'one' }, edited: 'clean' });
  });

  it('saves the draft with the version it was read at', async () => {
    const { disk, store, draft, tab } = await opened();
    store.getState().edited(ID, 'dirty');
    draft.text = 'two';
    expect(await store.getState().save(ID)).toBe(true);
    expect(disk).toEqual({ text: 'two', version: 2 });
    expect(draft.saved).toHaveBeenCalledExactlyOnceWith(7);
    expect(tab()).toMatchObject({ edited: 'clean', content: { stat: { version: '2' } } });
  });

  it('refuses to overwrite a newer file until told to', async () => {
    const { disk, store, draft, tab } = await opened();
    store.getState().edited(ID, 'dirty');
    draft.text = 'mine';
    disk.text = 'theirs';
    disk.version = 5;
    expect(await store.getState().save(ID)).toBe(false);
    expect(tab()).toMatchObject({ edited: 'dirty', clash: 'refused' });
    expect(disk.text).toBe('theirs');
    expect(await store.getState().save(ID, 'overwrite')).toBe(true);
    expect(disk.text).toBe('mine');
    expect(tab()).toMatchObject({ clash: 'none' });
  });

  it('reloads a clean file that moved, and only warns about an edited one', async () => {
    const { disk, store, draft, tab } = await opened();
    disk.text = 'newer';
    disk.version = 2;
    await store.getState().refresh();
    expect(draft.text).toBe('newer');
    store.getState().edited(ID, 'dirty');
    Object.assign(disk, { text: 'newest', version: 3 });
    await store.getState().refresh();
    expect(tab()).toMatchObject({ clash: 'moved', edited: 'dirty' });
    await store.getState().reload(ID);
    expect(tab()).toMatchObject({ clash: 'none', edited: 'clean' });
  });

  it('keeps what is typed while a newer text is on its way, and says that there is one', async () => {
    const { disk, meanwhile, store, draft, tab } = await opened();
    Object.assign(disk, { text: 'newer', version: 2 });
    meanwhile.reading = () => {
      draft.text = 'one, and more';
      store.getState().edited(ID, 'dirty');
    };
    await store.getState().refresh();
    expect(draft.text).toBe('one, and more');
    expect(tab()).toMatchObject({ clash: 'moved', edited: 'dirty' });
  });

  it('follows a version that changes nothing of the text, edited or not', async () => {
    const { disk, store, draft, tab } = await opened();
    draft.text = 'mine';
    store.getState().edited(ID, 'dirty');
    disk.version = 2;
    await store.getState().refresh();
    expect(tab()).toMatchObject({ clash: 'none', edited: 'dirty' });
    expect(draft.text).toBe('mine');
    expect(await store.getState().save(ID)).toBe(true);
    expect(disk).toEqual({ text: 'mine', version: 3 });
  });

  it('saves over a version that is newer and has the same text', async () => {
    const { disk, store, draft, tab } = await opened();
    draft.text = 'mine';
    store.getState().edited(ID, 'dirty');
    disk.version = 2;
    expect(await store.getState().save(ID)).toBe(true);
    expect(disk).toEqual({ text: 'mine', version: 3 });
    expect(tab()).toMatchObject({ clash: 'none', edited: 'clean', content: { stat: { version: '3' } } });
  });

  it('asks before it closes unsaved edits, and lets the draft go with the tab', async () => {
    const { store, draft } = await opened();
    store.getState().edited(ID, 'dirty');
    store.getState().requestClose(ID);
    expect(store.getState()).toMatchObject({ closing: ID, tabs: { length: 1 } });
    store.getState().close(ID);
    expect(store.getState()).toMatchObject({ closing: null, tabs: { length: 0 } });
    expect(draft.disposed).toBe(true);
  });

  it('never writes a base version', async () => {
    const { answers } = oneFile();
    const fileWrite = vi.fn(() => Promise.reject(new Error('must not')));
    const store = createEditorStore({
      client: fakeClient({ ...answers, fileWrite }),
      sandbox: 's',
      notify: quiet,
      access: 'read-write',
    });
    await store.getState().open({ ...target, view: 'base' }, 'keep');
    expect(await store.getState().save('base:cwd://a.txt', 'overwrite')).toBe(false);
    expect(fileWrite).not.toHaveBeenCalled();
  });

  it('shows why a file or a diff cannot be shown, and tries again when opened again', async () => {
    const changeDiff = vi.fn(() => Promise.reject(new CallError('not-found', 'no change')));
    const store = createEditorStore({
      client: fakeClient({ changeDiff }),
      sandbox: 's',
      notify: quiet,
      access: 'read-write',
    });
    await store.getState().open({ kind: 'diff', path: 'cwd://a' }, 'keep');
    expect(store.getState().tabs[0]?.content).toMatchObject({ at: 'failed', failure: { code: 'not-found' } });
    await store.getState().open({ kind: 'diff', path: 'cwd://a' }, 'keep');
    expect(changeDiff).toHaveBeenCalledTimes(2);
  });
});

describe('what was', () => {
  const content = (text: string) => ({
    state: 'captured' as const,
    path: 'cwd://a',
    bytes: new TextEncoder().encode(text),
    hash: null,
    size: text.length,
    detail: '',
  });
  const open = async (answers: Parameters<typeof fakeClient>[0], target: EditorTarget) => {
    const store = createEditorStore({ client: fakeClient(answers), sandbox: 's', notify: quiet, access: 'read-write' });
    await store.getState().open(target, 'keep');
    return store;
  };
  const contentOf = (store: Awaited<ReturnType<typeof open>>) => store.getState().tabs[0]?.content;

  it('is read by event and side, and never again: it cannot change', async () => {
    const eventContent = vi.fn(() => Promise.resolve(content('was')));
    const store = await open({ eventContent }, { kind: 'content', path: 'cwd://a', seq: 4, side: 'before' });
    expect(eventContent).toHaveBeenCalledExactlyOnceWith({ sandbox: 's', path: 'cwd://a', seq: 4, side: 'before' });
    expect(contentOf(store)).toEqual({ at: 'past-text', text: 'was' });
    await store.getState().refresh();
    expect(eventContent).toHaveBeenCalledOnce();
    const [tab] = store.getState().tabs;
    expect(tab && store.getState().canEdit(tab)).toBe(false);
  });
  it('is said not to be there when it was not kept', async () => {
    const lost = { ...content(''), bytes: null, state: 'too-large' as const, detail: 'Too large.' };
    const store = await open(
      { eventContent: () => Promise.resolve(lost) },
      { kind: 'content', path: 'cwd://a', seq: 4, side: 'after' },
    );
    expect(contentOf(store)).toEqual({ at: 'not-kept', content: lost });
  });
  it('follows the moment that is shown, and goes with it', async () => {
    const stat = { path: 'cwd://a', kind: 'file', size: 2, mode: 0, modifiedAt: 0, version: '', layer: 'top' } as const;
    const fileRead = vi.fn(({ moment = 0 }: { moment?: number | undefined }) =>
      Promise.resolve({ bytes: new TextEncoder().encode(`at ${moment}`), stat }),
    );
    const fileStat = () => Promise.resolve(stat);
    const store = await open({ fileRead, fileStat }, { kind: 'moment', path: 'cwd://a', moment: 7 });
    expect(contentOf(store)).toMatchObject({ text: 'at 7' });
    await store.getState().moveMoment(7, 9);
    expect(contentOf(store)).toMatchObject({ text: 'at 9' });
    expect(store.getState().active).toBe(store.getState().tabs[0]?.id);
    await store.getState().moveMoment(9, null);
    expect(store.getState()).toMatchObject({ tabs: [], active: null });
  });
  it('is blamed at the moment that is shown, and a diff by its newer side', async () => {
    const fileBlame = vi.fn(() => Promise.resolve({ state: 'captured' as const, lines: [] }));
    const store = await open(
      { eventContent: () => Promise.resolve(content('')), fileBlame },
      { kind: 'content', path: 'cwd://a', seq: 4, side: 'before' },
    );
    const { readBlame } = store.getState();
    await readBlame({ kind: 'content', path: 'cwd://a', seq: 4, side: 'before' });
    await readBlame({ kind: 'moment-diff', path: 'cwd://a', from: 2, to: 8 });
    await readBlame({ kind: 'diff', path: 'cwd://a' });
    expect(fileBlame.mock.calls).toEqual([
      [{ sandbox: 's', path: 'cwd://a', moment: 3 }],
      [{ sandbox: 's', path: 'cwd://a', moment: 8 }],
      [{ sandbox: 's', path: 'cwd://a' }],
    ]);
  });
  it('and what is, in a sandbox that can be looked at only, is never edited', async () => {
    const answers = { eventContent: () => Promise.resolve(content('')) };
    const store = createEditorStore({ client: fakeClient(answers), sandbox: 's', notify: quiet, access: 'read-only' });
    await store.getState().open({ kind: 'file', path: 'cwd://a', view: 'merged' }, 'keep');
    const [tab] = store.getState().tabs;
    expect(tab && store.getState().canEdit({ ...tab, content: { at: 'text', text: '', stat: STAT } })).toBe(false);
  });
});

const STAT = { path: 'cwd://a', kind: 'file', size: 0, mode: 0, modifiedAt: 0, version: '', layer: 'top' } as const;

describe('a manifest', () => {
  const target = { kind: 'manifest', path: 'manifest://tidy', file: '/capsules/tidy.wasm' } as const;
  const setUpManifest = () => {
    const manifests = {
      save: vi.fn(() => Promise.resolve(true)),
      reload: vi.fn(() => Promise.resolve()),
      closed: vi.fn(),
    };
    const store = createEditorStore({
      client: fakeClient({}),
      sandbox: 'sandbox-1',
      notify: quiet,
      access: 'read-write',
      manifests,
    });
    return { store, manifests, ...store.getState() };
  };

  it('is saved, read again and forgotten by those who keep it', async () => {
    const { store, manifests, open, save, reload, close } = setUpManifest();
    await open(target, 'keep');
    const [tab] = store.getState().tabs;
    expect(tab).toMatchObject({ content: { at: 'foreign' }, path: 'manifest://tidy' });
    const id = tab?.id ?? '';
    expect(await save(id)).toBe(true);
    await reload(id);
    close(id);
    expect(manifests.save).toHaveBeenCalledExactlyOnceWith(target.file, 'check');
    expect(manifests.reload).toHaveBeenCalledExactlyOnceWith(target.file);
    expect(manifests.closed).toHaveBeenCalledExactlyOnceWith(target.file);
  });
  it('asks before its edits are lost, and looks at no file when files change', async () => {
    const { store, manifests, open, edited, requestClose, refresh } = setUpManifest();
    await open(target, 'keep');
    const id = store.getState().tabs[0]?.id ?? '';
    edited(id, 'dirty');
    await refresh();
    requestClose(id);
    expect(store.getState()).toMatchObject({ closing: id, active: id });
    expect(manifests.closed).not.toHaveBeenCalled();
  });
});
