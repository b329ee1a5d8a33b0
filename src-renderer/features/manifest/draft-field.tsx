/** A field whose text counts when it is left or Enter is pressed; Escape brings back what was there. */
import { useState } from 'react';

import { visible } from '../../shared/visible.ts';

export interface DraftFieldProps {
  readonly label: string;
  readonly value: string;
  readonly problem?: string | null;
  readonly onPut: (text: string) => void;
}

export function DraftField({ label, value, problem = null, onPut }: DraftFieldProps) {
  const [draft, setDraft] = useState<string | null>(null);
  const put = (): void => {
    setDraft(null);
    if (draft !== null && draft !== value) onPut(draft);
  };
  return (
    <input
      className="input mono"
      aria-label={label}
      aria-invalid={problem !== null}
      title={problem ?? visible(value)}
      spellCheck={false}
      value={draft ?? value}
      onChange={({ target }) => setDraft(target.value)}
      onBlur={put}
      onKeyDown={({ key }) => {
        if (key === 'Enter') put();
        if (key === 'Escape') setDraft(null);
      }}
    />
  );
}
