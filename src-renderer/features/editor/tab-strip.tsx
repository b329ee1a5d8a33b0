/** The tabs over the editor area. */
import { useEffect, useRef } from 'react';
import { GitCompareArrows, Lock, X } from 'lucide-react';
import { useStore } from 'zustand';

import { FileIcon } from '../../shared/file-icon.tsx';
import { nameOf } from '../../shared/paths.ts';
import { ContextArea } from '../../shared/menu.tsx';
import { visible } from '../../shared/visible.ts';

import type { EditorStore } from './store.ts';
import type { EditorTab } from './tabs.ts';

const SUFFIXES: Readonly<Record<EditorTab['view'], string>> = { merged: '', base: ' (base)', top: ' (top)' };

export const tabTitle = (tab: EditorTab): string =>
  visible(nameOf(tab.path)) + (tab.kind === 'diff' ? ' (diff)' : SUFFIXES[tab.view]);

export function TabStrip({ store }: { readonly store: EditorStore }) {
  const { tabs, active, step } = useStore(store);
  return (
    <div
      className="tab-strip"
      role="tablist"
      aria-label="Open editors"
      onKeyDown={(event) => {
        if (event.key === 'ArrowRight') step(1);
        if (event.key === 'ArrowLeft') step(-1);
      }}
    >
      {tabs.map((tab) => (
        <Tab key={tab.id} tab={tab} state={tab.id === active ? 'active' : 'idle'} store={store} />
      ))}
    </div>
  );
}

interface TabProps {
  readonly tab: EditorTab;
  readonly state: 'active' | 'idle';
  readonly store: EditorStore;
}

function Tab({ tab, state, store }: TabProps) {
  const { activate, keep, requestClose } = useStore(store);
  const element = useRef<HTMLDivElement>(null);
  const active = state === 'active';
  useEffect(() => {
    if (active) element.current?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  }, [active]);
  const closeOthers = (): void => {
    for (const other of store.getState().tabs) if (other.id !== tab.id) requestClose(other.id);
  };
  const dirty = tab.edited !== 'clean';
  return (
    <ContextArea
      entries={[
        { kind: 'item', label: 'Close', keys: 'Ctrl+W', run: () => requestClose(tab.id) },
        { kind: 'item', label: 'Close others', run: closeOthers },
        { kind: 'item', label: 'Keep open', run: () => keep(tab.id) },
      ]}
    >
      <div
        ref={element}
        className="tab"
        data-active={active}
        data-preview={tab.hold === 'preview'}
        data-dirty={dirty}
        title={visible(tab.path)}
        onMouseDown={(event) => event.button === 1 && event.preventDefault()}
        onAuxClick={(event) => event.button === 1 && requestClose(tab.id)}
        onDoubleClick={() => keep(tab.id)}
      >
        <button
          type="button"
          role="tab"
          className="tab-name"
          aria-selected={active}
          aria-label={`${tabTitle(tab)}${dirty ? ', unsaved' : ''}`}
          tabIndex={active ? 0 : -1}
          onClick={() => activate(tab.id)}
        >
          <TabIcon tab={tab} />
          <span>{tabTitle(tab)}</span>
        </button>
        <button
          type="button"
          className="tab-close"
          aria-label={`Close ${tabTitle(tab)}`}
          tabIndex={-1}
          onClick={() => requestClose(tab.id)}
        >
          <X size={13} aria-hidden />
        </button>
      </div>
    </ContextArea>
  );
}

function TabIcon({ tab }: { readonly tab: EditorTab }) {
  if (tab.kind === 'diff') return <GitCompareArrows size={13} className="file-icon" data-tint="orange" aria-hidden />;
  if (tab.view !== 'merged') return <Lock size={12} className="file-icon" data-tint="grey" aria-hidden />;
  return <FileIcon kind="file" name={nameOf(tab.path)} />;
}
