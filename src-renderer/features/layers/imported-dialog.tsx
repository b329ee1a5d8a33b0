/** What came of an import, and what could not be taken over. */
import { useStore } from 'zustand';

import { Dialog } from '../../shared/dialog.tsx';
import { visible } from '../../shared/visible.ts';

import { entriesOf } from './deeds-store.ts';
import type { DeedsStore, LayerQuestion } from './deeds-store.ts';

export interface ImportedDialogProps {
  readonly store: DeedsStore;
  readonly question: Extract<LayerQuestion, { ask: 'imported' }>;
}

export function ImportedDialog({ store, question: { how, result } }: ImportedDialogProps) {
  const { close, openSandbox } = useStore(store);
  const { sandbox, entries, left } = result;
  const isHere = how === 'layer';
  return (
    <Dialog
      title={`Imported ${entriesOf(entries)}`}
      description={
        isHere
          ? 'They are changes of the sandbox now; the checkpoint before them has everything as it was.'
          : `The sandbox ${visible(sandbox.name)} has them.`
      }
      width={520}
      onClose={close}
      buttons={
        <>
          <button type="button" className={isHere ? 'button primary' : 'button'} autoFocus={isHere} onClick={close}>
            Close
          </button>
          {!isHere && (
            <button type="button" className="button primary" autoFocus onClick={() => void openSandbox(sandbox.id)}>
              Open it
            </button>
          )}
        </>
      }
    >
      {left.length === 0 ? (
        <p className="faint">Everything was taken over.</p>
      ) : (
        <>
          <p>What could not be taken over:</p>
          <ul className="thin-list" aria-label="What was left out">
            {left.map((sentence) => (
              <li key={sentence}>{visible(sentence)}</li>
            ))}
          </ul>
        </>
      )}
    </Dialog>
  );
}
