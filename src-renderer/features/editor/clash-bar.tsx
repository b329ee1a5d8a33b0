/** Says that the file on disk is newer than what is being edited, with both ways out. */
import { TriangleAlert } from 'lucide-react';

import type { EditorStore } from './store.ts';
import type { EditorTab } from './tabs.ts';

export function ClashBar({ store, tab }: { readonly store: EditorStore; readonly tab: EditorTab }) {
  if (tab.clash === 'none') return null;
  const text =
    tab.clash === 'refused'
      ? 'Not saved: the file was changed in the overlay since you opened it.'
      : 'The file was changed in the overlay while you were editing.';
  return (
    <div className="message-bar" role="alert">
      <TriangleAlert size={14} aria-hidden />
      <span>{text}</span>
      <span className="spacer" />
      <button type="button" className="button small" onClick={() => void store.getState().reload(tab.id)}>
        Reload
      </button>
      <button
        type="button"
        className="button small danger"
        onClick={() => void store.getState().save(tab.id, 'overwrite')}
      >
        Overwrite
      </button>
    </div>
  );
}
