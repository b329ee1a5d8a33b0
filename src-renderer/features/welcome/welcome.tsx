/** What the window shows when no sandbox is open: open a folder, go back to an earlier sandbox, or look after them. */
import { useState } from 'react';
import { FileArchive, FolderOpen, FolderPlus, Layers } from 'lucide-react';
import { useStore } from 'zustand';

import type { ApiClient } from '../../../src-preload/contract/api.ts';
import { BrowseDialog } from '../../shared/browse-dialog.tsx';
import { toFailure } from '../../shared/failure.ts';
import type { SessionStore } from '../../shared/session.ts';

import { FailureCard } from './failure-card.tsx';
import { LibraryDialogs } from './library-dialogs.tsx';
import type { LibraryStore } from './library-store.ts';
import { SandboxManager } from './sandbox-manager.tsx';

export interface WelcomeProps {
  readonly session: SessionStore;
  readonly library: LibraryStore;
  readonly client: Pick<ApiClient, 'shellPickFolder' | 'shellBrowse' | 'eventImport'>;
}

/** What a folder or a file is picked for. */
type Purpose = 'open' | 'new' | 'bundle';

export function Welcome({ session, library, client }: WelcomeProps) {
  const { phase, open, show } = useStore(session);
  const hasCards = useStore(library, ({ cards }) => cards.length > 0);
  const [browsing, setBrowsing] = useState<Purpose | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const picked = (purpose: Purpose, path: string): void => {
    if (purpose === 'new') library.getState().ask({ ask: 'new', folder: path });
    else if (purpose === 'open') void open(path);
    else client.eventImport({ file: path }).then(show, (error: unknown) => setProblem(toFailure(error).message));
  };
  const pick = async (purpose: Purpose): Promise<void> => {
    setProblem(null);
    if (purpose === 'bundle') {
      setBrowsing(purpose);
      return;
    }
    try {
      const { path } = await client.shellPickFolder({});
      if (path !== null) picked(purpose, path);
    } catch (error) {
      const failure = toFailure(error);
      if (failure.code === 'unsupported') setBrowsing(purpose);
      else setProblem(failure.message);
    }
  };
  return (
    <main className="welcome">
      <div className="welcome-inner">
        <header className="welcome-head">
          <span className="welcome-mark" aria-hidden>
            <Layers size={30} strokeWidth={1.6} />
          </span>
          <div>
            <h1>Capsule Inspector</h1>
            <p>Run WebAssembly on your workspace. Nothing reaches it until you commit.</p>
          </div>
        </header>
        <Failed session={session} />
        <Problems texts={[problem, phase.at === 'welcome' ? phase.problem : null]} />
        {phase.at === 'opening' ? (
          <p className="welcome-wait" role="status">
            Opening <span className="mono">{phase.workspace}</span>…
          </p>
        ) : (
          <>
            <Ways
              tone={phase.at === 'failed' ? 'plain' : 'primary'}
              start={phase.at === 'failed' || hasCards ? 'elsewhere' : 'here'}
              onPick={(purpose) => void pick(purpose)}
            />
            <SandboxManager store={library} start={phase.at === 'welcome' && hasCards ? 'list' : 'elsewhere'} />
          </>
        )}
      </div>
      {browsing !== null && (
        <BrowseDialog
          client={client}
          pick={browsing === 'bundle' ? 'bundle' : 'folder'}
          onPick={(path) => picked(browsing, path)}
          onClose={() => setBrowsing(null)}
        />
      )}
      <LibraryDialogs store={library} onNew={(folder, name) => void open(folder, name)} />
    </main>
  );
}

interface WaysProps {
  readonly tone: 'plain' | 'primary';
  /** Whether the keyboard begins here. */
  readonly start: 'here' | 'elsewhere';
  readonly onPick: (purpose: Purpose) => void;
}

const Ways = ({ tone, start, onPick }: WaysProps) => (
  <div className="welcome-ways">
    <button
      type="button"
      className={`button large ${tone}`}
      autoFocus={start === 'here'}
      onClick={() => onPick('open')}
    >
      <FolderOpen size={16} aria-hidden /> Open folder…
    </button>
    <button type="button" className="button large" onClick={() => onPick('new')}>
      <FolderPlus size={16} aria-hidden /> New sandbox…
    </button>
    <button type="button" className="button large" onClick={() => onPick('bundle')}>
      <FileArchive size={16} aria-hidden /> Open an export…
    </button>
  </div>
);

function Failed({ session }: { readonly session: SessionStore }) {
  const { phase, open, openKnown, start, recover, leave } = useStore(session);
  if (phase.at !== 'failed') return null;
  const { failure, workspace, name, principal } = phase;
  const retry = (): Promise<void> =>
    workspace !== null ? open(workspace, name, principal) : name === undefined ? start() : openKnown(name);
  return (
    <FailureCard
      failure={failure}
      workspace={workspace}
      onRetry={() => void retry()}
      onRecover={() => void recover()}
      onBack={leave}
    />
  );
}

const Problems = ({ texts }: { readonly texts: readonly (string | null)[] }) =>
  texts.map((text) =>
    text === null ? null : (
      <p key={text} className="notice error" role="alert">
        {text}
      </p>
    ),
  );
