/** A modal dialog with a title, a body and buttons. */
import { useState } from 'react';
import type { ReactNode } from 'react';
import { Dialog as Radix } from 'radix-ui';
import { X } from 'lucide-react';

import { focusIsLost, giveFocusBack } from './focus.ts';

export interface DialogProps {
  readonly title: string;
  readonly description?: string;
  readonly width?: number;
  readonly onClose: () => void;
  readonly children?: ReactNode;
  readonly buttons?: ReactNode;
}

/** Where the keyboard goes when the element a dialog was opened from is gone. */
const FALLBACKS = ['.side-bar .tree', '.editor-area .tab[data-active="true"] .tab-name', '.title-search'];

export function Dialog({ title, description, width = 440, onClose, children, buttons }: DialogProps) {
  // Asked before the first child takes the focus: Radix asks too late when one has `autoFocus`.
  const [opener] = useState(() => document.activeElement);
  return (
    <Radix.Root open onOpenChange={(open) => !open && onClose()}>
      <Radix.Portal>
        <Radix.Overlay className="dialog-overlay" />
        <Radix.Content
          className="dialog"
          style={{ width }}
          onCloseAutoFocus={(event) => {
            event.preventDefault();
            // What the dialog was for may have taken the keyboard already.
            if (focusIsLost()) giveFocusBack(opener, FALLBACKS);
          }}
          {...(description === undefined ? { 'aria-describedby': undefined } : {})}
        >
          <header className="dialog-header">
            <Radix.Title className="dialog-title">{title}</Radix.Title>
            <Radix.Close className="icon-button" aria-label="Close">
              <X size={15} />
            </Radix.Close>
          </header>
          {description !== undefined && (
            <Radix.Description className="dialog-description">{description}</Radix.Description>
          )}
          {children}
          {buttons !== undefined && <footer className="dialog-buttons">{buttons}</footer>}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

export interface ConfirmDialogProps {
  readonly title: string;
  readonly description: string;
  /** Names the deed and its extent, e.g. `Discard 2 changes`. */
  readonly action: string;
  readonly onConfirm: () => void;
  readonly onClose: () => void;
  readonly children?: ReactNode;
}

/** Asks before something that destroys; Cancel has the focus. */
export function ConfirmDialog({ title, description, action, onConfirm, onClose, children }: ConfirmDialogProps) {
  const confirm = (): void => {
    onClose();
    onConfirm();
  };
  return (
    <Dialog
      title={title}
      description={description}
      onClose={onClose}
      buttons={
        <>
          <button type="button" className="button" autoFocus onClick={onClose}>
            Cancel
          </button>
          <button type="button" className="button danger" onClick={confirm}>
            {action}
          </button>
        </>
      }
    >
      {children}
    </Dialog>
  );
}
