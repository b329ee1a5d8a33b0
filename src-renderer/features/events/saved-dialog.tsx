/** Gives the present filter a name, and lists those that have one. */
import { useState } from 'react';
import { Trash2 } from 'lucide-react';
import { useStore } from 'zustand';

import { Dialog } from '../../shared/dialog.tsx';
import { IconButton } from '../../shared/icon-button.tsx';

import { savedName } from './saved-entries.ts';
import type { SavedFiltersStore } from './saved-filters.ts';

/** Letters that a name may have, as the contract says. */
const LONGEST = 64;

export interface SavedDialogProps {
  readonly saved: SavedFiltersStore;
  readonly present: string;
  readonly onApply: (text: string) => void;
  readonly onClose: () => void;
}

export function SavedDialog({ saved, present, onApply, onClose }: SavedDialogProps) {
  const { filters, save, remove } = useStore(saved);
  const [name, setName] = useState('');
  const [filter, setFilter] = useState(present);
  const replaces = filters.some((known) => known.name === name.trim());
  const canSave = name.trim() !== '' && filter.trim() !== '';
  return (
    <Dialog
      title="Saved filters"
      description="A saved filter stands for its text: @name, alone or among other conditions. All sandboxes share them."
      width={560}
      onClose={onClose}
      buttons={
        <button type="button" className="button primary" onClick={onClose}>
          Done
        </button>
      }
    >
      <form
        className="rule-form"
        onSubmit={(event) => {
          event.preventDefault();
          if (!canSave) return;
          void save(name.trim(), filter.trim());
          setName('');
        }}
      >
        <input
          className="input saved-name"
          aria-label="Name"
          placeholder="Name"
          maxLength={LONGEST}
          value={name}
          autoFocus
          spellCheck={false}
          onChange={({ target }) => setName(target.value)}
        />
        <input
          className="input"
          aria-label="Filter to save"
          placeholder="Filter"
          value={filter}
          spellCheck={false}
          onChange={({ target }) => setFilter(target.value)}
        />
        <button type="submit" className="button" disabled={!canSave}>
          {replaces ? 'Replace' : 'Save'}
        </button>
      </form>
      {filters.length === 0 ? (
        <p className="rule-none">None yet.</p>
      ) : (
        <ul className="rules" aria-label="Saved filters">
          {filters.map((known) => (
            <li key={known.name} className="rule">
              <button
                type="button"
                className="link"
                onClick={() => {
                  onApply(savedName(known.name));
                  onClose();
                }}
              >
                {savedName(known.name)}
              </button>
              <code>{known.filter}</code>
              <IconButton
                label={`Remove ${known.name}`}
                icon={<Trash2 size={13} />}
                onClick={() => void remove(known.name)}
              />
            </li>
          ))}
        </ul>
      )}
    </Dialog>
  );
}
