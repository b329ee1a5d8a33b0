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
import { createEventsStore, followEvents } from './features/events/store.ts';
import { createExplorerStore } from './features/explorer/store.ts';
import { createPromptsStore, followPrompts } from './features/prompts/store.ts';
import { createTerminalStore, followOutput } from './features/terminal/store.ts';

import type { LayoutStore } from './shared/layout.ts';
import type { Notify } from './shared/notify.ts';
import type { Preferences } from './shared/preferences.ts';
import { createSandboxStore, followSandbox } from './shared/sandbox-store.ts';
import { createSelectionStore } from './shared/selection.ts';
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
    editor: createEditorStore({ client, sandbox: sandboxId, notify }),
    events: createEventsStore({ client, sandbox: sandboxId, total: state.eventCount }),
    prompts: createPromptsStore({ client, sandbox: sandboxId, notify, now: () => performance.now() }),
    terminal,
  };
}
export type WorkbenchStores = ReturnType<typeof createWorkbenchStores>;

/** Connects the stores to the engine and to each other. Returns the undo. */
export function followEngine(stores: WorkbenchStores, { events, connection }: AppDeps): () => void {
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
    }),
    stores.selection.subscribe(({ target }, before) => {
      if (target !== null && target !== before.target) void stores.editor.getState().open(target, target.tab);
    }),
  ];
  return () => {
    for (const stop of undo) stop();
  };
}
