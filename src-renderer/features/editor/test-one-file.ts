/** For tests of open documents: one file that can be written by others, and a draft. */
import { vi } from 'vitest';

import type { ApiClient } from '../../../src-preload/contract/api.ts';
import { CallError } from '../../../src-preload/contract/reply.ts';
import type { FileStat } from '../../../src-preload/contract/schemas.ts';
import { fakeClient, quiet } from '../../client/fake-client.ts';

import { createEditorStore } from './store.ts';
import type { Draft } from './store.ts';

export const target = { kind: 'file', path: 'cwd://a.txt', view: 'merged' } as const;
export const ID = 'merged:cwd://a.txt';

/** One file with a version that grows with every write. */
export function oneFile() {
  const disk = { text: 'one', version: 1 };
  const meanwhile = { reading: (): void => undefined };
  const stat = (): FileStat => ({
    path: 'cwd://a.txt',
    kind: 'file',
    size: disk.text.length,
    mode: 0o644,
    modifiedAt: 0,
    version: disk.version.toString(),
    layer: 'top',
  });
  const answers: Partial<ApiClient> = {
    fileStat: () => Promise.resolve(stat()),
    fileRead: () => {
      const seen = { bytes: new TextEncoder().encode(disk.text), stat: stat() };
      meanwhile.reading();
      return Promise.resolve(seen);
    },
    fileWrite: ({ bytes, version }) => {
      if (version !== undefined && version !== disk.version.toString()) {
        return Promise.reject(new CallError('conflict', 'newer'));
      }
      disk.text = new TextDecoder().decode(bytes);
      disk.version += 1;
      return Promise.resolve(stat());
    },
  };
  return { disk, meanwhile, answers };
}

export function fakeDraft(text: string): Draft & { text: string; disposed: boolean } {
  const draft = {
    text,
    disposed: false,
    read: () => ({ text: draft.text, mark: 7 }),
    saved: vi.fn(),
    replace: (next: string) => void (draft.text = next),
    dispose: () => void (draft.disposed = true),
  };
  return draft;
}

/** It is open in a tab; `meanwhile.reading` happens while its text is on the way. */
export async function opened() {
  const { disk, meanwhile, answers } = oneFile();
  const client = fakeClient(answers);
  const store = createEditorStore({ client, sandbox: 's', notify: quiet, access: 'read-write' });
  await store.getState().open(target, 'keep');
  const draft = fakeDraft('one');
  store.getState().lend(ID, draft);
  const tab = () => store.getState().tabs[0];
  return { disk, meanwhile, store, draft, tab };
}
