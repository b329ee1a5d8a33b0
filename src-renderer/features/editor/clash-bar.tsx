/** Says that the file on disk is newer than what is being edited, with both ways out. */
import { TriangleAlert } from 'lucide-react';

import type { EditorStore } from './store.ts';
import type { EditorTab } from './tabs.ts';

const refusedText = ({ target }: EditorTab): string =>
  target.kind === 'diff'
    ? 'Not staged: the folder, the sandbox or what is staged was changed since you began to edit.'
    : 'Not saved: the file was changed in the overlay since you opened it.';

export function ClashBar({ store, tab }: { readonly store: EditorStore; readonly tab: EditorTab }) {
  if (tab.clash === 'none') return null;
  /** Both ways out take this bar away, and the pressed button with it. */
  const settle = async (way: Promise<unknown>): Promise<void> => {
    await way;
    store.getState().wantFocus();
  };
  const text =
    tab.clash === 'refused' ? refusedText(tab) : 'The file was changed in the overlay while you were editing.';
  return (
    <div className="message-bar" role="alert">
      <TriangleAlert size={14} aria-hidden />
      <span>{text}</span>
      <span className="spacer" />
      <button type="button" className="button small" onClick={() => void settle(store.getState().reload(tab.id))}>
        Reload
      </button>
      <button
        type="button"
        className="button small danger"
        onClick={() => void settle(store.getState().save(tab.id, 'overwrite'))}
      >
        Overwrite
      </button>
    </div>
  );
}
