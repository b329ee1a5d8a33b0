/** What stands in the place of the list while it is empty: there is nothing yet, nothing matches, or the filter is wrong. */
import type { ReactNode } from 'react';
import { Activity, Search, TriangleAlert } from 'lucide-react';
import { useStore } from 'zustand';

import type { Failure } from '../../../src-preload/contract/reply.ts';
import { EmptyState } from '../../shared/empty-state.tsx';
import { formatCount } from '../../shared/format.ts';

import type { EventsStore } from './events-state.ts';
import { isNarrowed } from './question.ts';

export function NoEvents({ store }: { readonly store: EventsStore }) {
  const { phase, problem, shown, question } = useStore(store);
  if (problem !== null) return <Frame of={<Problem store={store} problem={problem} />} />;
  if (phase === 'loading' || shown > 0) return null;
  return <Frame of={isNarrowed(question) ? <NothingMatches store={store} /> : <NothingYet />} />;
}

const Frame = ({ of }: { readonly of: ReactNode }) => <div className="events-empty">{of}</div>;

const NothingYet = () => (
  <EmptyState icon={<Activity size={28} strokeWidth={1.4} />} title="Recording file operations">
    Every read, write and refusal shows up here the moment it happens. Run a capsule to see the first ones.
  </EmptyState>
);

const ClearFilter = ({ store }: { readonly store: EventsStore }) => (
  <button type="button" className="button" onClick={() => store.getState().clearFilter()}>
    Clear filter
  </button>
);

function NothingMatches({ store }: { readonly store: EventsStore }) {
  const total = useStore(store, (state) => state.total);
  return (
    <EmptyState
      icon={<Search size={26} strokeWidth={1.4} />}
      title={`0 of ${formatCount(total)} events shown`}
      actions={<ClearFilter store={store} />}
    >
      All of them are recorded; the filter hides them. New ones that match show up here.
    </EmptyState>
  );
}

function Problem({ store, problem }: { readonly store: EventsStore; readonly problem: Failure }) {
  const question = useStore(store, (state) => state.question);
  const isFilter = problem.code === 'invalid-input';
  return (
    <EmptyState
      icon={<TriangleAlert size={26} strokeWidth={1.4} />}
      title={isFilter ? 'The filter cannot be understood' : 'Events cannot be read'}
      actions={
        <>
          {isNarrowed(question) && <ClearFilter store={store} />}
          {!isFilter && (
            <button type="button" className="button" onClick={() => void store.getState().refresh()}>
              Try again
            </button>
          )}
        </>
      }
    >
      {problem.message}
    </EmptyState>
  );
}
