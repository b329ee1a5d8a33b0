/** A field that takes keys as they are pressed, instead of what they type. */
import type { KeyboardEvent, Ref } from 'react';

import { strokeOf, strokesOf } from '../../shared/key-strokes.ts';

export interface PressFieldProps {
  readonly label: string;
  readonly value: string;
  readonly onKeys: (keys: string) => void;
  /** Enter alone. */
  readonly onDone: () => void;
  /** Escape alone. */
  readonly onCancel: () => void;
  readonly describedBy?: string;
  readonly focus?: 'at-first';
  readonly ref?: Ref<HTMLInputElement>;
}

/** Strokes after one another that one command may have. */
const MOST = 2;

const next = (value: string, stroke: string): string => {
  const strokes = strokesOf(value);
  return strokes.length >= MOST ? stroke : [...strokes, stroke].join(' ');
};

export function PressField({ label, value, onKeys, onDone, onCancel, describedBy, focus, ref }: PressFieldProps) {
  const onKeyDown = (event: KeyboardEvent): void => {
    const stroke = strokeOf(event.nativeEvent);
    // Tab leads on, as everywhere.
    if (stroke === 'Tab' || stroke === 'Shift+Tab') return;
    event.preventDefault();
    event.stopPropagation();
    if (stroke === 'Enter') onDone();
    else if (stroke === 'Escape') onCancel();
    else if (stroke === 'Backspace') onKeys('');
    else if (stroke !== null) onKeys(next(value, stroke));
  };
  return (
    <input
      ref={ref}
      type="text"
      className="input press-field"
      role="textbox"
      aria-label={label}
      aria-describedby={describedBy}
      placeholder="Press keys"
      readOnly
      autoFocus={focus === 'at-first'}
      value={value}
      data-keys="pressed"
      onKeyDown={onKeyDown}
    />
  );
}
