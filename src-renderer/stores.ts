/** Every store of one open sandbox, made together and fed together. */
import type { ApiClient } from '../src-preload/contract/api.ts';
import type { Run, SandboxState } from '../src-preload/contract/schemas.ts';

import type { EngineEvents } from './client/client.ts';
import type { Connection } from './client/connection.ts';
import { createCallsStore } from './features/capsules/call-store.ts';
import { createConsentStore } from './features/capsules/consent-store.ts';
import { createLimitsStore } from './features/capsules/limits-store.ts';
import { createModesStore } from './features/capsules/modes-store.ts';
import { createStartRun, createWithConsent } from './features/capsules/start-run.ts';
import { createCapsulesStore } from './features/capsules/store.ts';
import type { CapsulesDeps } from './features/capsules/store.ts';
import { createChangesFeature, followChanges } from './features/changes/feature.ts';
import { createDiffSettings } from './features/editor/diff-settings.ts';
import type { ReviewDeps } from './features/editor/review-deps.ts';
import { createEventsFeature, followEvents } from './features/events/feature.ts';
import { createExplorerStore } from './features/explorer/store.ts';
import { createHistoryStore } from './features/history/store.ts';
import { createLayersFeature, followLayers } from './features/layers/feature.ts';
import { createManifestsStore } from './features/manifest/store.ts';
import { createOperationsFeature, followOperations } from './features/operations/feature.ts';
import { createPrincipalsStore } from './features/permissions/principal-store.ts';
import { createPermissionsStore, followPermissions } from './features/permissions/store.ts';
import { createPromptsStore, followPrompts } from './features/prompts/store.ts';
import { createRecordStore } from './features/record/store.ts';
import { createSearchStore, followSearch } from './features/search/store.ts';
import { createTerminalStore, followOutput } from './features/terminal/store.ts';
import type { TerminalStore } from './features/terminal/store.ts';
import type { LibraryStore } from './features/welcome/library-store.ts';
import { createEditorStores, followKept } from './kept-tabs.ts';
import type { LayoutStore } from './shared/layout.ts';
import { createMomentStore } from './shared/moment.ts';
import type { MomentState } from './shared/moment.ts';
import type { Notify } from './shared/notify.ts';
import type { Preferences } from './shared/preferences.ts';
import type { SettingsStore } from './shared/settings.ts';
import { createRunsStore } from './features/runs/store.ts';
import { createSandboxStore, followSandbox } from './shared/sandbox-store.ts';
import type { SandboxStore } from './shared/sandbox-store.ts';
import { createSelectionStore } from './shared/selection.ts';
import { createStageStore } from './shared/stage-store.ts';
import type { ManifestRequest, Moment, SelectionState, SelectionStore } from './shared/selection.ts';
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
  readonly library: LibraryStore;
  readonly settings: SettingsStore;
  readonly theme: ThemeStore;
  readonly layout: LayoutStore;
  readonly copy: (text: string) => void;
}

type Size = NonNullable<CapsulesDeps['size']>;

/** What is run, and how. */
function createProgramStores(
  { client, preferences }: AppDeps,
  {
    sandbox,
    onStarted,
    size,
  }: { readonly sandbox: string; readonly onStarted: (run: Run) => void; readonly size: Size },
) {
  const modes = createModesStore(preferences);
  const consent = createConsentStore();
  const start = createStartRun({ client, modes, consent });
  return {
    modes,
    consent,
    capsules: createCapsulesStore({ client, sandbox, start, onStarted, size }),
    limits: createLimitsStore({ client, sandbox }),
    calls: createCallsStore({ start, sandbox, onStarted }),
  };
}

/** Files, by their folders and by what is in them. */
const createFileStores = ({ client, notify }: AppDeps, sandbox: string, selection: SelectionStore) => ({
  explorer: createExplorerStore({ client, sandbox, notify }),
  search: createSearchStore({ client, sandbox, open: selection.getState().open }),
});

const createRightsStores = ({ client, notify }: AppDeps, sandbox: string) => ({
  prompts: createPromptsStore({ client, sandbox, notify, now: () => performance.now() }),
  permissions: createPermissionsStore({ client, sandbox, notify }),
  principals: createPrincipalsStore({ client, sandbox, notify }),
});

function createRecordStores(deps: AppDeps, { sandbox: { id: sandbox }, eventCount: total }: SandboxState) {
  const { client, notify, preferences } = deps;
  return {
    events: createEventsFeature({ client, sandbox, total, notify, preferences, now: () => Date.now() }),
    moment: createMomentStore({ client, sandbox, notify }),
    history: createHistoryStore({ client, sandbox }),
    record: createRecordStore({ client, sandbox, notify, onOpened: deps.session.getState().show }),
  };
}

/** What becomes of changes: staged, committed, discarded, taken back. */
function createReviewStores(
  { client, notify, preferences, session }: AppDeps,
  sandbox: string,
  refreshChanges: () => Promise<void>,
) {
  const stage = createStageStore({ client, sandbox, notify });
  const operations = createOperationsFeature({ client, sandbox, notify, refreshChanges });
  const undo = (operation: string): void => void operations.log.getState().undo(operation);
  const refresh = async (): Promise<void> => {
    await Promise.all([refreshChanges(), stage.getState().refresh()]);
  };
  return {
    diffs: createDiffSettings(preferences),
    layers: createLayersFeature({ client, sandbox, notify, onOpened: session.getState().show, refreshChanges }),
    stage,
    operations,
    changes: createChangesFeature({ client, sandbox, notify, preferences, stage, undo, refresh }),
  };
}

/** Of runs that began before the window did the output is asked for. */
function createTerminal(client: ApiClient, sandbox: SandboxStore): TerminalStore {
  const opened = Date.now();
  return createTerminalStore(client, (id) =>
    sandbox.getState().runs.some((run) => run.id === id && run.startedAt < opened),
  );
}

export function createWorkbenchStores(deps: AppDeps, state: SandboxState) {
  const { client, notify, layout } = deps;
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
  const terminal = createTerminal(client, sandbox);
  const size = () => terminal.getState().size;
  const programs = createProgramStores(deps, { sandbox: sandboxId, onStarted, size });
  const onSaved = (file: string): void => void programs.capsules.getState().add(file);
  const manifests = createManifestsStore({ client, sandbox: sandboxId, notify, onSaved });
  const review = createReviewStores(deps, sandboxId, refresh);
  const undo = (operation: string): void => void review.operations.log.getState().undo(operation);
  const editing = createEditorStores(deps, { sandbox: sandboxId, access, manifests, undo, refresh });
  return {
    sandbox,
    selection,
    ...createFileStores(deps, sandboxId, selection),
    ...programs,
    ...editing,
    manifests,
    ...createRecordStores(deps, state),
    ...review,
    ...createRightsStores(deps, sandboxId),
    terminal,
    runs: createRunsStore({
      ...{ client, sandbox: sandboxId, notify, selection, onStarted, size },
      runs: () => sandbox.getState().runs,
      withConsent: createWithConsent(programs.consent),
    }),
  };
}
export type WorkbenchStores = ReturnType<typeof createWorkbenchStores>;

/** What the editor area needs to show and stage differences. */
export const reviewDeps = (
  { client, notify }: AppDeps,
  { sandbox, selection, stage, diffs }: WorkbenchStores,
): ReviewDeps => ({
  ...{ client, notify, sandbox, selection, stage, settings: diffs },
  // The editor is large, and loaded with the first text.
  colour: async (name, text) => (await import('./features/editor/monaco/line-colours.ts')).colourLines(name, text),
});

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
const followSelection = (stores: WorkbenchStores, layout: LayoutStore): (() => void) => {
  const { selection, events, history, editor, layers } = stores;
  return selection.subscribe((now, before) => {
    const asked = <K extends keyof SelectionState>(key: K): SelectionState[K] | null =>
      now[key] === before[key] ? null : now[key];
    const [manifest, narrowing, event, past, file, target] = [
      asked('manifest'),
      asked('events'),
      asked('event'),
      asked('history'),
      asked('layers'),
      asked('target'),
    ];
    if (manifest) showManifest(stores, manifest);
    if (narrowing) {
      layout.getState().showPanel('events');
      events.list.getState().narrowTo(narrowing.filter, narrowing.run);
    }
    if (event) {
      layout.getState().showPanel('events');
      events.list.getState().showDetails('open', event.tab === 'why' ? 'why' : undefined);
      void events.list.getState().goTo(event.seq);
    }
    if (past) {
      layout.getState().showSide('history');
      void history.getState().show(past.path);
    }
    if (file) {
      layout.getState().showSide('layers');
      void layers.stacks.getState().showFate(file.path);
    }
    if (target) void editor.getState().open(target, target.tab);
  });
};

function showManifest({ editor, manifests }: WorkbenchStores, request: ManifestRequest): void {
  const { keyOf, show } = manifests.getState();
  const file = keyOf(request.file);
  void editor.getState().open({ kind: 'manifest', file, path: `manifest://${request.name}` }, 'keep');
  void show({ ...request, file });
}

/** Connects the stores to the engine and to each other. Returns the undo. */
export function followEngine(stores: WorkbenchStores, { events, connection, layout }: AppDeps): () => void {
  const id = stores.sandbox.getState().state.sandbox.id;
  const undo = [
    followSandbox(stores.sandbox, events),
    followEvents(stores.events, id, events, connection),
    followOutput(stores.terminal, id, events),
    followPrompts(stores.prompts, id, events),
    followPermissions(stores.permissions, id, events),
    followSearch(stores.search, id, events),
    followOperations(stores.operations, id, events),
    followLayers(stores.layers, id, events),
    events.on('reviewChanged', ({ sandbox, what }) => {
      if (sandbox === id && what === 'staged') void stores.stage.getState().refresh();
    }),
    followChanges(stores.changes, stores.sandbox),
    connection.subscribe((state) => {
      if (state !== 'online') return;
      void stores.sandbox.getState().refresh();
      void stores.prompts.getState().refresh();
      void stores.permissions.getState().refresh();
      void stores.operations.log.getState().refresh();
      void stores.operations.bin.getState().refresh();
    }),
    stores.sandbox.subscribe((now, before) => {
      if (now.filesVersion === before.filesVersion) return;
      void stores.explorer.getState().refresh();
      void stores.editor.getState().refresh();
      void stores.stage.getState().refresh();
      void stores.history.getState().refresh();
    }),
    followMoment(stores),
    followSelection(stores, layout),
    followKept(stores),
  ];
  return () => {
    for (const stop of undo) stop();
  };
}
