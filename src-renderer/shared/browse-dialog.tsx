/** Picks a folder, a capsule, an export or an archive on the machine the inspector runs on, where the shell has no dialog of its own. */
import { useCallback, useEffect, useRef, useState } from 'react';
import { ArrowUp, Box, FileArchive, Folder } from 'lucide-react';

import type { ApiClient, CallOutput } from '../../src-preload/contract/api.ts';

import { Dialog } from './dialog.tsx';
import { messageOf } from './failure.ts';
import { IconButton } from './icon-button.tsx';
import { visible } from './visible.ts';

type Page = CallOutput<'shellBrowse'>;

export interface BrowseDialogProps {
  readonly client: Pick<ApiClient, 'shellBrowse'>;
  readonly pick: 'folder' | 'capsule' | 'bundle' | 'archive';
  readonly onPick: (path: string) => void;
  readonly onClose: () => void;
}

const TITLES = {
  folder: 'Open folder',
  capsule: 'Load capsule',
  bundle: 'Open an export',
  archive: 'Choose an archive',
} as const;
const NOTHING = {
  folder: 'No folders in here',
  capsule: 'No folders or capsules in here',
  bundle: 'No folders or exports in here',
  archive: 'No folders or archives in here',
} as const;
/** What is typed with such an end is the file itself, not a folder to look into. */
const FILES = {
  folder: /^$/,
  capsule: /\.(?:wasm|capsule|toml)$/,
  bundle: /\.capsule-trail$/,
  archive: /\.(?:tar|tar\.gz|tgz)$/i,
} as const;

export function BrowseDialog({ client, pick, onPick, onClose }: BrowseDialogProps) {
  const [page, setPage] = useState<Page | null>(null);
  const [address, setAddress] = useState('');
  const [error, setError] = useState<string | null>(null);
  const input = useRef<HTMLInputElement>(null);

  const go = useCallback(
    async (folder: string | null): Promise<string | null> => {
      try {
        const next = await client.shellBrowse({ folder });
        setPage(next);
        // Somebody may have typed already when the first folder comes.
        setAddress((typed) => (folder === null && typed !== '' ? typed : next.folder));
        setError(null);
        return next.folder;
      } catch (failure) {
        setError(messageOf(failure));
        return null;
      }
    },
    [client],
  );
  useEffect(() => {
    // eslint-disable-next-line react-hooks/set-state-in-effect -- the state is set after the answer, not in the effect
    void go(null);
  }, [go]);

  const enter = async (folder: string): Promise<void> => {
    await go(folder);
    // The pressed entry is gone; the path says where we are now.
    input.current?.focus();
  };

  const entries = page?.entries.filter(({ kind }) => kind === 'directory' || kind === pick) ?? [];
  /** What is typed counts, also when Enter was not pressed: another folder must not be opened in its place. */
  const openTyped = async (): Promise<void> => {
    const folder = address === page?.folder ? page.folder : await go(address);
    if (folder !== null) choose(folder);
  };
  const choose = (path: string): void => {
    onClose();
    onPick(path);
  };
  return (
    <Dialog
      title={TITLES[pick]}
      width={560}
      onClose={onClose}
      buttons={
        <>
          <button type="button" className="button" onClick={onClose}>
            Cancel
          </button>
          {pick === 'folder' && (
            <button type="button" className="button primary" disabled={!page} onClick={() => void openTyped()}>
              Open this folder
            </button>
          )}
        </>
      }
    >
      <form
        className="browse-bar"
        onSubmit={(event) => {
          event.preventDefault();
          if (pick !== 'folder' && FILES[pick].test(address)) choose(address);
          else void go(address);
        }}
      >
        <IconButton
          label="Parent folder"
          icon={<ArrowUp size={15} />}
          disabled={page?.parent == null}
          onClick={() => page && void go(page.parent)}
        />
        <input
          className="input mono"
          aria-label="Path"
          autoFocus
          ref={input}
          value={address}
          onChange={(event) => setAddress(event.target.value)}
          spellCheck={false}
        />
      </form>
      {error !== null && (
        <p className="notice error" role="alert">
          {error}
        </p>
      )}
      <ul className="browse-list" aria-label="Entries">
        {entries.map((entry) => (
          <li key={entry.path}>
            <button
              type="button"
              className="browse-entry"
              onClick={() => (entry.kind === 'directory' ? void enter(entry.path) : choose(entry.path))}
            >
              <EntryIcon kind={entry.kind} />
              {visible(entry.name)}
            </button>
          </li>
        ))}
        {page && entries.length === 0 && <li className="browse-none">{NOTHING[pick]}</li>}
      </ul>
    </Dialog>
  );
}

function EntryIcon({ kind }: { readonly kind: Page['entries'][number]['kind'] }) {
  const Icon = { directory: Folder, capsule: Box, bundle: FileArchive, archive: FileArchive }[kind];
  return <Icon size={14} aria-hidden />;
}
