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
  readonly what: 'manage' | 'recent';
  readonly onClose: () => void;
}

const TITLES = { manage: 'Sandboxes', recent: 'Open recent' } as const;

export function LibraryWindow({ store, session, what, onClose }: LibraryWindowProps) {
  const isAsking = useStore(store, ({ question }) => question !== null);
  return (
    <>
      <Dialog title={TITLES[what]} width={820} onClose={() => !isAsking && onClose()}>
        <div className="library-window">
          <SandboxManager store={store} start={what === 'recent' ? 'search' : 'list'} />
        </div>
      </Dialog>
      <LibraryDialogs store={store} onNew={(folder, name) => void session.getState().open(folder, name)} />
    </>
  );
}
