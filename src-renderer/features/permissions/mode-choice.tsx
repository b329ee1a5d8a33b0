/** How runs of this sandbox treat what is neither declared nor granted. */
import { useId } from 'react';

import { MODE_CHOICES } from '../../../src-preload/contract/policy-words.ts';
import type { ModeChoice as Mode } from '../../../src-preload/contract/policy-words.ts';
import { MODE_NAMES, MODE_SENTENCES } from '../../shared/mode-words.ts';

export interface ModeChoiceProps {
  readonly mode: Mode | null;
  readonly access: 'read-only' | 'read-write';
  readonly onMode: (mode: Mode) => void;
}

export function ModeChoice({ mode, access, onMode }: ModeChoiceProps) {
  const group = useId();
  return (
    <fieldset className="mode-choice">
      <legend>Mode of this sandbox</legend>
      <div className="segments">
        {MODE_CHOICES.map((choice) => (
          <label key={choice} title={MODE_SENTENCES[choice]} data-chosen={mode === choice}>
            <input
              type="radio"
              name={group}
              checked={mode === choice}
              disabled={mode === null || access === 'read-only'}
              onChange={() => onMode(choice)}
            />
            {MODE_NAMES[choice]}
          </label>
        ))}
      </div>
      <p className="faint" aria-live="polite">
        {mode === null ? '' : MODE_SENTENCES[mode]}
      </p>
    </fieldset>
  );
}
