/** The version the keyboard is on: all that is known about it, and what can be done with it. */
import { useStore } from 'zustand';

import type { FileVersion } from '../../../src-preload/contract/event-schemas.ts';
import { contentReason, contentTitle } from '../../shared/content-state.ts';
import { formatBytes, formatClock, formatCount, formatDate } from '../../shared/format.ts';
import { RestoreVersion } from '../../shared/restore-version.tsx';
import { visible } from '../../shared/visible.ts';

import type { HistoryPaneProps } from './history-props.ts';
import type { Versions } from './store.ts';

export interface VersionCardProps extends HistoryPaneProps {
  readonly version: FileVersion;
  readonly versions: Versions;
}

export function VersionCard({
  version,
  versions,
  store,
  sandbox,
  selection,
  moment,
  client,
  notify,
}: VersionCardProps) {
  const { imported, id } = useStore(sandbox, (view) => view.state.sandbox);
  const { seq, path, kind, state } = version;
  const { open, goToEvent } = selection.getState();
  const previous = versions.list[versions.list.indexOf(version) + 1];
  const side = kind === null ? 'before' : 'after';
  const isKept = state === 'captured';
  return (
    <section className="version-card" aria-label="Version">
      <Facts version={version} name={versions.path} />
      {!isKept && state !== 'absent' && (
        <p className="version-lost" role="status">
          <strong>{contentTitle(state)}.</strong> {contentReason(state)}
        </p>
      )}
      <div className="version-ways">
        <button type="button" className="link" onClick={() => goToEvent(seq)}>
          Event {formatCount(seq)}
        </button>
        <button type="button" className="link" onClick={() => void moment.getState().show(seq)}>
          Tree at this moment
        </button>
        <button
          type="button"
          className="link"
          onClick={() =>
            open(
              { kind: 'moment-diff', path, from: previous?.seq ?? seq - 1, to: seq, was: previous?.path ?? path },
              'preview',
            )
          }
        >
          What it changed
        </button>
        <button
          type="button"
          className="link"
          onClick={() => open({ kind: 'moment-diff', path: versions.path, from: seq, to: null, was: path }, 'preview')}
        >
          Compare with now
        </button>
      </div>
      {!imported && (isKept || kind === null) && (
        <RestoreVersion
          client={client}
          sandbox={id}
          notify={notify}
          version={{ path, seq, side }}
          onDone={() => void store.getState().refresh()}
        />
      )}
    </section>
  );
}

/** `name`: what the file is called now. */
function Facts({ version, name }: { readonly version: FileVersion; readonly name: string }) {
  const { path, kind, size, run, timeMs } = version;
  return (
    <p className="version-facts">
      <strong className="tabular">{formatClock(timeMs)}</strong> <span>{formatDate(timeMs)}</span>
      <br />
      {kind === null ? 'Removed' : size === null ? 'Size not known' : formatBytes(size)}
      {path !== name && (
        <>
          , then <span className="mono">{visible(path)}</span>
        </>
      )}
      {run !== null && <span className="faint"> · run {visible(run.slice(0, 12))}</span>}
    </p>
  );
}
