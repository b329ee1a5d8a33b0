/** Puts an earlier content back into the overlay, after saying in place what that will do. */
import { useState } from 'react';
import { RotateCcw } from 'lucide-react';

import type { ApiClient } from '../../src-preload/contract/api.ts';

import { toFailure } from './failure.ts';
import { formatCount } from './format.ts';
import type { Notify } from './notify.ts';
import { nameOf } from './paths.ts';
import { visible } from './visible.ts';

export interface Version {
  /** Where it is written to. */
  readonly path: string;
  readonly seq: number;
  readonly side: 'before' | 'after';
}

export interface RestoreVersionProps {
  readonly client: Pick<ApiClient, 'fileStat' | 'fileRestore'>;
  readonly sandbox: string;
  readonly notify: Notify;
  readonly version: Version;
  readonly onDone?: () => void;
}

type Step =
  | { readonly at: 'idle' | 'asking' | 'writing' }
  /** `known`: the file as it is now, which is written over; null when there is none. */
  | { readonly at: 'confirm'; readonly known: string | null }
  | { readonly at: 'failed'; readonly message: string; readonly moved: boolean };

async function versionNow({ client, sandbox, version: { path } }: RestoreVersionProps): Promise<string | null> {
  try {
    return (await client.fileStat({ sandbox, path, view: 'merged' })).version;
  } catch (error) {
    if (toFailure(error).code === 'not-found') return null;
    throw error;
  }
}

export function RestoreVersion(props: RestoreVersionProps) {
  const { client, sandbox, notify, version, onDone } = props;
  const [step, go] = useState<Step>({ at: 'idle' });
  const failed = (error: unknown): void => {
    const { code, message } = toFailure(error);
    go({ at: 'failed', message, moved: code === 'conflict' });
  };
  const ask = (): void => {
    go({ at: 'asking' });
    versionNow(props).then((known) => go({ at: 'confirm', known }), failed);
  };
  const write = async (known: string | null): Promise<void> => {
    go({ at: 'writing' });
    try {
      await client.fileRestore({ sandbox, ...version, ...(known !== null && { version: known }) });
      go({ at: 'idle' });
      notify.done(
        `Restored ${nameOf(version.path)}`,
        'It is in the overlay. The real folder is untouched until you commit.',
      );
      onDone?.();
    } catch (error) {
      failed(error);
    }
  };
  if (step.at === 'confirm') {
    return (
      <Confirm
        version={version}
        known={step.known}
        onYes={() => void write(step.known)}
        onNo={() => go({ at: 'idle' })}
      />
    );
  }
  if (step.at === 'failed') return <Failed step={step} onAgain={ask} onClose={() => go({ at: 'idle' })} />;
  return (
    <button
      type="button"
      className="button small"
      aria-label="Restore this version…"
      disabled={step.at !== 'idle'}
      onClick={ask}
    >
      <RotateCcw size={12} aria-hidden />
      <span>
        Restore<span className="if-room"> this version</span>…
      </span>
    </button>
  );
}

interface ConfirmProps {
  readonly version: Version;
  readonly known: string | null;
  readonly onYes: () => void;
  readonly onNo: () => void;
}

function Confirm({ version: { path, seq, side }, known, onYes, onNo }: ConfirmProps) {
  return (
    <div className="restore-confirm" role="group" aria-label="Restore this version">
      <p>
        Writes <span className="mono">{visible(path)}</span> into the overlay as it was {side} event {formatCount(seq)}.{' '}
        {known === null
          ? 'There is no such file now: it is made.'
          : 'What it holds now is replaced, and stays in its history.'}{' '}
        The real folder is not touched until you commit.
      </p>
      <div className="restore-buttons">
        <button type="button" className="button small primary" autoFocus onClick={onYes}>
          Restore
        </button>
        <button type="button" className="button small" onClick={onNo}>
          Cancel
        </button>
      </div>
    </div>
  );
}

interface FailedProps {
  readonly step: { readonly message: string; readonly moved: boolean };
  readonly onAgain: () => void;
  readonly onClose: () => void;
}

function Failed({ step: { message, moved }, onAgain, onClose }: FailedProps) {
  return (
    <div className="restore-confirm" role="alert">
      <p>
        {moved
          ? 'Not restored: the file was changed since you asked. Look at it, then ask again.'
          : `Not restored: ${message}`}
      </p>
      <div className="restore-buttons">
        <button type="button" className="button small" autoFocus onClick={onAgain}>
          Ask again
        </button>
        <button type="button" className="button small" onClick={onClose}>
          Close
        </button>
      </div>
    </div>
  );
}
