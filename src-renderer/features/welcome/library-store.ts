/** The sandboxes of this inspector: which there are, and what is done with them. Lives as long as the window. */
import { createStore } from 'zustand/vanilla';
import type { StoreApi } from 'zustand/vanilla';

import type { ApiClient } from '../../../src-preload/contract/api.ts';
import type { SandboxCard, Shelf } from '../../../src-preload/contract/library-calls.ts';
import type { EngineEvents } from '../../client/client.ts';
import { cancelJob } from '../../shared/cancel-job.ts';
import { messageOf, toFailure } from '../../shared/failure.ts';
import { formatBytes, plural } from '../../shared/format.ts';
import { tellFailure } from '../../shared/notify.ts';
import type { Notify } from '../../shared/notify.ts';
import type { SessionStore } from '../../shared/session.ts';
import { visible } from '../../shared/visible.ts';

export type LibraryQuestion =
  | { readonly ask: 'rename' | 'duplicate'; readonly card: SandboxCard }
  | { readonly ask: 'new'; readonly folder: string }
  | { readonly ask: 'purge'; readonly cards: readonly SandboxCard[] }
  /** Whether so many files may lose their unsaved edits. */
  | { readonly ask: 'leave'; readonly card: SandboxCard; readonly files: number };

export interface LibraryState {
  /** The last opened first. */
  readonly cards: readonly SandboxCard[];
  readonly state: 'loading' | 'ready' | 'failed';
  readonly problem: string | null;
  readonly shelf: Shelf;
  readonly query: string;
  /** Its id. */
  readonly focused: string | null;
  /** The sandbox that something is done with, and the job that goes by a name. */
  readonly busy: string | null;
  readonly job: string | null;
  readonly question: LibraryQuestion | null;
  /** Why what was asked for in the dialog was refused. */
  readonly refusal: string | null;
  /** Shown over an open sandbox. */
  readonly window: 'closed' | 'manage' | 'recent';
  readonly showWindow: (window: LibraryState['window']) => void;
  readonly refresh: () => Promise<void>;
  readonly setShelf: (shelf: Shelf) => void;
  readonly setQuery: (query: string) => void;
  readonly focus: (id: string) => void;
  readonly ask: (question: LibraryQuestion | null) => void;
  readonly rename: (card: SandboxCard, name: string) => Promise<void>;
  readonly duplicate: (card: SandboxCard, name: string) => Promise<void>;
  readonly cancel: () => void;
  readonly move: (card: SandboxCard, to: Shelf) => Promise<void>;
  /** What was moved last, back to where it was. */
  readonly moveBack: () => Promise<void>;
  readonly purge: (cards: readonly SandboxCard[]) => Promise<void>;
  /** Shows one that is ready; brings any other back. Unsaved edits are asked about first, unless they are to be lost. */
  readonly open: (card: SandboxCard, edits?: 'ask' | 'lose') => Promise<void>;
  /** How many files of the open sandbox have unsaved edits. */
  readonly unsaved: () => number;
}
export type LibraryStore = StoreApi<LibraryState>;

type Calls = 'sandboxLibrary' | 'sandboxRename' | 'sandboxDuplicate' | 'sandboxShelve' | 'sandboxPurge' | 'jobCancel';

export interface LibraryDeps {
  readonly client: Pick<ApiClient, Calls>;
  readonly notify: Notify;
  readonly session: SessionStore;
}

const MOVED = { ready: 'is back', archived: 'is archived', deleted: 'is in the bin' } as const satisfies Record<
  Shelf,
  string
>;

export const quoted = (name: string): string => `“${visible(name)}”`;

/** In the place of the one that it was, else before all others. */
const put = (cards: readonly SandboxCard[], card: SandboxCard): readonly SandboxCard[] =>
  cards.some(({ id }) => id === card.id)
    ? cards.map((known) => (known.id === card.id ? card : known))
    : [card, ...cards];

type Parts = Pick<LibraryStore, 'setState' | 'getState'>;

/** What dialogs ask for: a refusal stays in them. */
const createNaming = (
  { client, notify }: LibraryDeps,
  { setState: set, getState: get }: Parts,
): Pick<LibraryState, 'rename' | 'duplicate' | 'cancel'> => {
  const named = async (card: SandboxCard, job: string | null, act: () => Promise<SandboxCard>): Promise<void> => {
    if (get().busy !== null) return;
    set({ busy: card.id, job, refusal: null });
    try {
      const made = await act();
      set({ cards: put(get().cards, made), question: null, shelf: made.shelf, query: '', focused: made.id });
    } catch (error) {
      const { code, message } = toFailure(error);
      if (code === 'cancelled') set({ question: null });
      else set({ refusal: message });
    } finally {
      set({ busy: null, job: null });
      await get().refresh();
    }
  };
  return {
    rename: (card, name) => named(card, null, () => client.sandboxRename({ sandbox: card.id, name })),
    duplicate(card, name) {
      const job = `duplicate-${card.id}`;
      return named(card, job, async () => {
        const made = await client.sandboxDuplicate({ sandbox: card.id, name, job });
        notify.done(`${quoted(made.name)} has everything that ${quoted(card.name)} has`);
        return made;
      });
    },
    cancel: () => cancelJob(client, get().job),
  };
};

/** One deed at a time, whose failure is told under `title`. */
const deedWith =
  ({ notify }: LibraryDeps, { setState: set, getState: get }: Parts) =>
  async (id: string, title: string, act: () => Promise<void>): Promise<void> => {
    if (get().busy !== null) return;
    set({ busy: id });
    try {
      await act();
    } catch (error) {
      tellFailure(notify, title, error);
    } finally {
      set({ busy: null });
      await get().refresh();
    }
  };

/** Moving and removing. */
const createMoving = (deps: LibraryDeps, parts: Parts): Pick<LibraryState, 'move' | 'moveBack' | 'purge' | 'open'> => {
  const { client, notify, session } = deps;
  const { setState: set, getState: get } = parts;
  const deed = deedWith(deps, parts);
  let last: { readonly card: SandboxCard; readonly from: Shelf } | null = null;
  const back = (card: SandboxCard, from: Shelf): void => void get().move(card, from);
  return {
    move: (card, to) =>
      deed(card.id, `${quoted(card.name)} stays where it is`, async () => {
        const from = get().cards.find(({ id }) => id === card.id)?.shelf ?? card.shelf;
        if (from === to) return;
        const moved = await client.sandboxShelve({ sandbox: card.id, shelf: to });
        last = { card: moved, from };
        notify.done(`${quoted(card.name)} ${MOVED[to]}`, undefined, { label: 'Undo', run: () => back(moved, from) });
      }),
    async moveBack() {
      if (last) await get().move(last.card, last.from);
      // Another undo does not do it again.
      last = null;
    },
    purge: (cards) =>
      deed(cards[0]?.id ?? '', 'Not everything was removed', async () => {
        const { removed, bytes } = await client.sandboxPurge({ sandboxes: cards.map(({ id }) => id) });
        notify.done(`Removed for good: ${removed === 1 ? '1 sandbox' : `${removed} sandboxes`}, ${formatBytes(bytes)}`);
      }),
    async open(card, edits = 'ask') {
      if (card.shelf !== 'ready') return get().move(card, 'ready');
      const { phase, openKnown } = session.getState();
      const isOther = phase.at !== 'open' || phase.state.sandbox.id !== card.id;
      const files = phase.at === 'open' && isOther && edits === 'ask' ? get().unsaved() : 0;
      if (files > 0) {
        set({ question: { ask: 'leave', card, files } });
        return;
      }
      set({ window: 'closed' });
      if (isOther) await openKnown(card.id);
    },
  };
};

const START = {
  cards: [],
  state: 'loading',
  problem: null,
  shelf: 'ready',
  query: '',
  focused: null,
  busy: null,
  job: null,
  question: null,
  refusal: null,
  window: 'closed',
  unsaved: () => 0,
} as const satisfies Partial<LibraryState>;

export function createLibraryStore(deps: LibraryDeps): LibraryStore {
  let asked = 0;
  return createStore<LibraryState>()((set, get, store) => ({
    ...START,
    showWindow: (window) => set({ window, shelf: 'ready', query: '', focused: null, question: null }),
    async refresh() {
      asked += 1;
      const serial = asked;
      try {
        // Sizes take a look at every folder: names come first.
        for (const sizes of ['known', 'measured'] as const) {
          const cards = await deps.client.sandboxLibrary({ sizes });
          if (serial !== asked) return;
          set({ cards, state: 'ready', problem: null });
        }
      } catch (error) {
        if (serial === asked) set({ state: 'failed', problem: messageOf(error) });
      }
    },
    setShelf: (shelf) => set({ shelf, focused: null }),
    setQuery: (query) => set({ query, focused: null }),
    focus: (focused) => set({ focused }),
    ask: (question) => set({ question, refusal: null }),
    ...createNaming(deps, { setState: set, getState: get }),
    ...createMoving(deps, store),
  }));
}

const GONE = {
  archived: 'was archived',
  deleted: 'was put into the bin',
  gone: 'was removed',
} as const;

export interface LibraryWindow extends Pick<LibraryDeps, 'notify' | 'session'> {
  readonly events: EngineEvents;
}

/** Keeps the list true; a window whose sandbox was put away elsewhere is told, and shows the others. Returns the undo. */
export const followLibrary = (store: LibraryStore, { events, session, notify }: LibraryWindow): (() => void) =>
  events.on('libraryChanged', ({ sandbox, shelf }) => {
    void store.getState().refresh();
    const { phase, leave } = session.getState();
    if (shelf === 'ready' || phase.at !== 'open' || phase.state.sandbox.id !== sandbox) return;
    leave();
    if (store.getState().busy !== sandbox) notify.note(`${quoted(phase.state.sandbox.name)} ${GONE[shelf]} elsewhere.`);
  });

export const sandboxCount = (count: number): string => (count === 1 ? '1 sandbox' : `${count} sandboxes`);

/** How many changes are lost with them. */
export const changesWith = (cards: readonly SandboxCard[]): string => {
  const changes = cards.reduce((sum, card) => sum + (card.changes ?? 0), 0);
  return changes === 0 ? '' : ` with ${plural(changes, 'change')} that no folder has`;
};

/** As long as a sandbox is open. Returns the undo. */
export function countUnsaved(store: LibraryStore, unsaved: () => number): () => void {
  store.setState({ unsaved });
  return () => store.setState({ unsaved: START.unsaved });
}
