/** Gives a command other keys, by pressing them. */
import { useId, useState } from 'react';

import type { Command } from '../../shared/commands.ts';
import { Dialog } from '../../shared/dialog.tsx';
import { Keys } from '../../shared/icon-button.tsx';
import { isPlain, strokesOf } from '../../shared/key-strokes.ts';

import { othersWith } from './key-rows.ts';
import { PressField } from './press-field.tsx';

export interface ChangeDialogProps {
  readonly command: Command;
  readonly commands: readonly Command[];
  readonly onKeys: (keys: string) => void;
  readonly onClose: () => void;
}

/** Why a command cannot have these keys; null when it can. */
function problemOf(keys: string): string | null {
  const [first] = strokesOf(keys);
  if (first === undefined) return 'Press the keys that you want.';
  return isPlain(first) ? 'The first keys need Ctrl or Alt, or are a function key: others are for typing.' : null;
}

export function ChangeDialog({ command, commands, onKeys, onClose }: ChangeDialogProps) {
  const [keys, setKeys] = useState('');
  const about = useId();
  const problem = problemOf(keys);
  const others = problem === null ? othersWith(commands, command, keys) : [];
  const done = (): void => {
    if (problem !== null) return;
    onClose();
    onKeys(keys);
  };
  return (
    <Dialog
      title={`Keys of “${command.title}”`}
      description="Press one stroke, or two after one another. Enter takes them, Backspace begins anew, Escape leaves everything as it is."
      width={480}
      onClose={onClose}
      buttons={
        <>
          <button type="button" className="button" onClick={onClose}>
            Cancel
          </button>
          <button type="button" className="button primary" disabled={problem !== null} onClick={done}>
            {others.length > 0 ? 'Use them all the same' : 'Use these keys'}
          </button>
        </>
      }
    >
      <div className="key-press">
        <PressField
          focus="at-first"
          label="Keys"
          value={keys}
          onKeys={setKeys}
          onDone={done}
          onCancel={onClose}
          describedBy={about}
        />
        {keys !== '' && <Keys text={keys} />}
        <p id={about} role="status" className={others.length > 0 ? 'warn' : 'faint'}>
          {problem ?? (others.length > 0 ? `Also the keys of: ${others.join(', ')}.` : 'Nothing else has these keys.')}
        </p>
      </div>
    </Dialog>
  );
}
