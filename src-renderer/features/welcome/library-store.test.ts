/** The sandboxes of this inspector: what is done with them, and what windows hear of it. */
import { describe, expect, it } from 'vitest';

import type { SandboxCard } from '../../../src-preload/contract/library-calls.ts';
import { CallError } from '../../../src-preload/contract/reply.ts';
import { sampleState } from '../../client/fake-client.ts';

import { freeName, shownCards } from './library-rows.ts';
import { countUnsaved, followLibrary } from './library-store.ts';
import { playLibrary, sampleCard } from './test-library.ts';

const CARDS = [
  sampleCard('a', { name: 'Alpha' }),
  sampleCard('b', { name: 'Beta', principal: 'ada' }),
  sampleCard('c', { shelf: 'archived' }),
  sampleCard('d', { shelf: 'deleted' }),
];
const at = (cards: readonly SandboxCard[], id: string) => cards.find((card) => card.id === id)?.shelf;

describe('the list of sandboxes', () => {
  it('is there before the sizes are', async () => {
    const { store, asked } = playLibrary(CARDS);
    const bytes: (number | null | undefined)[] = [];
    store.subscribe(({ cards }) => bytes.push(cards[0]?.bytes));
    await store.getState().refresh();
    expect(asked).toEqual(['list known', 'list measured']);
    expect(bytes).toEqual([null, 2048]);
  });

  it('says why it cannot be read', async () => {
    const { store } = playLibrary([], { sandboxLibrary: () => Promise.reject(new CallError('io', 'It is broken.')) });
    await store.getState().refresh();
    expect(store.getState()).toMatchObject({ state: 'failed', problem: 'It is broken.' });
  });

  it('is narrowed by words of names, folders and principals, shelf by shelf', () => {
    const ids = (query: string) => shownCards(CARDS, 'ready', query).map(({ id }) => id);
    expect([ids(''), ids('WORK alp'), ids('ada'), ids('c')]).toEqual([['a', 'b'], ['a'], ['b'], []]);
    expect(shownCards(CARDS, 'deleted', 'd')).toHaveLength(1);
  });

  it('offers a name that no sandbox has', () => {
    expect(freeName(CARDS, 'work')).toBe('work');
    expect(freeName([...CARDS, sampleCard('x', { name: 'alpha 2' })], 'Alpha')).toBe('Alpha 3');
  });
});

describe('moving', () => {
  it('puts a sandbox into the bin with a way back, by the message or by undo', async () => {
    const { store, cards, messages } = playLibrary(CARDS);
    await store.getState().refresh();
    const [card] = store.getState().cards;
    await store.getState().move(card ?? sampleCard('a'), 'deleted');
    expect(at(store.getState().cards, 'a')).toBe('deleted');
    expect(messages[0]?.title).toBe('“Alpha” is in the bin');
    await store.getState().moveBack();
    expect(at(cards(), 'a')).toBe('ready');
    await store.getState().moveBack();
    expect(messages).toHaveLength(2);
    messages[1]?.action?.run();
    await expect.poll(() => at(cards(), 'a')).toBe('deleted');
  });

  it('says why one stays where it is', async () => {
    const busy = { sandboxShelve: () => Promise.reject(new CallError('busy', 'It is open elsewhere.')) };
    const { store, messages } = playLibrary(CARDS, busy);
    await store.getState().refresh();
    await store.getState().move(sampleCard('a'), 'archived');
    expect(messages[0]?.title).toContain('stays where it is: It is open elsewhere.');
    expect(store.getState().busy).toBeNull();
  });
});

describe('naming', () => {
  it('keeps the question open, with the reason, when a name is refused', async () => {
    const { store } = playLibrary(CARDS);
    const card = sampleCard('a', { name: 'Alpha' });
    store.getState().ask({ ask: 'rename', card });
    await store.getState().rename(card, 'Beta');
    expect(store.getState()).toMatchObject({ refusal: 'There is one already.', question: { ask: 'rename' } });
    await store.getState().rename(card, 'Gamma');
    expect(store.getState()).toMatchObject({ refusal: null, question: null, focused: 'a' });
  });

  it('chooses the duplicate, and says nothing of one that was cancelled', async () => {
    const { store, messages } = playLibrary(CARDS);
    await store.getState().duplicate(sampleCard('a', { name: 'Alpha' }), 'Alpha 2');
    expect(store.getState()).toMatchObject({ focused: 'copy', job: null });
    expect(messages[0]?.title).toContain('Alpha 2');
    const cancelled = { sandboxDuplicate: () => Promise.reject(new CallError('cancelled', 'It was cancelled.')) };
    const other = playLibrary(CARDS, cancelled);
    await other.store.getState().duplicate(sampleCard('a'), 'x');
    expect([other.messages, other.store.getState().refusal]).toEqual([[], null]);
  });
});

describe('a window', () => {
  function followed(shelf: 'ready' | 'archived' | 'gone') {
    const played = playLibrary(CARDS);
    let tell: (payload: never) => void = () => undefined;
    const events = {
      on: (_: string, listener: (payload: never) => void) => ((tell = listener), () => undefined),
    };
    followLibrary(played.store, { ...played, events: events as never });
    played.session.getState().show(sampleState());
    return { ...played, tell: () => tell({ sandbox: 'sandbox-1', shelf } as never) };
  }

  it('whose sandbox is put away elsewhere is told, and shows the others', () => {
    const { session, messages, tell } = followed('archived');
    tell();
    expect(session.getState().phase.at).toBe('welcome');
    expect(messages.map(({ title }) => title)).toEqual(['“default” was archived elsewhere.']);
  });

  it('stays on a sandbox that was renamed', () => {
    const { session, messages, tell } = followed('ready');
    tell();
    expect([session.getState().phase.at, messages]).toEqual(['open', []]);
  });

  it('asks before another sandbox takes the place of unsaved edits', async () => {
    const { store, session, asked } = playLibrary(CARDS);
    session.getState().show(sampleState());
    const undo = countUnsaved(store, () => 2);
    const card = sampleCard('a');
    await store.getState().open(card);
    expect([asked, store.getState().question]).toEqual([[], { ask: 'leave', card, files: 2 }]);
    await store.getState().open(card, 'lose');
    expect(asked).toEqual(['open a']);
    undo();
    await store.getState().open(sampleCard('b'));
    expect(asked).toEqual(['open a', 'open b']);
  });

  it('opens another sandbox by its id, and closes over its own without opening anything', async () => {
    const { store, session, asked } = playLibrary(CARDS);
    store.getState().showWindow('recent');
    await store.getState().open(sampleCard('a'));
    expect([asked, store.getState().window]).toEqual([['open a'], 'closed']);
    session.getState().show(sampleState());
    await store.getState().open(sampleCard('sandbox-1'));
    expect(asked).toEqual(['open a']);
  });
});
