/** What the mounts are made of, layer by layer; any two states compared; and what became of one file. */
import { useEffect } from 'react';
import { BookmarkPlus, PackageOpen, RefreshCw } from 'lucide-react';
import { Tabs } from 'radix-ui';
import { useStore } from 'zustand';

import { IconButton } from '../../shared/icon-button.tsx';
import { PaneHeader } from '../../shared/pane.tsx';
import type { SandboxStore } from '../../shared/sandbox-store.ts';
import { useReadOnly } from '../../shared/use-read-only.ts';

import { CompareView } from './compare-view.tsx';
import type { LayersFeature } from './feature.ts';
import { FileFateView } from './file-fate.tsx';
import type { LayersPaneProps } from './layers-props.ts';
import { StackView } from './stack-view.tsx';
import type { LayersView } from './store.ts';

/** Milliseconds without another change after which the stacks are read again: a running capsule makes many. */
const CALM = 500;

/** What is looked at stays true while files change. */
function useFreshLayers({ stacks, changes, compared }: LayersFeature, sandbox: SandboxStore): void {
  const files = useStore(sandbox, (view) => view.filesVersion);
  useEffect(() => {
    const read = (): void => {
      void stacks.getState().refresh();
      void changes.getState().again();
      void compared.getState().again();
    };
    const timer = setTimeout(read, stacks.getState().state === 'loading' ? 0 : CALM);
    return () => clearTimeout(timer);
  }, [files, stacks, changes, compared]);
}

export function LayersPane(props: LayersPaneProps) {
  const { feature, sandbox } = props;
  const { view, setView, refresh } = useStore(feature.stacks);
  const { ask } = useStore(feature.deeds);
  useFreshLayers(feature, sandbox);
  const isReadOnly = useReadOnly(sandbox);
  return (
    <section className="pane" aria-label="Layers">
      <PaneHeader title="Layers">
        {!isReadOnly && (
          <>
            <IconButton
              label="New checkpoint…"
              keys="Ctrl+Alt+C"
              icon={<BookmarkPlus size={14} />}
              onClick={() => ask({ ask: 'create' })}
            />
            <IconButton
              label="Import a layer or an image…"
              icon={<PackageOpen size={14} />}
              onClick={() => ask({ ask: 'import', mount: null })}
            />
          </>
        )}
        <IconButton label="Read again" icon={<RefreshCw size={13} />} onClick={() => void refresh()} />
      </PaneHeader>
      <Tabs.Root className="history" value={view} onValueChange={(value) => setView(value as LayersView)}>
        <Tabs.List className="details-tab-list" aria-label="Layers as">
          <Tabs.Trigger value="stack">Stack</Tabs.Trigger>
          <Tabs.Trigger value="compare">Compare</Tabs.Trigger>
          <Tabs.Trigger value="file">File</Tabs.Trigger>
        </Tabs.List>
        <Tabs.Content className="history-body" value="stack" tabIndex={-1}>
          <StackView {...props} />
        </Tabs.Content>
        <Tabs.Content className="history-body" value="compare" tabIndex={-1}>
          <CompareView {...props} />
        </Tabs.Content>
        <Tabs.Content className="history-body" value="file" tabIndex={-1}>
          <FileFateView {...props} />
        </Tabs.Content>
      </Tabs.Root>
    </section>
  );
}
