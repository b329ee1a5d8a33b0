/** Why something could not be taken back or brought back; and the question before something goes for good. */
import { useStore } from 'zustand';

import { ConflictList } from '../../shared/conflict-list.tsx';
import { ConfirmDialog, Dialog } from '../../shared/dialog.tsx';
import { plural } from '../../shared/format.ts';
import type { SelectionStore } from '../../shared/selection.ts';
import { visible } from '../../shared/visible.ts';

import type { OperationsFeature } from './feature.ts';
import { operationName } from './operation-words.ts';
import type { Refusal } from './refusal.ts';
import type { Stays } from './store.ts';

export interface OperationDialogsProps {
  readonly feature: OperationsFeature;
  readonly selection: SelectionStore;
  /** Shows the log. */
  readonly onShow: () => void;
}

export function OperationDialogs({ feature: { log, bin }, selection, onShow }: OperationDialogsProps) {
  const { refusal, refuse, stays, leave } = useStore(log);
  const show = (): void => {
    refuse(null);
    leave();
    onShow();
  };
  const { purging, askPurge, purge } = useStore(bin);
  return (
    <>
      {refusal && (
        <Refused
          refusal={refusal}
          onOpen={(path) => {
            refuse(null);
            selection.getState().open({ kind: 'diff', path });
          }}
          onShow={show}
          onClose={() => refuse(null)}
        />
      )}
      {stays && <Staying stays={stays} onShow={show} onClose={leave} />}
      {purging && (
        <ConfirmDialog
          title={purging.ids === null ? 'Empty the bin?' : `Throw away “${visible(purging.what)}” for good?`}
          description={`${plural(purging.count, 'discarded change')} cannot be restored any more. The folder and the sandbox are not touched.`}
          action={`Throw away ${plural(purging.count, 'change')}`}
          onConfirm={() => void purge(purging.ids)}
          onClose={() => askPurge(null)}
        />
      )}
    </>
  );
}

const DEEDS: Readonly<Record<Refusal['what'], string>> = {
  undo: 'undone',
  redo: 'done again',
  restore: 'restored',
};

function wordsOf({ what, report, entry }: Refusal): { readonly title: string; readonly text: string } {
  const { state, conflicts, applied } = report;
  const subject = entry ? `${visible(operationName(entry))} was not` : 'Nothing was';
  if (state === 'stopped') {
    return {
      title: `Stopped after ${plural(applied.length, 'step')}`,
      text: 'What was done could not be taken back; everything else is as it was. Mend the cause and try again.',
    };
  }
  if (state === 'reversed') {
    return { title: `${subject} ${DEEDS[what]}`, text: 'It failed midway, and everything is as it was before.' };
  }
  return {
    title: `${subject} ${DEEDS[what]}: ${plural(conflicts.length, 'conflict')}`,
    text: WAYS_ON[what],
  };
}

const WAYS_ON: Readonly<Record<Refusal['what'], string>> = {
  undo: 'What was changed here since would be lost, so nothing was touched. Undo the later operation first, or make these places again what the operation left, and try again.',
  redo: 'What was changed here since would be lost, so nothing was touched. Undo the later operation first, or make these places again what they were, and try again.',
  restore:
    'What is there by now would be lost, so nothing was touched. Discard or commit it first, or restore the other paths one by one.',
};

interface RefusedProps {
  readonly refusal: Refusal;
  readonly onShow: () => void;
  readonly onOpen: (path: string) => void;
  readonly onClose: () => void;
}

function Refused({ refusal, onShow, onOpen, onClose }: RefusedProps) {
  const { title, text } = wordsOf(refusal);
  const { failure, conflicts } = refusal.report;
  return (
    <Dialog
      title={title}
      description={text}
      width={620}
      onClose={onClose}
      buttons={<ShowOrClose onShow={refusal.what === 'restore' ? null : onShow} onClose={onClose} />}
    >
      {failure && (
        <p className="notice error" role="alert">
          {visible(failure.path)}: {visible(failure.message)}
        </p>
      )}
      {conflicts.length > 0 && <ConflictList conflicts={conflicts} onOpen={onOpen} />}
    </Dialog>
  );
}

interface ShowOrCloseProps {
  /** null where the log helps nobody. */
  readonly onShow: (() => void) | null;
  readonly onClose: () => void;
}

const ShowOrClose = ({ onShow, onClose }: ShowOrCloseProps) => (
  <>
    {onShow && (
      <button type="button" className="button" onClick={onShow}>
        Show Operations
      </button>
    )}
    <button type="button" className="button primary" autoFocus onClick={onClose}>
      Close
    </button>
  </>
);

/** What an earlier one would need: nobody has to guess why the key does nothing. */
const INSTEAD = {
  undo: 'Others can be undone on their own: choose one in Operations.',
  redo: 'Others can be done again on their own: choose one in Operations.',
} as const;

interface StayingProps {
  readonly stays: Stays;
  readonly onShow: () => void;
  readonly onClose: () => void;
}

function Staying({ stays: { way, entry, why }, onShow, onClose }: StayingProps) {
  return (
    <Dialog
      title={`${visible(operationName(entry))} cannot be ${DEEDS[way]}`}
      description={`${visible(why)} ${INSTEAD[way]}`}
      width={520}
      onClose={onClose}
      buttons={<ShowOrClose onShow={onShow} onClose={onClose} />}
    />
  );
}
