/** Every store of one open sandbox, made together and fed together. */
import type { ApiClient } from '../src-preload/contract/api.ts';
import type { Run, SandboxState } from '../src-preload/contract/schemas.ts';

import type { EngineEvents } from './client/client.ts';
import type { Connection } from './client/connection.ts';
import { createCallsStore } from './features/capsules/call-store.ts';
import { createLimitsStore } from './features/capsules/limits-store.ts';
import { createCapsulesStore } from './features/capsules/store.ts';
import { createChangesStore } from './features/changes/store.ts';
import { createEditorStore } from './features/editor/store.ts';
import { createEventsFeature, followEvents } from './features/events/feature.ts';
import { createExplorerStore } from './features/explorer/store.ts';
import { createHistoryStore } from './features/history/store.ts';
import { createPromptsStore, followPrompts } from './features/prompts/store.ts';
import { createRecordStore } from './features/record/store.ts';
import { createTerminalStore, followOutput } from './features/terminal/store.ts';

import type { LayoutStore } from './shared/layout.ts';
import { createMomentStore } from './shared/moment.ts';
import type { MomentState } from './shared/moment.ts';
import type { Notify } from './shared/notify.ts';
import type { Preferences } from './shared/preferences.ts';
import { createSandboxStore, followSandbox } from './shared/sandbox-store.ts';
import { createSelectionStore } from './shared/selection.ts';
import type { Moment } from './shared/selection.ts';
import type { SessionStore } from './shared/session.ts';
import type { ThemeStore } from './shared/theme.ts';

/** What lives as long as the window. */
export interface AppDeps {
  readonly client: ApiClient;
  readonly events: EngineEvents;
  readonly connection: Connection;
  readonly preferences: Preferences;
  readonly notify: Notify;
  readonly session: SessionStore;
  readonly theme: ThemeStore;
  readonly layout: LayoutStore;
  readonly copy: (text: string) => void;
}

export function createWorkbenchStores(deps: AppDeps, state: SandboxState) {
  const { client, notify, preferences, layout } = deps;
  const opened = Date.now();
  const sandboxId = state.sandbox.id;
  const access = state.sandbox.imported ? 'read-only' : 'read-write';
  const sandbox = createSandboxStore(client, state);
  const selection = createSelectionStore();
  const refresh = (): Promise<void> => sandbox.getState().refresh();
  const onStarted = (run: Run): void => {
    sandbox.getState().putRun(run);
    selection.getState().chooseRun(run.id);
    layout.getState().showPanel('terminal');
  };
  const terminal = createTerminalStore(client, (id) =>
    sandbox.getState().runs.some((run) => run.id === id && run.startedAt < opened),
  );
  return {
    sandbox,
    selection,
    explorer: createExplorerStore({ client, sandbox: sandboxId, notify }),
    changes: createChangesStore({ client, sandbox: sandboxId, notify, preferences, refresh }),
    capsules: createCapsulesStore({ client, sandbox: sandboxId, onStarted, size: () => terminal.getState().size }),
    limits: createLimitsStore({ client, sandbox: sandboxId }),
    calls: createCallsStore({ client, sandbox: sandboxId, onStarted }),
    editor: createEditorStore({ client, sandbox: sandboxId, notify, access }),
    events: createEventsFeature({
      client,
      sandbox: sandboxId,
      total: state.eventCount,
      notify,
      preferences,
      now: () => Date.now(),
    }),
    moment: createMomentStore({ client, sandbox: sandboxId, notify }),
    prompts: createPromptsStore({ client, sandbox: sandboxId, notify, now: () => performance.now() }),
    history: createHistoryStore({ client, sandbox: sandboxId }),
    record: createRecordStore({ client, sandbox: sandboxId, notify, onOpened: deps.session.getState().show }),
    terminal,
  };
}
export type WorkbenchStores = ReturnType<typeof createWorkbenchStores>;

const seqOf = ({ moment }: MomentState): Moment => moment?.seq ?? null;

/** The explorer and the editor show the tree of the moment that was chosen. Returns the undo. */
function followMoment({ moment, explorer, editor, selection }: WorkbenchStores): () => void {
  return moment.subscribe((now, before) => {
    const [to, from] = [seqOf(now), seqOf(before)];
    if (to === from) return;
    void explorer.getState().setMoment(to);
    if (from !== null) void editor.getState().moveMoment(from, to);
    else if (to !== null) {
      const { tabs, active } = editor.getState();
      const target = tabs.find(({ id }) => id === active)?.target;
      // The file that is being looked at is looked at as it was.
      if (target?.kind === 'file') selection.getState().open({ kind: 'moment', path: target.path, moment: to });
    }
  });
}

/** What one feature asks of another goes there. Returns the undo. */
const followSelection = ({ selection, events, history, editor }: WorkbenchStores, layout: LayoutStore): (() => void) =>
  selection.subscribe((now, before) => {
    if (now.event !== null && now.event !== before.event) {
      layout.getState().showPanel('events');
      events.list.getState().showDetails('open');
      void events.list.getState().goTo(now.event.seq);
    }
    if (now.history !== null && now.history !== before.history) {
      layout.getState().showSide('history');
      void history.getState().show(now.history.path);
    }
    if (now.target !== null && now.target !== before.target) void editor.getState().open(now.target, now.target.tab);
  });

/** Connects the stores to the engine and to each other. Returns the undo. */
export function followEngine(stores: WorkbenchStores, { events, connection, layout }: AppDeps): () => void {
  const id = stores.sandbox.getState().state.sandbox.id;
  const undo = [
    followSandbox(stores.sandbox, events),
    followEvents(stores.events, id, events, connection),
    followOutput(stores.terminal, id, events),
    followPrompts(stores.prompts, id, events),
    connection.subscribe((state) => {
      if (state !== 'online') return;
      void stores.sandbox.getState().refresh();
      void stores.prompts.getState().refresh();
    }),
    stores.sandbox.subscribe((now, before) => {
      if (now.filesVersion === before.filesVersion) return;
      void stores.explorer.getState().refresh();
      void stores.editor.getState().refresh();
      void stores.history.getState().refresh();
    }),
    followMoment(stores),
    followSelection(stores, layout),
  ];
  return () => {
    for (const stop of undo) stop();
  };
}
