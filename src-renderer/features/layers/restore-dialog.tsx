/** Asks before the sandbox becomes what it was, and says what that changes. */
import { useStore } from 'zustand';

import type { Checkpoint } from '../../../src-preload/contract/review-schemas.ts';
import type { LayerCounts } from '../../../src-preload/contract/schemas.ts';
import { ChangeCounts } from '../../shared/change-mark.tsx';
import { Dialog } from '../../shared/dialog.tsx';
import { formatDate, plural } from '../../shared/format.ts';
import { visible } from '../../shared/visible.ts';

import { DangerButtons } from './danger-buttons.tsx';
import type { DeedsStore } from './deeds-store.ts';
import { Problem } from './problem.tsx';
import { countWords, kindsOf, totalOf } from './tree-words.ts';

export interface RestoreDialogProps {
  readonly store: DeedsStore;
  readonly checkpoint: Checkpoint;
}

export function RestoreDialog({ store, checkpoint }: RestoreDialogProps) {
  const { effect, problem, busy, close, restore } = useStore(store);
  const total = effect === null ? null : totalOf(effect);
  return (
    <Dialog
      title={`Restore “${visible(checkpoint.name)}”?`}
      description={`The sandbox becomes what it was on ${formatDate(checkpoint.at)}. A checkpoint of what it is now is made before, so this can be undone. The folder is not touched.`}
      onClose={close}
      buttons={
        <DangerButtons
          action={total === null ? 'Restore' : `Restore ${plural(total, 'path')}`}
          state={busy === 'busy' || total === 0 ? 'disabled' : 'ready'}
          onAction={() => void restore(checkpoint)}
          onClose={close}
        />
      }
    >
      <p className="restore-effect" role="status">
        {effect === null && problem === null && <span className="faint">Looking what would change…</span>}
        {effect !== null && <Effect counts={effect} />}
      </p>
      <Problem text={problem} />
    </Dialog>
  );
}

function Effect({ counts }: { readonly counts: LayerCounts }) {
  if (totalOf(counts) === 0) return 'Nothing would change: the sandbox is as it was then.';
  return (
    <>
      <span>{countWords(counts)}</span>
      <ChangeCounts counts={kindsOf(counts)} />
    </>
  );
}
