/** For tests: sandboxes, and an engine that looks after them. */
import type { ApiClient } from '../../../src-preload/contract/api.ts';
import type { SandboxCard } from '../../../src-preload/contract/library-calls.ts';
import { CallError } from '../../../src-preload/contract/reply.ts';
import { fakeClient, sampleState } from '../../client/fake-client.ts';
import type { Notify, NotifyAction } from '../../shared/notify.ts';
import { createSessionStore } from '../../shared/session.ts';

import { createLibraryStore } from './library-store.ts';

export const sampleCard = (id: string, part: Partial<SandboxCard> = {}): SandboxCard => ({
  ...{ id, name: id, workspace: `/work/${id}`, createdAt: 0, openedAt: 0 },
  ...{ shelf: 'ready', shelvedAt: null, bytes: 2048, changes: 3, open: 'closed', folder: 'there' },
  ...part,
});

/** An engine that keeps them. What was asked of it stands in `asked`. */
function playEngine(first: readonly SandboxCard[]) {
  let cards = [...first];
  const asked: string[] = [];
  const change = (id: string, part: Partial<SandboxCard>): SandboxCard => {
    cards = cards.map((card) => (card.id === id ? { ...card, ...part } : card));
    const found = cards.find((card) => card.id === id);
    if (!found) throw new CallError('not-found', `There is no sandbox ${id}.`);
    return found;
  };
  const answers: Partial<ApiClient> = {
    sandboxLibrary: ({ sizes }) => {
      asked.push(`list ${sizes ?? ''}`);
      return Promise.resolve(cards.map((card) => (sizes === 'known' ? { ...card, bytes: null } : card)));
    },
    sandboxShelve: ({ sandbox, shelf }) => {
      asked.push(`shelve ${sandbox} ${shelf}`);
      return Promise.resolve(change(sandbox, { shelf, shelvedAt: shelf === 'ready' ? null : 1 }));
    },
    sandboxRename: async ({ sandbox, name }) => {
      asked.push(`rename ${sandbox} ${name}`);
      if (cards.some((card) => card.name === name)) throw new CallError('already-exists', 'There is one already.');
      return change(sandbox, { name });
    },
    sandboxDuplicate: ({ sandbox, name }) => {
      asked.push(`duplicate ${sandbox} ${name}`);
      const made = { ...change(sandbox, {}), id: 'copy', name };
      cards = [made, ...cards];
      return Promise.resolve(made);
    },
    sandboxPurge: ({ sandboxes }) => {
      asked.push(`purge ${sandboxes?.join(',') ?? 'all'}`);
      const removed = cards.filter(({ id }) => sandboxes?.includes(id)).length;
      cards = cards.filter(({ id }) => sandboxes?.includes(id) !== true);
      return Promise.resolve({ removed, bytes: 2048 });
    },
  };
  return { answers, asked, cards: () => cards };
}

export function playLibrary(first: readonly SandboxCard[], answers: Partial<ApiClient> = {}) {
  const { asked, cards, ...engine } = playEngine(first);
  const messages: { readonly title: string; readonly action: NotifyAction | undefined }[] = [];
  const client = fakeClient({
    ...engine.answers,
    sandboxOpen: ({ name, workspace }) => {
      asked.push(`open ${name ?? ''} ${workspace ?? ''}`.trim());
      return Promise.resolve(sampleState());
    },
    ...answers,
  });
  const notify: Notify = {
    done: (title, _detail, action) => void messages.push({ title, action }),
    failed: (title, detail) => void messages.push({ title: `${title}: ${detail ?? ''}`, action: undefined }),
    note: (title) => void messages.push({ title, action: undefined }),
  };
  const session = createSessionStore(client, 'online');
  const store = createLibraryStore({ client, notify, session });
  return { client, notify, session, store, asked, messages, cards };
}
