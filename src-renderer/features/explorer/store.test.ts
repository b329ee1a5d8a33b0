/** Loading directories and changing them. */
import { describe, expect, it, vi } from 'vitest';

import { CallError } from '../../../src-preload/contract/reply.ts';
import type { ApiClient } from '../../../src-preload/contract/api.ts';
import { fakeClient, quiet } from '../../client/fake-client.ts';

import { createExplorerStore } from './store.ts';

const folderOf = (count: number): ApiClient['fileList'] =>
  vi.fn<ApiClient['fileList']>(({ after, limit = 1000 }) => {
    const names = Array.from({ length: count }, (_, index) => `f${index.toString().padStart(5, '0')}`);
    const rest = names.filter((name) => after === undefined || name > after);
    const entries = rest
      .slice(0, limit)
      .map((name) => ({ name, kind: 'file', size: 0, layer: 'base', change: null }) as const);
    return Promise.resolve({ entries, more: rest.length > limit });
  });
const storeOver = (answers: Partial<ApiClient>, failed: (title: string, detail?: string) => void = () => undefined) =>
  createExplorerStore({ client: fakeClient(answers), sandbox: 's', notify: { ...quiet, failed } });

describe('the explorer store', () => {
  it('loads a large folder page by page, and refreshes all that was shown', async () => {
    const store = storeOver({ fileList: folderOf(5000) });
    const shown = () => store.getState().directories.get('cwd://');
    await store.getState().expand('cwd://');
    expect(shown()).toMatchObject({ state: 'ready', more: true });
    expect(shown()?.entries).toHaveLength(2000);
    await store.getState().loadMore('cwd://');
    expect(shown()?.entries).toHaveLength(4000);
    await store.getState().refresh();
    expect(shown()?.entries).toHaveLength(4000);
    await store.getState().loadMore('cwd://');
    expect(shown()).toMatchObject({ more: false });
    expect(shown()?.entries).toHaveLength(5000);
  });

  it('shows why a folder cannot be read', async () => {
    const store = storeOver({ fileList: () => Promise.reject(new CallError('access', 'no permission')) });
    await store.getState().expand('cwd://');
    expect(store.getState().directories.get('cwd://')).toMatchObject({ state: 'failed', message: 'no permission' });
  });

  it('never makes a new file over one that is there', async () => {
    const [fileWrite, failed] = [vi.fn(), vi.fn()];
    const store = storeOver({ fileList: folderOf(1), fileStat: () => Promise.resolve({} as never), fileWrite }, failed);
    await store.getState().startEdit({ do: 'new-file', parent: 'cwd://' });
    expect(await store.getState().finishEdit('f00000')).toBeNull();
    expect(fileWrite).not.toHaveBeenCalled();
    expect(failed).toHaveBeenCalledExactlyOnceWith('Could not create', 'cwd://f00000 exists already.');
  });

  it('makes a new file and answers with its path', async () => {
    const fileWrite = vi.fn(() => Promise.reject(new Error('unused')));
    const store = storeOver({ fileList: folderOf(1), fileWrite: fileWrite.mockResolvedValue({} as never) });
    await store.getState().startEdit({ do: 'new-file', parent: 'cwd://src' });
    expect(await store.getState().finishEdit('a.ts')).toBe('cwd://src/a.ts');
    expect(fileWrite).toHaveBeenCalledExactlyOnceWith({
      sandbox: 's',
      path: 'cwd://src/a.ts',
      bytes: new Uint8Array(),
    });
    expect(store.getState().focused).toBe('cwd://src/a.ts');
  });

  it('does nothing for an empty name or the same name', async () => {
    const store = storeOver({ fileList: folderOf(1) });
    await store.getState().startEdit({ do: 'new-folder', parent: 'cwd://' });
    expect(await store.getState().finishEdit('')).toBeNull();
    await store.getState().startEdit({ do: 'rename', parent: 'cwd://', path: 'cwd://a' });
    expect(await store.getState().finishEdit('a')).toBeNull();
    expect(store.getState().edit).toBeNull();
  });

  it('tells why a rename failed and keeps the tree', async () => {
    const told: string[] = [];
    const fileRename = () => Promise.reject(new CallError('already-exists', 'taken'));
    const store = storeOver({ fileList: folderOf(1), fileRename }, (title, detail) =>
      told.push(`${title}: ${detail ?? ''}`),
    );
    await store.getState().startEdit({ do: 'rename', parent: 'cwd://', path: 'cwd://a' });
    expect(await store.getState().finishEdit('b')).toBeNull();
    expect(told).toEqual(['Could not rename: taken']);
  });

  it('shows the tree of an earlier moment, and the one of now after it', async () => {
    const fileList = vi.fn<ApiClient['fileList']>(({ moment }) => {
      const name = moment === undefined ? 'now' : `at ${moment}`;
      return Promise.resolve({ entries: [{ name, kind: 'file', size: 0, layer: 'base', change: null }], more: false });
    });
    const store = storeOver({ fileList });
    const names = () =>
      store
        .getState()
        .directories.get('cwd://')
        ?.entries.map(({ name }) => name);
    await store.getState().expand('cwd://');
    await store.getState().setMoment(7);
    expect(names()).toEqual(['at 7']);
    // What is on its way from the moment that was left does not come through.
    await Promise.all([store.getState().setMoment(8), store.getState().setMoment(null)]);
    expect(names()).toEqual(['now']);
  });
  it('says of a folder that is not there at a moment that it is not there', async () => {
    const fileList = ({ moment }: { moment?: number | undefined }) =>
      moment === undefined
        ? Promise.resolve({ entries: [], more: false })
        : Promise.reject(new CallError('not-found', 'no such file'));
    const store = storeOver({ fileList });
    await store.getState().expand('cwd://later');
    await store.getState().setMoment(1);
    expect(store.getState().directories.get('cwd://later')?.message).toBe('Not there at this moment');
  });
});
