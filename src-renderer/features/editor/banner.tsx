/** The line over a text that is not the present one: what it is, and the ways back. */
import { Clock, FileText, GitCompareArrows } from 'lucide-react';
import { useStore } from 'zustand';

import type { ApiClient } from '../../../src-preload/contract/api.ts';
import { formatCount } from '../../shared/format.ts';
import { IconButton } from '../../shared/icon-button.tsx';
import type { MomentStore } from '../../shared/moment.ts';
import type { Notify } from '../../shared/notify.ts';
import { RestoreVersion } from '../../shared/restore-version.tsx';
import type { SandboxStore } from '../../shared/sandbox-store.ts';
import type { EditorTarget, SelectionStore } from '../../shared/selection.ts';
import { visible } from '../../shared/visible.ts';

import type { EditorTab } from './tabs.ts';

/** What texts of the past need of the workbench. */
export interface PastDeps {
  readonly client: Pick<ApiClient, 'fileStat' | 'fileRestore'>;
  readonly sandbox: SandboxStore;
  readonly selection: SelectionStore;
  readonly moment: MomentStore;
  readonly notify: Notify;
}

export interface BannerProps {
  readonly tab: EditorTab;
  readonly deps: PastDeps;
}

export function Banner({ tab, deps }: BannerProps) {
  const { target } = tab;
  const travelling = useStore(deps.moment, ({ moment }) => moment !== null);
  if (target.kind === 'content') return <ContentBanner target={target} deps={deps} />;
  if (target.kind === 'moment') return <MomentBanner target={target} deps={deps} />;
  if (target.kind !== 'file') return null;
  if (target.view !== 'merged') {
    return (
      <div className="message-bar quiet" role="note">
        <strong>{target.view}</strong> layer of <span className="mono">{visible(target.path)}</span> — read-only
      </div>
    );
  }
  if (!travelling) return null;
  return (
    <div className="message-bar quiet" role="note">
      This is the file as it is <strong>now</strong>, not at the moment that the explorer shows
    </div>
  );
}

type Target<K extends EditorTarget['kind']> = Extract<EditorTarget, { kind: K }>;

function ContentBanner({ target, deps }: { readonly target: Target<'content'>; readonly deps: PastDeps }) {
  const { path, seq, side } = target;
  const { imported, id } = useStore(deps.sandbox, (view) => view.state.sandbox);
  return (
    <div className="past-bar" role="note">
      <Clock size={13} aria-hidden />
      <span>
        As it was {side} <EventLink seq={seq} selection={deps.selection} /> · read-only
      </span>
      <span className="spacer" />
      <NowButton path={path} deps={deps} />
      {!imported && (
        <RestoreVersion
          key={`${seq} ${side} ${path}`}
          client={deps.client}
          sandbox={id}
          notify={deps.notify}
          version={{ path, seq, side }}
        />
      )}
    </div>
  );
}

function MomentBanner({ target, deps }: { readonly target: Target<'moment'>; readonly deps: PastDeps }) {
  const { path, moment } = target;
  const compare = (): void => deps.selection.getState().open({ kind: 'moment-diff', path, from: moment, to: null });
  return (
    <div className="past-bar" role="note">
      <Clock size={13} aria-hidden />
      <span>
        As it was after <EventLink seq={moment} selection={deps.selection} /> · read-only
      </span>
      <span className="spacer" />
      <NowButton path={path} deps={deps} />
      <button type="button" className="button small" onClick={compare}>
        <GitCompareArrows size={12} aria-hidden /> Compare with now
      </button>
    </div>
  );
}

function NowButton({ path, deps: { selection } }: { readonly path: string; readonly deps: PastDeps }) {
  return (
    <IconButton
      label="Open file as it is now"
      icon={<FileText size={13} />}
      onClick={() => selection.getState().open({ kind: 'file', path, view: 'merged' })}
    />
  );
}

function EventLink({ seq, selection }: { readonly seq: number; readonly selection: SelectionStore }) {
  if (seq === 0) return <>the record began</>;
  return (
    <button type="button" className="link" onClick={() => selection.getState().goToEvent(seq)}>
      event {formatCount(seq)}
    </button>
  );
}
