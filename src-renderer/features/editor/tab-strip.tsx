/** The tabs over the editor area. */
import { useEffect, useRef } from 'react';
import {
  CirclePlay,
  Clock,
  Columns2,
  FileKey2,
  GitCompareArrows,
  GitMerge,
  History,
  ListCollapse,
  Lock,
  ScrollText,
  Settings,
  X,
} from 'lucide-react';
import { useStore } from 'zustand';

import { FileIcon } from '../../shared/file-icon.tsx';
import { formatCount } from '../../shared/format.ts';
import { IconButton } from '../../shared/icon-button.tsx';
import { nameOf } from '../../shared/paths.ts';
import { ContextArea } from '../../shared/menu.tsx';
import type { MenuEntry } from '../../shared/menu.tsx';
import type { EditorTarget, Moment } from '../../shared/selection.ts';
import { visible } from '../../shared/visible.ts';

import type { EditorStore } from './store.ts';
import { sidesOf } from './subject.ts';
import { isDiff, isForeign } from './tabs.ts';
import type { EditorTab } from './tabs.ts';

const SUFFIXES: Readonly<Record<EditorTab['view'], string>> = { merged: '', base: ' (base)', top: ' (top)' };

const momentWord = (moment: Moment): string => (moment === null ? 'now' : formatCount(moment));

function suffix(target: EditorTarget): string {
  if (isForeign(target) || target.kind === 'all-changes') return target.kind === 'merge' ? ' (merge)' : '';
  switch (target.kind) {
    case 'file':
      return SUFFIXES[target.view];
    case 'diff':
      return ' (diff)';
    case 'moment':
      return ` @ ${formatCount(target.moment)}`;
    case 'content':
      return ` (${target.side} ${formatCount(target.seq)})`;
    case 'moment-diff':
      return ` (${momentWord(target.from)} ↔ ${momentWord(target.to)})`;
    case 'compare':
      return ` (${sidesOf(target).map(visible).join(' ↔ ')})`;
  }
}

const SETTINGS_TITLES = { settings: 'Settings', keys: 'Keyboard map' } as const;

export function tabTitle({ path, target }: EditorTab): string {
  if (target.kind === 'all-changes') return path.slice(path.indexOf('://') + 3) || 'All changes';
  if (target.kind === 'run' || target.kind === 'run-pair') return visible(path.slice(path.indexOf('://') + 3));
  if (target.kind === 'settings') return SETTINGS_TITLES[target.page];
  const name = visible(nameOf(path));
  return target.kind === 'manifest' ? `Capsule.toml — ${name}` : name + suffix(target);
}

export interface TabStripProps {
  readonly store: EditorStore;
  readonly onHistory: (path: string) => void;
}

export function TabStrip({ store, onHistory }: TabStripProps) {
  const { tabs, active, step } = useStore(store);
  return (
    <div className="tab-bar">
      <div
        className="tab-strip"
        role="tablist"
        aria-label="Open editors"
        onKeyDown={(event) => {
          if (event.key === 'ArrowRight') step(1);
          if (event.key === 'ArrowLeft') step(-1);
        }}
      >
        {tabs.map((tab) => (
          <Tab
            key={tab.id}
            tab={tab}
            state={tab.id === active ? 'active' : 'idle'}
            store={store}
            onHistory={onHistory}
          />
        ))}
      </div>
      <TabWays store={store} onHistory={onHistory} />
    </div>
  );
}

/** What can be asked about the file of the active tab. */
function TabWays({ store, onHistory }: TabStripProps) {
  const { tabs, active, blame, toggleBlame } = useStore(store);
  const tab = tabs.find(({ id }) => id === active);
  if (!tab || !isOfFile(tab.target)) return null;
  const isText = tab.content.at === 'text' || tab.content.at === 'past-text';
  return (
    <span className="tab-ways" role="toolbar" aria-label="File">
      {isText && (
        <IconButton
          label="Show which event wrote each line"
          icon={<ScrollText size={14} />}
          aria-pressed={blame === 'shown'}
          onClick={toggleBlame}
        />
      )}
      <IconButton
        label="Show history"
        keys="Ctrl+Shift+H"
        icon={<History size={14} />}
        onClick={() => onHistory(tab.path)}
      />
    </span>
  );
}

interface TabProps extends TabStripProps {
  readonly tab: EditorTab;
  readonly state: 'active' | 'idle';
}

function Tab({ tab, state, store, onHistory }: TabProps) {
  const { activate, keep, requestClose } = useStore(store);
  const element = useRef<HTMLDivElement>(null);
  const active = state === 'active';
  useEffect(() => {
    if (active) element.current?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  }, [active]);
  const closeOthers = (): void => {
    for (const other of store.getState().tabs) if (other.id !== tab.id) requestClose(other.id);
  };
  const dirty = tab.edited !== 'clean';
  return (
    <ContextArea
      entries={[
        { kind: 'item', label: 'Close', keys: 'Ctrl+W', run: () => requestClose(tab.id) },
        { kind: 'item', label: 'Close others', run: closeOthers },
        { kind: 'item', label: 'Keep open', run: () => keep(tab.id) },
        ...historyEntries(tab, onHistory),
      ]}
    >
      <div
        ref={element}
        className="tab"
        data-active={active}
        data-preview={tab.hold === 'preview'}
        data-dirty={dirty}
        title={visible(tab.path)}
        onMouseDown={(event) => event.button === 1 && event.preventDefault()}
        onAuxClick={(event) => event.button === 1 && requestClose(tab.id)}
        onDoubleClick={() => keep(tab.id)}
      >
        <button
          type="button"
          role="tab"
          className="tab-name"
          aria-selected={active}
          aria-label={`${tabTitle(tab)}${dirty ? ', unsaved' : ''}`}
          tabIndex={active ? 0 : -1}
          onClick={() => activate(tab.id)}
        >
          <TabIcon tab={tab} />
          <span>{tabTitle(tab)}</span>
        </button>
        <button
          type="button"
          className="tab-close"
          aria-label={`Close ${tabTitle(tab)}`}
          tabIndex={-1}
          onClick={() => requestClose(tab.id)}
        >
          <X size={13} aria-hidden />
        </button>
      </div>
    </ContextArea>
  );
}

/** Whether what it shows is about one file of the sandbox, which has a history. */
const isOfFile = ({ kind }: EditorTarget): boolean => !FILELESS.has(kind);
const FILELESS: ReadonlySet<EditorTarget['kind']> = new Set(['manifest', 'all-changes', 'settings', 'run', 'run-pair']);

const historyEntries = ({ target, path }: EditorTab, onHistory: TabStripProps['onHistory']): readonly MenuEntry[] =>
  !isOfFile(target) ? [] : [{ kind: 'separator' }, { kind: 'item', label: 'Show history', run: () => onHistory(path) }];

function TabIcon({ tab }: { readonly tab: EditorTab }) {
  if (tab.target.kind === 'manifest') {
    return <FileKey2 size={13} className="file-icon" data-tint="yellow" aria-hidden />;
  }
  if (tab.target.kind === 'all-changes') {
    return <ListCollapse size={13} className="file-icon" data-tint="orange" aria-hidden />;
  }
  if (tab.target.kind === 'run') return <CirclePlay size={13} className="file-icon" data-tint="purple" aria-hidden />;
  if (tab.target.kind === 'run-pair')
    return <Columns2 size={13} className="file-icon" data-tint="purple" aria-hidden />;
  if (tab.target.kind === 'settings') return <Settings size={13} className="file-icon" data-tint="grey" aria-hidden />;
  if (tab.target.kind === 'merge') return <GitMerge size={13} className="file-icon" data-tint="orange" aria-hidden />;
  if (isDiff(tab)) return <GitCompareArrows size={13} className="file-icon" data-tint="orange" aria-hidden />;
  if (tab.target.kind !== 'file') return <Clock size={12} className="file-icon" data-tint="purple" aria-hidden />;
  if (tab.view !== 'merged') return <Lock size={12} className="file-icon" data-tint="grey" aria-hidden />;
  return <FileIcon kind="file" name={nameOf(tab.path)} />;
}
