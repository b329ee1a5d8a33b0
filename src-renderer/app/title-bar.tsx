/** The top of the window: which workspace, which sandbox, and the way to every command. */
import { Layers, Lock, Search } from 'lucide-react';
import { useStore } from 'zustand';

import { formatDate } from '../shared/format.ts';
import { CommandKeys } from '../shared/icon-button.tsx';
import type { SandboxStore } from '../shared/sandbox-store.ts';
import { visible } from '../shared/visible.ts';

export interface TitleBarProps {
  readonly sandbox: SandboxStore;
  readonly onPalette: () => void;
}

const lastName = (path: string): string => path.split(/[\\/]/).findLast(Boolean) ?? path;

export function TitleBar({ sandbox, onPalette }: TitleBarProps) {
  const { workspace, name, imported, principal = 'default' } = useStore(sandbox, (view) => view.state.sandbox);
  return (
    <header className="title-bar">
      <span className="title-mark" aria-hidden>
        <Layers size={15} strokeWidth={2} />
      </span>
      <h1 className="title-name" title={workspace}>
        {imported ? visible(imported.from) : lastName(workspace)}
      </h1>
      {!imported && <span className="title-path mono">{workspace}</span>}
      <span className="spacer" />
      <button type="button" className="title-search" onClick={onPalette}>
        <Search size={12} aria-hidden />
        <span>Commands</span>
        <CommandKeys text="Ctrl+Shift+P" />
      </button>
      <span className="spacer" />
      <span className="title-sandbox" title="Sandbox">
        sandbox <strong>{name}</strong>
        {principal !== 'default' && (
          <>
            {' '}
            for <strong>{principal}</strong>
          </>
        )}
      </span>
      {imported && (
        <span
          className="title-badge"
          title={`Exported ${formatDate(imported.exportedAt)}, from ${visible(imported.from)}. Nothing in it can be changed.`}
        >
          <Lock size={11} aria-hidden /> read-only
        </span>
      )}
    </header>
  );
}
