/** What a window keeps with its sandbox: views, sizes and tabs, for the next opening. */
import type { ApiClient, CallOutput } from '../../src-preload/contract/api.ts';
import type { EditorTarget } from '../shared/selection.ts';
import { keptLayout } from '../shared/layout.ts';
import { createPaced } from '../shared/paced.ts';
import type { AppDeps, WorkbenchStores } from '../stores.ts';

const KEY = 'workbench';
/** Milliseconds. */
const PACE = 400;
/** Tabs that are opened again: each is read at once. */
const MOST_TABS = 40;

/** Conflicts may be settled by then, and what else is shown in tabs is asked for anew. */
const KEPT_KINDS: ReadonlySet<unknown> = new Set<EditorTarget['kind']>([
  'file',
  'diff',
  'moment',
  'content',
  'moment-diff',
  'compare',
  'all-changes',
  'run',
  'run-pair',
  'settings',
]);

interface KeptTab {
  readonly target: EditorTarget;
  readonly hold: 'keep' | 'preview';
}
export interface KeptTabs {
  readonly tabs: readonly KeptTab[];
  /** The id of the tab that was shown. */
  readonly active: string | null;
}
const NO_TABS: KeptTabs = { tabs: [], active: null };

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isKeptTab = (value: unknown): value is KeptTab =>
  isRecord(value) &&
  (value['hold'] === 'keep' || value['hold'] === 'preview') &&
  isRecord(value['target']) &&
  KEPT_KINDS.has(value['target']['kind']) &&
  typeof value['target']['path'] === 'string';

/** Of what was kept, what can be opened; it may come from another version. */
export function keptTabs(kept: unknown): KeptTabs {
  if (!isRecord(kept) || !Array.isArray(kept['tabs'])) return NO_TABS;
  const { active, tabs } = kept;
  return { tabs: tabs.filter(isKeptTab).slice(0, MOST_TABS), active: typeof active === 'string' ? active : null };
}

type Deps = Pick<AppDeps, 'layout' | 'settings'> & {
  readonly client: Pick<ApiClient, 'windowState'>;
};

/** Puts views and sizes back, and answers the tabs. Whatever fails, the window opens as it is. */
export async function restoreWindow({ client, layout, settings }: Deps, sandbox: string): Promise<KeptTabs> {
  const { file, read } = settings.getState();
  const [answer] = await Promise.all([
    client.windowState({ sandbox, key: KEY }).catch(() => ({ value: null })),
    file === null ? read() : null,
  ]);
  const restore = settings.getState().get('window.restore');
  if (restore === 'nothing' || !isRecord(answer.value)) return NO_TABS;
  layout.getState().restore(answer.value['layout']);
  return restore === 'all' ? keptTabs(answer.value) : NO_TABS;
}

type Editor = Pick<WorkbenchStores, 'editor'>;

/** In their order; the keyboard stays where it is. */
export async function openKeptTabs({ editor }: Editor, { tabs, active }: KeptTabs): Promise<void> {
  const { open, activate, close } = editor.getState();
  const opened = tabs.map(({ target, hold }) => open(target, hold));
  if (active !== null && editor.getState().tabs.some(({ id }) => id === active)) activate(active);
  editor.setState({ focusWanted: null });
  await Promise.all(opened);
  // What is gone by now was not asked for by anybody.
  for (const { id, content } of editor.getState().tabs)
    if (content.at === 'failed' && content.failure.code === 'not-found') close(id);
}

type WindowValue = CallOutput<'windowState'>['value'];

function windowOf({ layout }: Pick<AppDeps, 'layout'>, { editor }: Editor): WindowValue {
  const { tabs, active } = editor.getState();
  const kept = tabs.filter(({ target }) => KEPT_KINDS.has(target.kind)).map(({ target, hold }) => ({ target, hold }));
  // The same as it comes back: plain values.
  return JSON.parse(JSON.stringify({ layout: keptLayout(layout.getState()), tabs: kept, active })) as WindowValue;
}

/** Keeps what changes from now on; of several windows the last change counts. Returns the undo. */
export function followWindow(deps: Deps, stores: Editor, sandbox: string): () => void {
  let kept = JSON.stringify(windowOf(deps, stores));
  const keep = async (): Promise<void> => {
    const set = windowOf(deps, stores);
    const text = JSON.stringify(set);
    if (text === kept) return;
    kept = text;
    // How a window looks is worth no message.
    await deps.client.windowState({ sandbox, key: KEY, set }).catch(() => undefined);
  };
  const paced = createPaced(keep, PACE);
  const undo = [deps.layout.subscribe(paced.request), stores.editor.subscribe(paced.request)];
  const leave = (): void => void keep();
  window.addEventListener('pagehide', leave);
  return () => {
    paced.cancel();
    window.removeEventListener('pagehide', leave);
    for (const stop of undo) stop();
    void keep();
  };
}
