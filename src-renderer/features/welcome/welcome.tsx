/** What the window shows when no sandbox is open: open a folder, or go back to an earlier one. */
import { useState } from 'react';
import { FileArchive, FolderOpen, History, Layers } from 'lucide-react';
import { useStore } from 'zustand';

import type { ApiClient } from '../../../src-preload/contract/api.ts';
import { BrowseDialog } from '../../shared/browse-dialog.tsx';
import { toFailure } from '../../shared/failure.ts';
import { formatDate } from '../../shared/format.ts';
import type { SessionStore } from '../../shared/session.ts';

import { FailureCard } from './failure-card.tsx';

export interface WelcomeProps {
  readonly session: SessionStore;
  readonly client: Pick<ApiClient, 'shellPickFolder' | 'shellBrowse' | 'eventImport'>;
}

export function Welcome({ session, client }: WelcomeProps) {
  const { phase, recent, open, start, recover, leave, show } = useStore(session);
  const [browsing, setBrowsing] = useState<'folder' | 'bundle' | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const pick = async (): Promise<void> => {
    setProblem(null);
    try {
      const { path } = await client.shellPickFolder({});
      if (path !== null) await open(path);
    } catch (error) {
      const failure = toFailure(error);
      if (failure.code === 'unsupported') setBrowsing('folder');
      else setProblem(failure.message);
    }
  };
  const openExport = async (file: string): Promise<void> => {
    setProblem(null);
    try {
      show(await client.eventImport({ file }));
    } catch (error) {
      setProblem(toFailure(error).message);
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
        {phase.at === 'failed' && (
          <FailureCard
            failure={phase.failure}
            workspace={phase.workspace}
            onRetry={() =>
              void (phase.workspace === null ? start() : open(phase.workspace, phase.name, phase.principal))
            }
            onRecover={() => void recover()}
            onBack={() => void leave()}
          />
        )}
        {problem !== null && <Problem text={problem} />}
        {phase.at === 'welcome' && phase.problem !== null && <Problem text={phase.problem} />}
        {phase.at === 'opening' ? (
          <p className="welcome-wait" role="status">
            Opening <span className="mono">{phase.workspace}</span>…
          </p>
        ) : (
          <button
            type="button"
            className={`button large ${phase.at === 'failed' ? '' : 'primary'}`}
            autoFocus={phase.at !== 'failed'}
            onClick={() => void pick()}
          >
            <FolderOpen size={16} aria-hidden /> Open folder…
          </button>
        )}
        {phase.at !== 'opening' && (
          <button type="button" className="button large" onClick={() => setBrowsing('bundle')}>
            <FileArchive size={16} aria-hidden /> Open an export…
          </button>
        )}
        <Recent session={session} recent={recent} />
      </div>
      {browsing !== null && (
        <BrowseDialog
          client={client}
          pick={browsing}
          onPick={(path) => void (browsing === 'bundle' ? openExport(path) : open(path))}
          onClose={() => setBrowsing(null)}
        />
      )}
    </main>
  );
}

function Problem({ text }: { readonly text: string }) {
  return (
    <p className="notice error" role="alert">
      {text}
    </p>
  );
}

function Recent({
  session,
  recent,
}: {
  readonly session: SessionStore;
  readonly recent: ReturnType<SessionStore['getState']>['recent'];
}) {
  if (recent.length === 0) return null;
  return (
    <section className="recent" aria-label="Recent sandboxes">
      <h2 className="section-title">
        <History size={13} aria-hidden /> Recent
      </h2>
      <ul>
        {recent.slice(0, 8).map((sandbox) => (
          <li key={sandbox.id}>
            <button
              type="button"
              className="recent-entry"
              onClick={() => void session.getState().open(sandbox.workspace, sandbox.name, sandbox.principal)}
            >
              <strong>{sandbox.name}</strong>
              {(sandbox.principal ?? 'default') !== 'default' && <span className="chip">for {sandbox.principal}</span>}
              <span className="mono faint">{sandbox.workspace}</span>
              <span className="faint">{formatDate(sandbox.openedAt)}</span>
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}
