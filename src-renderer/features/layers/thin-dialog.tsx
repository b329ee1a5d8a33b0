/** Asks before checkpoints go: dropped, or squashed into the layer above. */
import { useStore } from 'zustand';

import { Dialog } from '../../shared/dialog.tsx';
import { formatCount, plural } from '../../shared/format.ts';
import { visible } from '../../shared/visible.ts';

import { DangerButtons } from './danger-buttons.tsx';
import type { DeedsStore, LayerQuestion } from './deeds-store.ts';
import { Problem } from './problem.tsx';

/** More would be more than anybody reads. */
const SHOWN = 12;

export interface ThinDialogProps {
  readonly store: DeedsStore;
  readonly question: Extract<LayerQuestion, { ask: 'drop' | 'squash' }>;
}

function descriptionOf(question: ThinDialogProps['question']): string {
  const kept = 'No file changes, neither in the sandbox nor in the folder.';
  if (question.ask === 'squash')
    return `They become one layer with “${question.into}”. What was in between cannot be restored any more. ${kept}`;
  return `Their layers become one with the next above. What they were cannot be restored any more. ${kept}`;
}

export function ThinDialog({ store, question }: ThinDialogProps) {
  const { busy, problem, close, drop } = useStore(store);
  const { checkpoints, ask } = question;
  const count = plural(checkpoints.length, 'checkpoint');
  return (
    <Dialog
      title={ask === 'squash' ? `Squash ${count}?` : `Drop ${count}?`}
      description={descriptionOf(question)}
      onClose={close}
      buttons={
        <DangerButtons
          action={ask === 'squash' ? `Squash ${count}` : `Drop ${count}`}
          state={busy === 'busy' ? 'disabled' : 'ready'}
          onAction={() => void drop(checkpoints.map(({ id }) => id))}
          onClose={close}
        />
      }
    >
      <ul className="thin-list" aria-label="Checkpoints that go">
        {checkpoints.slice(0, SHOWN).map(({ id, name }) => (
          <li key={id}>{visible(name)}</li>
        ))}
        {checkpoints.length > SHOWN && <li className="faint">and {formatCount(checkpoints.length - SHOWN)} more</li>}
      </ul>
      <Problem text={problem} />
    </Dialog>
  );
}
