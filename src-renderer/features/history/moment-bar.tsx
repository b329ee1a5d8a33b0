/** Across the window while it shows an earlier moment: which one, the steps from it, and the way back. */
import { ChevronLeft, ChevronRight, Clock } from 'lucide-react';
import { useStore } from 'zustand';

import { formatClock, formatCount } from '../../shared/format.ts';
import { IconButton } from '../../shared/icon-button.tsx';
import type { MomentStore, PastMoment } from '../../shared/moment.ts';
import type { SelectionStore } from '../../shared/selection.ts';
import { visible } from '../../shared/visible.ts';

export interface MomentBarProps {
  readonly store: MomentStore;
  readonly selection: SelectionStore;
  /** Shows what changed since the moment. */
  readonly onCompare: (seq: number) => void;
}

export function MomentBar({ store, selection, onCompare }: MomentBarProps) {
  const { moment, busy, step, leave } = useStore(store);
  if (!moment) return null;
  const { seq, event } = moment;
  return (
    <div className="moment-bar" role="region" aria-label="Earlier moment">
      <Clock size={14} aria-hidden />
      <span className="moment-text" role="status">
        {momentText(moment)}
      </span>
      {event && (
        <span className="moment-event mono" title={visible(event.path)}>
          {event.op} {visible(event.path)}
        </span>
      )}
      <span className="spacer" />
      <IconButton
        label="Previous change"
        keys="Alt+,"
        icon={<ChevronLeft size={15} />}
        disabled={seq === 0}
        aria-busy={busy}
        onClick={() => void step('previous')}
      />
      <IconButton
        label="Next change"
        keys="Alt+."
        icon={<ChevronRight size={15} />}
        aria-busy={busy}
        onClick={() => void step('next')}
      />
      {seq > 0 && (
        <button type="button" className="button small" onClick={() => selection.getState().goToEvent(seq)}>
          Go to event
        </button>
      )}
      <button type="button" className="button small" onClick={() => onCompare(seq)}>
        Compare with now
      </button>
      <button type="button" className="button small primary" onClick={leave}>
        Return to now
      </button>
    </div>
  );
}

function momentText({ seq, event }: PastMoment): string {
  if (seq === 0) return 'As it was before the first event';
  const time = event === null ? '' : `, ${formatClock(event.timeMs)}`;
  return `As it was after event ${formatCount(seq)}${time}`;
}
