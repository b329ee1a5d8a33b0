/** The manager over an open sandbox: the sandbox stays as it is unless another one is opened. */
import { useStore } from 'zustand';

import { Dialog } from '../../shared/dialog.tsx';
import type { SessionStore } from '../../shared/session.ts';

import { LibraryDialogs } from './library-dialogs.tsx';
import type { LibraryStore } from './library-store.ts';
import { SandboxManager } from './sandbox-manager.tsx';

export interface LibraryWindowProps {
  readonly store: LibraryStore;
  readonly session: SessionStore;
}

const TITLES = { manage: 'Sandboxes', recent: 'Open recent' } as const;

export function LibraryWindow({ store, session }: LibraryWindowProps) {
  const { window: what, question, showWindow } = useStore(store);
  if (what === 'closed') return null;
  return (
    <>
      {/* One dialog at a time: of two, the one that came first would keep the keyboard. */}
      {question === null && (
        <Dialog title={TITLES[what]} width={820} onClose={() => showWindow('closed')}>
          <div className="library-window">
            <SandboxManager store={store} start={what === 'recent' ? 'search' : 'list'} />
          </div>
        </Dialog>
      )}
      <LibraryDialogs store={store} onNew={(folder, name) => void session.getState().open(folder, name)} />
    </>
  );
}
