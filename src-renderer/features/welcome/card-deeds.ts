/** What can be done with a sandbox on its shelf, and by which keys. The first is what Enter and a click do. */
import type { KeyboardEvent } from 'react';

import type { SandboxCard } from '../../../src-preload/contract/library-calls.ts';

import type { LibraryStore } from './library-store.ts';
import type { CardDeed } from './sandbox-list.tsx';

type Press = Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey'>;

const plain =
  (key: string) =>
  (event: Press): boolean =>
    event.key === key && !event.ctrlKey && !event.metaKey && !event.altKey && !event.shiftKey;

/** Command counts as Ctrl. */
export const withCtrl =
  (letter: string) =>
  (event: Press): boolean =>
    event.key.toLowerCase() === letter && (event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey;

export function cardDeeds(store: LibraryStore, card: SandboxCard): readonly CardDeed[] {
  const { open, ask, move } = store.getState();
  const isEnter = plain('Enter');
  const isDelete = plain('Delete');
  const rename: CardDeed = {
    ...{ label: 'Rename…', keys: 'F2', icon: 'rename', matches: plain('F2') },
    run: () => ask({ ask: 'rename', card }),
  };
  const bin: CardDeed = {
    ...{ label: 'Delete', keys: 'Del', icon: 'delete', matches: isDelete },
    run: () => void move(card, 'deleted'),
  };
  const restore: CardDeed = {
    ...{ label: 'Bring back', keys: 'Enter', icon: 'restore', matches: isEnter },
    run: () => void move(card, 'ready'),
  };
  if (card.shelf === 'archived') return [restore, rename, bin];
  if (card.shelf === 'deleted')
    return [
      restore,
      {
        ...{ label: 'Remove for good…', keys: 'Del', icon: 'delete', danger: 'danger', matches: isDelete },
        run: () => ask({ ask: 'purge', cards: [card] }),
      },
    ];
  const duplicate: CardDeed = {
    ...{ label: 'Duplicate…', keys: 'Ctrl+D', icon: 'duplicate', matches: withCtrl('d') },
    run: () => ask({ ask: 'duplicate', card }),
  };
  return [
    { label: 'Open', keys: 'Enter', icon: 'open', matches: isEnter, run: () => void open(card) },
    rename,
    ...(card.folder === 'own' ? [] : [duplicate]),
    {
      ...{ label: 'Archive', keys: 'Ctrl+E', icon: 'archive', matches: withCtrl('e') },
      run: () => void move(card, 'archived'),
    },
    bin,
  ];
}
