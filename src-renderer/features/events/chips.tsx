/** Kinds of operation and how they came out, with their numbers: chosen ones are shown, the others are not. */
import { TriangleAlert, X } from 'lucide-react';
import { useStore } from 'zustand';

import { OPERATION_KINDS } from '../../../src-preload/contract/vocabulary.ts';
import { formatClock, formatCount } from '../../shared/format.ts';
import type { SandboxStore } from '../../shared/sandbox-store.ts';
import { visible } from '../../shared/visible.ts';

import type { EventsStore } from './events-state.ts';
import type { Tally } from './feature.ts';
import { OUTCOME_CHIPS } from './question.ts';
import type { OutcomeChip } from './question.ts';

/** Always there, so that they do not jump about in a young sandbox. */
const ALWAYS: ReadonlySet<string> = new Set(['read', 'write', 'delete', 'meta', 'run']);

/** `999`, `12k`, `3.4M` */
function compactCount(count: number): string {
  if (count < 1000) return count.toString();
  if (count < 10_000) return `${(Math.floor(count / 100) / 10).toString()}k`;
  if (count < 1e6) return `${Math.floor(count / 1000)}k`;
  return `${(Math.floor(count / 1e5) / 10).toString()}M`;
}

export function Chips({ store, counts }: { readonly store: EventsStore; readonly counts: Tally | null }) {
  const { kinds, outcomes, run } = useStore(store, (state) => state.question);
  const { toggleKind, toggleOutcome } = store.getState();
  const countOf = (kind: (typeof OPERATION_KINDS)[number]): number => counts?.kinds[kind] ?? 0;
  const shown = OPERATION_KINDS.filter((kind) => ALWAYS.has(kind) || countOf(kind) > 0 || kinds.has(kind));
  // Few sandboxes have any of them.
  const shownOutcomes = OUTCOME_CHIPS.filter(
    (outcome) => outcome !== 'observed' || outcomes.has(outcome) || (counts?.observed ?? 0) > 0,
  );
  return (
    <div className="chips" role="group" aria-label="Kinds of operation">
      {shown.map((kind) => (
        <Chip
          key={kind}
          name={kind}
          count={counts ? countOf(kind) : null}
          pressed={kinds.has(kind)}
          title={`${kind}: Ctrl+click chooses several`}
          onPress={(how) => toggleKind(kind, how)}
        />
      ))}
      {shownOutcomes.map((outcome) => (
        <Chip
          key={outcome}
          name={outcome}
          count={counts && (outcome !== 'observed' || run === null) ? counts[outcome] : null}
          pressed={outcomes.has(outcome)}
          title={OUTCOME_TITLES[outcome]}
          onPress={() => toggleOutcome(outcome)}
        />
      ))}
    </div>
  );
}

const OUTCOME_TITLES: Readonly<Record<OutcomeChip, string>> = {
  denied: 'Only what was refused',
  failed: 'Only what was allowed and failed',
  observed: 'Only what was allowed because its run was watched: in enforce it is refused',
};

interface ChipProps {
  readonly name: string;
  readonly count: number | null;
  readonly pressed: boolean;
  readonly title: string;
  readonly onPress: (how: 'only' | 'too') => void;
}

function Chip({ name, count, pressed, title, onPress }: ChipProps) {
  return (
    <button
      type="button"
      className="filter-chip"
      data-op={name}
      aria-pressed={pressed}
      aria-label={count === null ? name : `${name} ${formatCount(count)}`}
      title={count === null ? title : `${title} · ${formatCount(count)}`}
      onClick={({ ctrlKey, metaKey, shiftKey }) => onPress(ctrlKey || metaKey || shiftKey ? 'too' : 'only')}
    >
      {name === 'denied' && <TriangleAlert size={11} aria-hidden />}
      {name} {count !== null && <span className="chip-count">{compactCount(count)}</span>}
    </button>
  );
}

/** What narrows the list and is not seen elsewhere: a stretch of time, one run. */
export function Narrowings({ store, sandbox }: { readonly store: EventsStore; readonly sandbox: SandboxStore }) {
  const { brush, run } = useStore(store, (state) => state.question);
  const known = useStore(sandbox, ({ runs }) => runs.find(({ id }) => id === run));
  const { setBrush, setRun } = store.getState();
  return (
    <>
      {brush !== null && (
        <button type="button" className="filter-chip narrowing" aria-pressed onClick={() => setBrush(null)}>
          {formatClock(brush.from)} – {formatClock(brush.until)}
          <X size={11} aria-label="Clear the stretch of time" />
        </button>
      )}
      {run !== null && (
        <button type="button" className="filter-chip narrowing" aria-pressed title={run} onClick={() => setRun(null)}>
          <span className="narrowing-run">
            {known ? `run of ${visible(known.capsule)}, ${formatClock(known.startedAt).slice(0, 8)}` : run}
          </span>
          <X size={11} aria-label="Events of all runs" />
        </button>
      )}
    </>
  );
}
