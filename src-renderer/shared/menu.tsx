/** A context menu made from a list of entries. */
import type { ReactNode } from 'react';
import { ContextMenu } from 'radix-ui';

import { Keys } from './icon-button.tsx';

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
            {entries.map((entry, index) =>
              entry.kind === 'separator' ? (
                <ContextMenu.Separator key={index} className="menu-separator" />
              ) : (
                <ContextMenu.Item
                  key={entry.label}
                  className="menu-item"
                  data-danger={entry.danger}
                  onSelect={entry.run}
                >
                  <span>{entry.label}</span>
                  {entry.keys !== undefined && <Keys text={entry.keys} />}
                </ContextMenu.Item>
              ),
            )}
          </ContextMenu.Content>
        </ContextMenu.Portal>
      )}
    </ContextMenu.Root>
  );
}
