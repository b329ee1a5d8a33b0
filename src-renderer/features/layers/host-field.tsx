/** A host path that is typed, or picked where the shell has a way to. */
import { useState } from 'react';

import type { ApiClient } from '../../../src-preload/contract/api.ts';
import { BrowseDialog } from '../../shared/browse-dialog.tsx';
import { toFailure } from '../../shared/failure.ts';

export type HostPicker = Pick<ApiClient, 'shellPickFolder' | 'shellBrowse'>;

export interface HostFieldProps {
  readonly label: string;
  readonly value: string;
  /** `folder`: by the system's own dialog where there is one. */
  readonly pick: 'folder' | 'archive';
  readonly client: HostPicker;
  readonly focus?: 'first';
  readonly onChange: (path: string) => void;
  readonly onPick: (path: string) => void;
}

const PLACEHOLDERS = { folder: 'Path on this machine', archive: 'Path of an archive on this machine' } as const;

export function HostField({ label, value, pick, client, focus, onChange, onPick }: HostFieldProps) {
  const [browsing, setBrowsing] = useState<'open' | 'closed'>('closed');
  const choose = async (): Promise<void> => {
    if (pick === 'archive') {
      setBrowsing('open');
      return;
    }
    try {
      const { path } = await client.shellPickFolder({});
      if (path !== null) onPick(path);
    } catch (error) {
      if (toFailure(error).code === 'unsupported') setBrowsing('open');
    }
  };
  return (
    <div className="export-file">
      <input
        className="input mono"
        aria-label={label}
        placeholder={PLACEHOLDERS[pick]}
        spellCheck={false}
        autoFocus={focus === 'first'}
        value={value}
        onChange={(event) => onChange(event.target.value)}
      />
      <button type="button" className="button" aria-label={`Choose: ${label}`} onClick={() => void choose()}>
        {pick === 'folder' ? 'Folder…' : 'Choose…'}
      </button>
      {browsing === 'open' && (
        <BrowseDialog client={client} pick={pick} onPick={onPick} onClose={() => setBrowsing('closed')} />
      )}
    </div>
  );
}
