/** The top of the window: which workspace, which sandbox, and the way to every command. */
import { Layers, Search } from 'lucide-react';
import { useStore } from 'zustand';

import { Keys } from '../shared/icon-button.tsx';
import type { SandboxStore } from '../shared/sandbox-store.ts';

export interface TitleBarProps {
  readonly sandbox: SandboxStore;
  readonly onPalette: () => void;
}

const lastName = (path: string): string => path.split(/[\\/]/).findLast(Boolean) ?? path;

export function TitleBar({ sandbox, onPalette }: TitleBarProps) {
  const { workspace, name } = useStore(sandbox, (view) => view.state.sandbox);
  return (
    <header className="title-bar">
      <span className="title-mark" aria-hidden>
        <Layers size={15} strokeWidth={2} />
      </span>
      <h1 className="title-name" title={workspace}>
        {lastName(workspace)}
      </h1>
      <span className="title-path mono">{workspace}</span>
      <span className="spacer" />
      <button type="button" className="title-search" onClick={onPalette}>
        <Search size={12} aria-hidden />
        <span>Commands</span>
        <Keys text="Ctrl+Shift+P" />
      </button>
      <span className="spacer" />
      <span className="title-sandbox" title="Sandbox">
        sandbox <strong>{name}</strong>
      </span>
    </header>
  );
}
