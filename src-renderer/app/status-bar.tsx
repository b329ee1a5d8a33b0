/** The bottom line: sandbox, what runs, what changed, what was recorded, how safe and how connected we are. */
import { useMemo } from 'react';
import { Contrast, Moon, ShieldCheck, Square, Sun, SunMoon, Wifi, WifiOff } from 'lucide-react';
import { useStore } from 'zustand';

import { PrincipalChip } from '../features/permissions/principal-chip.tsx';
import { ChangeCounts } from '../shared/change-mark.tsx';
import { formatCount, formatElapsed } from '../shared/format.ts';
import { Hint, IconButton } from '../shared/icon-button.tsx';
import { countKinds } from '../shared/change-tree.ts';
import { activeRuns, totalCounts } from '../shared/sandbox-store.ts';
import type { SandboxStore } from '../shared/sandbox-store.ts';
import { THEME_CHOICES } from '../shared/theme.ts';
import type { ThemeStore } from '../shared/theme.ts';
import { useElapsed } from '../shared/use-elapsed.ts';
import { visible } from '../shared/visible.ts';
import type { AppDeps, WorkbenchStores } from '../stores.ts';

export interface StatusBarProps {
  readonly deps: AppDeps;
  readonly stores: WorkbenchStores;
  readonly cursor: readonly [number, number] | null;
}

export function StatusBar({ deps, stores, cursor }: StatusBarProps) {
  const { sandbox, editor, terminal, events } = stores;
  const state = useStore(sandbox, (view) => view.state);
  const connection = useStore(deps.session, (session) => session.connection);
  const tab = useStore(editor, ({ tabs, active }) => tabs.find((candidate) => candidate.id === active));
  return (
    <footer className="status-bar" aria-label="Status bar">
      <span className="status-item" title={state.sandbox.workspace}>
        {state.sandbox.name}
      </span>
      <PrincipalChip
        store={stores.principals}
        current={state.sandbox.principal ?? 'default'}
        access={state.sandbox.imported ? 'read-only' : 'read-write'}
        onSwitch={(principal) =>
          void deps.session.getState().open(state.sandbox.workspace, state.sandbox.name, principal)
        }
      />
      <Counts sandbox={sandbox} onShow={() => deps.layout.getState().showSide('changes')} />
      <Running sandbox={sandbox} onStop={(run) => terminal.getState().stop(run)} />
      <Jobs sandbox={sandbox} onCancel={(job) => void deps.client.jobCancel({ job })} />
      <span className="spacer" />
      {tab?.content.at === 'text' && cursor && (
        <span className="status-item">
          Ln {cursor[0]}, Col {cursor[1]}
        </span>
      )}
      <EventCounts
        events={events}
        record={state.sandbox.imported ? 'imported' : 'live'}
        onShow={() => deps.layout.getState().showPanel('events')}
      />
      <Hint label={`Guests are confined by ${state.confinement}`} side="top">
        <button type="button" className="status-item">
          <ShieldCheck size={12} aria-hidden /> {state.confinement}
        </button>
      </Hint>
      <span className="status-item" data-connection={connection} role="status">
        {connection === 'online' ? <Wifi size={12} aria-hidden /> : <WifiOff size={12} aria-hidden />}
        {connection === 'online' ? 'Connected' : connection === 'connecting' ? 'Connecting…' : 'Reconnecting…'}
      </span>
      <ThemeButton theme={deps.theme} />
    </footer>
  );
}

function Counts({ sandbox, onShow }: { readonly sandbox: SandboxStore; readonly onShow: () => void }) {
  const { state, changes, changesState } = useStore(sandbox);
  const counts = useMemo(() => {
    // What the list has, once there is one: two numbers for one thing would be seen to differ.
    if (changesState === 'ready') return countKinds(changes);
    const { added, modified, deleted, renamed, copied, typeChanged } = totalCounts(state);
    return { added, modified, deleted, renamed, copied, 'type-changed': typeChanged };
  }, [state, changes, changesState]);
  const any = Object.values(counts).some((count) => count > 0);
  return (
    <button type="button" className="status-item" aria-label="Show changes" onClick={onShow}>
      {any ? <ChangeCounts counts={counts} /> : 'No changes'}
    </button>
  );
}

function Running({ sandbox, onStop }: { readonly sandbox: SandboxStore; readonly onStop: (run: string) => void }) {
  const going = activeRuns(useStore(sandbox, (view) => view.runs));
  const [first, ...others] = going;
  const elapsed = useElapsed(first);
  if (!first) return null;
  return (
    <span className="status-item running">
      <span className="run-dot" data-run="going" aria-hidden />
      {visible(first.capsule)} <span className="tabular">{formatElapsed(elapsed)}</span>
      {others.length > 0 && <span>+{others.length}</span>}
      <IconButton
        label={`Stop ${visible(first.capsule)}`}
        icon={<Square size={10} fill="currentColor" />}
        side="top"
        onClick={() => onStop(first.id)}
      />
    </span>
  );
}

function Jobs({ sandbox, onCancel }: { readonly sandbox: SandboxStore; readonly onCancel: (job: string) => void }) {
  const jobs = useStore(sandbox, (view) => view.jobs);
  return jobs.map((job) => (
    <span
      key={job.job}
      className="status-item"
      role="progressbar"
      aria-label={job.title}
      aria-valuenow={job.done}
      aria-valuemax={job.total}
    >
      {job.title} {formatCount(job.done)} / {formatCount(job.total)}
      <button type="button" className="link" onClick={() => onCancel(job.job)}>
        Cancel
      </button>
    </span>
  ));
}

interface EventCountsProps {
  readonly events: WorkbenchStores['events'];
  readonly record: 'live' | 'imported';
  readonly onShow: () => void;
}

function EventCounts({ events, record, onShow }: EventCountsProps) {
  const { shown, total, unpainted, following } = useStore(events.list);
  const state = following ? 'The list follows' : 'The list stands still';
  return (
    <button
      type="button"
      className="status-item tabular"
      aria-label="Show events"
      title={
        record === 'live'
          ? `Recording; the record is never off. ${state}: shown / recorded.`
          : 'An imported record, to which nothing is added: shown / recorded.'
      }
      onClick={onShow}
    >
      {record === 'live' && <span className="record-dot" data-following={following} aria-hidden />}
      {formatCount(shown)} / {formatCount(total)} events
      {unpainted > 0 && (
        <span className="faint" title="They came and went faster than the screen shows; all of them are in the list">
          {formatCount(unpainted)} passed unseen
        </span>
      )}
    </button>
  );
}

const THEME_ICONS = {
  system: SunMoon,
  dark: Moon,
  light: Sun,
  'contrast-dark': Contrast,
  'contrast-light': Contrast,
} as const;
const THEME_WORDS = {
  system: 'follows the system',
  dark: 'dark',
  light: 'light',
  'contrast-dark': 'high contrast dark',
  'contrast-light': 'high contrast light',
} as const;

function ThemeButton({ theme }: { readonly theme: ThemeStore }) {
  const { choice, choose } = useStore(theme);
  const Icon = THEME_ICONS[choice];
  const next = THEME_CHOICES[(THEME_CHOICES.indexOf(choice) + 1) % THEME_CHOICES.length] ?? 'system';
  return (
    <Hint
      label={`Theme: ${THEME_WORDS[choice]}. Click for ${next === 'system' ? 'the one of the system' : THEME_WORDS[next]}.`}
      side="top"
    >
      <button
        type="button"
        className="status-item"
        aria-label={`Theme: ${THEME_WORDS[choice]}`}
        onClick={() => choose(next)}
      >
        <Icon size={12} aria-hidden />
      </button>
    </Hint>
  );
}
