/** A context menu made from a list of entries. */
import type { ReactNode } from 'react';
import { ContextMenu, DropdownMenu } from 'radix-ui';

import { CommandKeys } from './icon-button.tsx';

export type MenuEntry =
  | { readonly kind: 'separator' }
  | {
      readonly kind: 'item';
      readonly label: string;
      readonly keys?: string;
      readonly danger?: 'danger';
      readonly run: () => void;
    };

/** Around one element; `entries` is asked for when the menu opens. */
export function ContextArea({
  entries,
  children,
}: {
  readonly entries: readonly MenuEntry[];
  readonly children: ReactNode;
}) {
  return (
    <ContextMenu.Root>
      <ContextMenu.Trigger asChild>{children}</ContextMenu.Trigger>
      {entries.length > 0 && (
        <ContextMenu.Portal>
          <ContextMenu.Content className="menu" collisionPadding={8}>
            <Entries entries={entries} parts={ContextMenu} />
          </ContextMenu.Content>
        </ContextMenu.Portal>
      )}
    </ContextMenu.Root>
  );
}

/** A button with such a menu below it; `children` is what the button shows. */
export function DropMenu({
  label,
  className,
  entries,
  children,
}: {
  readonly label: string;
  readonly className: string;
  readonly entries: readonly MenuEntry[];
  readonly children: ReactNode;
}) {
  return (
    <DropdownMenu.Root>
      <DropdownMenu.Trigger asChild>
        <button type="button" className={className} aria-label={label} title={label}>
          {children}
        </button>
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content className="menu" align="end" sideOffset={4} collisionPadding={8}>
          <Entries entries={entries} parts={DropdownMenu} />
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}

interface EntriesProps {
  readonly entries: readonly MenuEntry[];
  /** Of which kind of menu: their items are alike. */
  readonly parts: Pick<typeof ContextMenu, 'Item' | 'Separator'> | Pick<typeof DropdownMenu, 'Item' | 'Separator'>;
}

function Entries({ entries, parts: { Item, Separator } }: EntriesProps) {
  return entries.map((entry, index) =>
    entry.kind === 'separator' ? (
      <Separator key={index} className="menu-separator" />
    ) : (
      <Item key={entry.label} className="menu-item" data-danger={entry.danger} onSelect={entry.run}>
        <span>{entry.label}</span>
        {entry.keys !== undefined && <CommandKeys text={entry.keys} />}
      </Item>
    ),
  );
}
