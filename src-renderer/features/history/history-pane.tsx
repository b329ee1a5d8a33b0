/** What was: the versions of a file, or what differs between two moments of the tree. */
import { Tabs } from 'radix-ui';
import { RefreshCw } from 'lucide-react';
import { useStore } from 'zustand';

import { IconButton } from '../../shared/icon-button.tsx';
import { PaneHeader } from '../../shared/pane.tsx';

import type { HistoryPaneProps } from './history-props.ts';
import { MomentChanges } from './moment-changes.tsx';
import { VersionList } from './version-list.tsx';

export function HistoryPane(props: HistoryPaneProps) {
  const { store, layout } = props;
  const { mode, setMode, refresh, compared, compare } = useStore(store);
  const request = useStore(layout, (view) => view.focusRequest);
  const focusSerial = request?.view === 'history' ? request.serial : null;
  const again = (): void => {
    if (mode === 'file') void refresh();
    else if (compared) void compare(compared.from, compared.to);
  };
  return (
    <section className="pane" aria-label="History">
      <PaneHeader title="History">
        <IconButton label="Read again" icon={<RefreshCw size={13} />} onClick={again} />
      </PaneHeader>
      <Tabs.Root className="history" value={mode} onValueChange={(value) => setMode(value as typeof mode)}>
        <Tabs.List className="details-tab-list" aria-label="History of">
          <Tabs.Trigger value="file">File</Tabs.Trigger>
          <Tabs.Trigger value="moments">Two moments</Tabs.Trigger>
        </Tabs.List>
        <Tabs.Content className="history-body" value="file" tabIndex={-1}>
          <VersionList {...props} focusSerial={focusSerial} />
        </Tabs.Content>
        <Tabs.Content className="history-body" value="moments" tabIndex={-1}>
          <MomentChanges {...props} focusSerial={focusSerial} />
        </Tabs.Content>
      </Tabs.Root>
    </section>
  );
}
