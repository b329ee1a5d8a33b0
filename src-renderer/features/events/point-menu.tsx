/** A menu at a point of the window: one for a whole list, opened by pointer or by key. */
import { Check } from 'lucide-react';
import { DropdownMenu } from 'radix-ui';

import { CommandKeys } from '../../shared/icon-button.tsx';
import type { MenuEntry } from '../../shared/menu.tsx';

export type PointEntry =
  | MenuEntry
  | { readonly kind: 'title'; readonly label: string }
  | { readonly kind: 'check'; readonly label: string; readonly checked: boolean; readonly run: () => void };

export interface MenuPlace {
  /** In pixels of the window. */
  readonly x: number;
  readonly y: number;
  /** Opened by key it has the keyboard on its first entry. */
  readonly by: 'pointer' | 'key';
}
export interface OpenMenu extends MenuPlace {
  readonly entries: readonly PointEntry[];
}

export interface PointMenuProps {
  readonly menu: OpenMenu;
  readonly onClose: () => void;
  /** Takes the keyboard back. */
  readonly onFocusBack: () => void;
}

export function PointMenu({ menu: { x, y, by, entries }, onClose, onFocusBack }: PointMenuProps) {
  return (
    <DropdownMenu.Root open onOpenChange={(open) => !open && onClose()}>
      <DropdownMenu.Trigger asChild>
        <span className="menu-point" style={{ left: x, top: y }} aria-hidden />
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content
          className="menu at-point"
          align="start"
          sideOffset={2}
          collisionPadding={8}
          loop
          onFocus={({ target, currentTarget }) => {
            if (by === 'key' && target === currentTarget) {
              currentTarget.querySelector<HTMLElement>('[role^="menuitem"]')?.focus();
            }
          }}
          onCloseAutoFocus={(event) => {
            event.preventDefault();
            onFocusBack();
          }}
        >
          {entries.map((entry, index) => (
            <Entry key={entry.kind === 'separator' ? index : entry.label} entry={entry} />
          ))}
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}

function Entry({ entry }: { readonly entry: PointEntry }) {
  if (entry.kind === 'separator') return <DropdownMenu.Separator className="menu-separator" />;
  if (entry.kind === 'title') return <DropdownMenu.Label className="menu-title">{entry.label}</DropdownMenu.Label>;
  if (entry.kind === 'check') {
    return (
      <DropdownMenu.CheckboxItem
        className="menu-item checked"
        checked={entry.checked}
        onCheckedChange={entry.run}
        // Several can be ticked at once.
        onSelect={(event) => event.preventDefault()}
      >
        <span className="menu-tick">
          <DropdownMenu.ItemIndicator>
            <Check size={13} aria-hidden />
          </DropdownMenu.ItemIndicator>
        </span>
        <span>{entry.label}</span>
      </DropdownMenu.CheckboxItem>
    );
  }
  return (
    <DropdownMenu.Item className="menu-item" data-danger={entry.danger} onSelect={entry.run}>
      <span>{entry.label}</span>
      {entry.keys !== undefined && <CommandKeys text={entry.keys} />}
    </DropdownMenu.Item>
  );
}
