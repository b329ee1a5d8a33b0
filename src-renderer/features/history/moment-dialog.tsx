/** Asks for the number of an event, to show the tree as it was after it. */
import { useState } from 'react';
import { useStore } from 'zustand';

import { Dialog } from '../../shared/dialog.tsx';
import type { MomentStore } from '../../shared/moment.ts';

import type { HistoryStore } from './store.ts';

export interface MomentDialogProps {
  readonly store: HistoryStore;
  readonly moment: MomentStore;
  /** The newest event. */
  readonly total: () => number;
}

export function MomentDialog({ store, moment, total }: MomentDialogProps) {
  const { asking, askMoment } = useStore(store);
  return asking === null ? null : <Ask moment={moment} most={total()} onClose={() => askMoment(null)} />;
}

interface AskProps {
  readonly moment: MomentStore;
  readonly most: number;
  readonly onClose: () => void;
}

function Ask({ moment, most, onClose }: AskProps) {
  const [text, setText] = useState('');
  const seq = /^\d{1,15}$/.test(text.replaceAll(/[\s,]/g, '')) ? Number(text.replaceAll(/[\s,]/g, '')) : null;
  const isWrong = text !== '' && (seq === null || seq > most);
  const show = (): void => {
    if (seq === null || isWrong) return;
    onClose();
    void moment.getState().show(seq);
  };
  return (
    <Dialog
      title="Show the tree at a moment"
      description={`Files and folders are shown as they were right after the event of this number, 0 to ${most.toString()}. Nothing can be changed there.`}
      onClose={onClose}
      buttons={
        <>
          <button type="button" className="button" onClick={onClose}>
            Cancel
          </button>
          <button type="button" className="button primary" disabled={seq === null || isWrong} onClick={show}>
            Show
          </button>
        </>
      }
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          show();
        }}
      >
        <input
          className="input tabular"
          aria-label="Number of the event"
          inputMode="numeric"
          autoFocus
          aria-invalid={isWrong}
          value={text}
          onChange={(event) => setText(event.target.value)}
        />
      </form>
    </Dialog>
  );
}
