/** The tab of a manifest, held against what the event list shows. */
import { useMemo } from 'react';
import { useStore } from 'zustand';

import { eventQuery } from '../features/events/question.ts';
import { ManifestPane } from '../features/manifest/manifest-pane.tsx';
import type { TextViews } from '../shared/text-editing.ts';
import type { AppDeps, WorkbenchStores } from '../stores.ts';

export interface ManifestTabProps {
  readonly deps: AppDeps;
  readonly stores: WorkbenchStores;
  /** Host path of the capsule. */
  readonly file: string;
  readonly views: TextViews;
}

export function ManifestTab({ deps, stores, file, views }: ManifestTabProps) {
  const { sandbox, selection, manifests, events } = stores;
  const question = useStore(events.list, (state) => state.question);
  const list = useMemo(() => eventQuery(question), [question]);
  const { client } = deps;
  const own = useMemo(
    () => ({ client, store: manifests, sandbox, selection }),
    [client, manifests, sandbox, selection],
  );
  return <ManifestPane deps={own} file={file} views={views} list={list} />;
}
