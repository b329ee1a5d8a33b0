/** The stack of one mount: layers chosen one by one or from one to another, by pointer and by key. */
import { useEffect, useId, useMemo, useRef, useState } from 'react';
import type { KeyboardEvent, MouseEvent } from 'react';
import { useStore } from 'zustand';

import type { LayerStack } from '../../../src-preload/contract/review-schemas.ts';
import { ContextArea } from '../../shared/menu.tsx';
import { rootOf } from '../../shared/paths.ts';

import { entryOfKey, layerMenu } from './layer-menu.ts';
import type { LayerDeeds } from './layer-menu.ts';
import { isChosen } from './layer-range.ts';
import { StackRowView, rowLabel } from './stack-row.tsx';
import { rowKey, rowLayer, stackRows } from './stack-rows.ts';
import type { StackRow } from './stack-rows.ts';
import type { LayersStore } from './store.ts';
import { useRowMoves } from './use-row-moves.ts';

export interface StackListProps {
  readonly store: LayersStore;
  readonly stack: LayerStack;
  readonly access: 'read-write' | 'read-only';
  readonly deeds: LayerDeeds;
  /** The keyboard goes on in the changes of what is chosen. */
  readonly onEnter: () => void;
}

export function StackList({ store, stack, access, deeds, onEnter }: StackListProps) {
  const { checkpoints, chosen, open, toggle, choose } = useStore(store);
  const rows = useMemo(() => stackRows(stack, checkpoints, open), [stack, checkpoints, open]);
  const [now] = useState(() => Date.now());
  const id = useId();
  const list = useRef<HTMLDivElement>(null);
  const mine = chosen?.mount === stack.mount ? chosen : null;
  const menu = useMemo(
    () => (mine ? layerMenu({ stack, chosen: mine, checkpoints, access, deeds }) : []),
    [stack, mine, checkpoints, access, deeds],
  );
  const { cursor, at, go, move } = useRowMoves({ store, stack, rows, chosen: mine });
  useEffect(() => {
    if (cursor !== null) list.current?.querySelector('[data-cursor]')?.scrollIntoView({ block: 'nearest' });
  }, [cursor]);
  const row = rows[at];
  const act = (event: KeyboardEvent): boolean => {
    if (event.key === 'Escape') choose(null);
    else if (event.key === 'Enter') onEnter();
    else if (turns(row, event.key)) toggle(rowLayer(row));
    else {
      const run = event.ctrlKey || event.metaKey || event.altKey ? null : entryOfKey(menu, event.key);
      run?.();
      return run !== null;
    }
    return true;
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.target !== event.currentTarget) return;
    if (move(event.key, event.shiftKey ? 'reach' : 'one') || act(event)) event.preventDefault();
  };
  const onPoint = (target: StackRow, event: MouseEvent): void => go(target, event.shiftKey ? 'reach' : 'one');
  return (
    <ContextArea entries={menu}>
      <div
        ref={list}
        className="stack"
        role="listbox"
        aria-label={`Layers of ${rootOf(stack.mount)}`}
        aria-multiselectable
        aria-activedescendant={row && cursor !== null ? `${id}-${cursor}` : undefined}
        tabIndex={0}
        onKeyDown={onKeyDown}
      >
        {rows.map((each, index) => (
          <div
            key={rowKey(each)}
            id={`${id}-${rowKey(each)}`}
            role="option"
            aria-label={rowLabel(each, now)}
            aria-selected={isSelected(stack, chosen, each)}
            className={classOf(each)}
            data-cursor={index === at || undefined}
            style={{ zIndex: rows.length - index }}
            onClick={(event) => onPoint(each, event)}
            onContextMenu={() => {
              if (!isSelected(stack, chosen, each)) go(each, 'one');
            }}
          >
            <StackRowView
              row={each}
              folder={stack.folder}
              now={now}
              menu={index === at ? menu : []}
              onToggle={() => toggle(rowLayer(each))}
            />
          </div>
        ))}
      </div>
    </ContextArea>
  );
}

const isSelected = (stack: LayerStack, chosen: Parameters<typeof isChosen>[1], row: StackRow): boolean =>
  row.row === 'layer'
    ? isChosen(stack, chosen, row.layer.layer)
    : row.layers.every(({ layer }) => isChosen(stack, chosen, layer));

/** A key that opens or closes a group. */
function turns(row: StackRow | undefined, key: string): row is StackRow {
  if (row?.row !== 'group') return false;
  return key === ' ' || key === (row.state === 'closed' ? 'ArrowRight' : 'ArrowLeft');
}

function classOf(row: StackRow): string {
  if (row.row === 'group') return `stack-row stack-automatic stack-${row.state}`;
  const dimmed = row.checkpoint !== null && row.checkpoint.cause !== 'named';
  return dimmed ? 'stack-row stack-automatic' : 'stack-row';
}
