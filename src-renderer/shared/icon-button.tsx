/** A button that is only an icon: it always has an accessible name, and a tooltip that says it. */
import type { ButtonHTMLAttributes, ReactNode } from 'react';
import { Tooltip } from 'radix-ui';

import { useShownKeys } from './shown-keys.ts';

export interface IconButtonProps extends Omit<ButtonHTMLAttributes<HTMLButtonElement>, 'children'> {
  readonly label: string;
  readonly keys?: string;
  readonly icon: ReactNode;
  readonly side?: 'top' | 'right' | 'bottom' | 'left';
}

export function IconButton({ label, keys, icon, side = 'bottom', className = '', ...rest }: IconButtonProps) {
  return (
    <Hint label={label} side={side} {...(keys === undefined ? {} : { keys })}>
      <button type="button" aria-label={label} className={`icon-button ${className}`} {...rest}>
        {icon}
      </button>
    </Hint>
  );
}

export interface HintProps {
  readonly label: string;
  /** Those that come with the command: what the user chose instead is shown. */
  readonly keys?: string;
  readonly side?: 'top' | 'right' | 'bottom' | 'left';
  readonly children: ReactNode;
}

/** A tooltip around any one focusable element. */
export function Hint({ label, keys, side = 'bottom', children }: HintProps) {
  const shown = useShownKeys(keys);
  return (
    <Tooltip.Root>
      <Tooltip.Trigger asChild>{children}</Tooltip.Trigger>
      <Tooltip.Portal>
        <Tooltip.Content className="tooltip" side={side} sideOffset={6} collisionPadding={8}>
          {label}
          {shown !== undefined && <Keys text={shown} />}
        </Tooltip.Content>
      </Tooltip.Portal>
    </Tooltip.Root>
  );
}

/** `Ctrl+Shift+E`, or strokes after one another, as key caps. */
export function Keys({ text }: { readonly text: string }) {
  return (
    <span className="keys" aria-hidden>
      {text.split(' ').map((stroke, at) => (
        <span key={at} className="stroke">
          {stroke.split('+').map((key) => (
            <kbd key={key}>{key}</kbd>
          ))}
        </span>
      ))}
    </span>
  );
}

/** As `Keys`, of a command that is not at hand: `text` are the keys that come with it. */
export function CommandKeys({ text }: { readonly text: string }) {
  const shown = useShownKeys(text);
  return shown === undefined ? null : <Keys text={shown} />;
}
