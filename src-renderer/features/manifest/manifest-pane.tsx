/** The tab of a manifest: its text, what is wrong with it, and beside it what it means for the capsule. */
import { useDeferredValue, useEffect, useMemo, useState } from 'react';
import { FileQuestionMark } from 'lucide-react';
import { useStore } from 'zustand';

import type { EventQuery } from '../../../src-preload/contract/event-schemas.ts';
import { capabilitiesOf } from '../../../src-preload/contract/manifest/capabilities.ts';
import { checkManifest } from '../../../src-preload/contract/manifest/check-manifest.ts';
import { readManifest } from '../../../src-preload/contract/manifest/read-manifest.ts';
import { EmptyState } from '../../shared/empty-state.tsx';
import type { TextViews } from '../../shared/text-editing.ts';
import { useReadOnly } from '../../shared/use-read-only.ts';
import { visible } from '../../shared/visible.ts';

import { ManifestBar } from './manifest-bar.tsx';
import { ClashBar, FailureBar, NoteBar } from './manifest-notices.tsx';
import type { ManifestDeps } from './manifest-props.ts';
import { ManifestSide } from './manifest-side.tsx';
import type { OpenManifest } from './manifest-state.ts';
import { ProblemList } from './problem-list.tsx';
import { scopeMark } from './scope.ts';
import { MANIFEST_HELP } from './text-help.ts';
import { useLearned, useWhatIf } from './use-events-of-text.ts';

export interface ManifestPaneProps {
  readonly deps: ManifestDeps;
  /** Host path of the capsule. */
  readonly file: string;
  readonly views: TextViews;
  /** What the event list asks for. */
  readonly list: EventQuery;
}

export function ManifestPane({ deps, file, views, list }: ManifestPaneProps) {
  const manifest = useStore(deps.store, (state) => state.open[file]);
  if (!manifest || manifest.phase === 'loading') return <div className="editor-loading" role="status" aria-busy />;
  if (manifest.phase === 'failed' || !manifest.disk) return <Unreadable deps={deps} manifest={manifest} />;
  return <Opened deps={deps} manifest={manifest} views={views} list={list} />;
}

function Unreadable({ deps, manifest }: { readonly deps: ManifestDeps; readonly manifest: OpenManifest }) {
  const { file, name, failure } = manifest;
  return (
    <EmptyState
      icon={<FileQuestionMark size={28} strokeWidth={1.4} />}
      title={`The manifest of ${visible(name)} cannot be read`}
      actions={
        <button type="button" className="button" onClick={() => void deps.store.getState().reload(file)}>
          Try again
        </button>
      }
    >
      {visible(failure?.message ?? '')}
    </EmptyState>
  );
}

interface OpenedProps extends Pick<ManifestPaneProps, 'deps' | 'views' | 'list'> {
  readonly manifest: OpenManifest;
}

/** It is a file that other programs change, too: whoever comes back to it sees it as it is. */
function useLook({ store }: ManifestDeps, file: string): void {
  useEffect(() => {
    const look = (): void => void store.getState().look(file);
    look();
    window.addEventListener('focus', look);
    return () => window.removeEventListener('focus', look);
  }, [store, file]);
}

/** Characters that are read between two letters without anybody noticing. */
const READ_AT_ONCE = 50_000;
/** Milliseconds of quiet before a longer text is read. */
const QUIET = 400;

/** Whoever types is not held up by what the text means. */
function useSettled(text: string): string {
  const deferred = useDeferredValue(text);
  const [quiet, setQuiet] = useState(text);
  const isLong = text.length > READ_AT_ONCE;
  useEffect(() => {
    if (!isLong) return;
    const timer = setTimeout(() => setQuiet(text), QUIET);
    return () => clearTimeout(timer);
  }, [text, isLong]);
  return isLong ? quiet : deferred;
}

function Opened({ deps, manifest, views, list }: OpenedProps) {
  const { text, file, name, scope, theirs, clash, pane } = manifest;
  const { edit, choose } = deps.store.getState();
  useLook(deps, file);
  const settled = useSettled(text);
  const document = useMemo(() => readManifest(settled), [settled]);
  const problems = useMemo(() => checkManifest(document), [document]);
  // While the text cannot be read, what it said before is shown, greyed.
  const [readable, setReadable] = useState(document);
  if (document.syntax === null && readable !== document) setReadable(document);
  const capabilities = useMemo(() => capabilitiesOf(readable), [readable]);
  const runs = useStore(deps.sandbox, (view) => view.runs);
  const facts = useMemo(() => ({ manifest: { file, name, scope }, runs, list }), [file, name, scope, runs, list]);
  const question = { facts, mark: scopeMark(facts), document };
  const whatIf = useWhatIf(deps, question);
  const learned = useLearned(deps, { ...question, most: manifest.most }, pane === 'what-if' ? 'idle' : 'wanted');
  const access = useReadOnly(deps.sandbox) ? 'read-only' : 'read-write';
  const [toggled, toggle] = useState<unknown>(null);
  // Who is typing is not interrupted by what was only seen.
  const comparing = theirs !== null && (clash === 'saving') === (toggled !== theirs);
  return (
    <div className="manifest">
      <ManifestBar deps={deps} manifest={manifest} facts={facts} whatIf={whatIf} access={access} />
      <NoteBar manifest={manifest} />
      <FailureBar manifest={manifest} />
      <ClashBar
        deps={deps}
        manifest={manifest}
        state={comparing ? 'compared' : 'edited'}
        onToggle={() => toggle(toggled === theirs ? null : theirs)}
      />
      <div className="manifest-body">
        <div className="manifest-text">
          {comparing
            ? views.compare({
                name: 'Capsule.toml',
                sides: ['on disk now', 'yours, not saved'],
                before: theirs.text,
                after: text,
              })
            : views.edit({
                label: `Capsule.toml of ${visible(name)}`,
                language: 'toml',
                text,
                access,
                marks: problems,
                help: MANIFEST_HELP,
                place: manifest.place,
                onChange: (next) => edit(file, next),
              })}
          <ProblemList problems={problems} onGo={(place) => choose(file, { place })} />
        </div>
        <ManifestSide
          deps={deps}
          manifest={manifest}
          document={document}
          capabilities={capabilities}
          facts={facts}
          learned={learned}
          whatIf={whatIf}
          access={access}
        />
      </div>
    </div>
  );
}
