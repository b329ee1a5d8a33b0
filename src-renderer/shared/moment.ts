/** The earlier moment that the explorer and the editor show instead of now, and the steps from one to the next. */
import { createStore } from 'zustand/vanilla';
import type { StoreApi } from 'zustand/vanilla';

import type { ApiClient } from '../../src-preload/contract/api.ts';
import type { AuditEvent, EventQuery } from '../../src-preload/contract/event-schemas.ts';

import { messageOf } from './failure.ts';
import { formatCount } from './format.ts';
import type { Notify } from './notify.ts';

/** Events after which a tree may look different. */
const CHANGES = 'outcome:ok (kind:write or kind:delete or op:discard or op:restore or op:undo)';

export interface PastMoment {
  /** The tree is shown as it was right after this event; 0: before the first. */
  readonly seq: number;
  /** null when the event itself is not in the record any more. */
  readonly event: AuditEvent | null;
}

export interface MomentState {
  /** null: everything is shown as it is now. */
  readonly moment: PastMoment | null;
  readonly busy: boolean;
  readonly show: (seq: number) => Promise<void>;
  /** To the next event that changed something, or the one before. */
  readonly step: (to: 'next' | 'previous') => Promise<void>;
  readonly leave: () => void;
}
export type MomentStore = StoreApi<MomentState>;

export interface MomentDeps {
  readonly client: Pick<ApiClient, 'eventRows'>;
  readonly sandbox: string;
  readonly notify: Notify;
}

type At = Parameters<ApiClient['eventRows']>[0]['at'];

async function firstRow({ client, sandbox }: MomentDeps, query: EventQuery, at: At): Promise<AuditEvent | null> {
  const { rows } = await client.eventRows({ sandbox, query, at, limit: 1 });
  return rows[0]?.event ?? null;
}

async function momentAt(deps: MomentDeps, seq: number): Promise<PastMoment> {
  const event = seq === 0 ? null : await firstRow(deps, { upTo: seq }, { seq });
  return { seq, event: event?.seq === seq ? event : null };
}

async function neighbour(deps: MomentDeps, seq: number, to: 'next' | 'previous'): Promise<PastMoment | null> {
  if (to === 'previous' && seq <= 1) return seq === 0 ? null : { seq: 0, event: null };
  const found =
    to === 'next'
      ? await firstRow(deps, { filter: CHANGES }, { seq: seq + 1 })
      : await firstRow(deps, { filter: CHANGES, upTo: seq - 1 }, { end: true });
  // The row of a place after the last one is the last one.
  if (found !== null && (to === 'previous' || found.seq > seq)) return { seq: found.seq, event: found };
  return to === 'previous' ? { seq: 0, event: null } : null;
}

export function createMomentStore(deps: MomentDeps): MomentStore {
  return createStore<MomentState>()((set, get) => {
    const settle = async (title: string, find: () => Promise<PastMoment | null>): Promise<void> => {
      if (get().busy) return;
      set({ busy: true });
      try {
        const moment = await find();
        if (moment) set({ moment });
        else deps.notify.note('Nothing was changed after this moment', 'What is shown is what there is now.');
      } catch (error) {
        deps.notify.failed(title, messageOf(error));
      } finally {
        set({ busy: false });
      }
    };
    return {
      moment: null,
      busy: false,
      show: (seq) => settle(`The moment after event ${formatCount(seq)} cannot be shown`, () => momentAt(deps, seq)),
      async step(to) {
        const { moment } = get();
        if (moment) await settle('Could not go on from this moment', () => neighbour(deps, moment.seq, to));
      },
      leave: () => set({ moment: null }),
    };
  });
}
