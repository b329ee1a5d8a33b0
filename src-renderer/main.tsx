/** The window's entry: finds the engine, makes what lives as long as the window, draws the app. */
import '@fontsource-variable/inter/wght.css';
import '@fontsource-variable/jetbrains-mono/wght.css';
import '../src-preload/contract/zod-without-code.ts';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { toast } from 'sonner';

import { App } from './app.tsx';
import { createClient, createEngineEvents } from './client/client.ts';
import { connect } from './client/connect.ts';
import { createLibraryStore } from './features/welcome/library-store.ts';
import { followAppearance } from './shared/appearance.ts';
import { copyText } from './shared/clipboard.ts';
import { createLayoutStore } from './shared/layout.ts';
import type { Notify, NotifyAction } from './shared/notify.ts';
import { createPreferences } from './shared/preferences.ts';
import { createSessionStore } from './shared/session.ts';
import { createSettingsStore, followSettings, SettingsContext } from './shared/settings.ts';
import type { SettingsStore } from './shared/settings.ts';
import { followTextSettings } from './shared/text-settings.ts';
import { createThemeStore } from './shared/theme.ts';
import type { ThemeStore } from './shared/theme.ts';
import type { AppDeps } from './stores.ts';
import './styles/styles.css';

/** Milliseconds in which a message can be read. */
const readingTime = (text: string): number => Math.min(30_000, Math.max(5000, 60 * text.length));

const described = (detail: string | undefined) => (detail === undefined ? {} : { description: detail });

/** Milliseconds: whoever wants to take a deed back has to notice first what it did. */
const ACTION_TIME = 12_000;
const acting = (action: NotifyAction | undefined) =>
  action === undefined ? {} : { action: { label: action.label, onClick: action.run }, duration: ACTION_TIME };

function createNotify(): Notify {
  return {
    done: (title, detail, action) => toast.success(title, { ...described(detail), ...acting(action) }),
    failed: (title, detail) => toast.error(title, { ...described(detail), duration: 10_000 }),
    // The id keeps one note from being shown twice.
    note: (title, detail) =>
      toast(title, { id: title, ...described(detail), duration: readingTime(`${title}${detail ?? ''}`) }),
  };
}

/** localStorage throws where the user has forbidden it. */
function findStorage(): Storage | null {
  try {
    return window.localStorage;
  } catch {
    return null;
  }
}

/** What the settings say of the looks of the window. */
function dressWindow(settings: SettingsStore): ThemeStore {
  const page = document.documentElement;
  followAppearance({ settings, prefersReducedMotion: window.matchMedia('(prefers-reduced-motion: reduce)'), page });
  followTextSettings(settings);
  return createThemeStore({
    settings,
    prefers: {
      light: window.matchMedia('(prefers-color-scheme: light)'),
      contrast: window.matchMedia('(prefers-contrast: more)'),
    },
    apply: (theme) => page.setAttribute('data-theme', theme),
  });
}

function createApp(): AppDeps {
  const { bridge, connection } = connect(window);
  const client = createClient(bridge);
  const preferences = createPreferences(findStorage());
  const notify = createNotify();
  const settings = createSettingsStore({ client, notify, preferences });
  const session = createSessionStore(client, connection.state());
  connection.subscribe((state) => session.getState().connected(state));
  return {
    client,
    events: createEngineEvents(bridge),
    connection,
    preferences,
    notify,
    session,
    library: createLibraryStore({ client, notify, session }),
    layout: createLayoutStore(preferences),
    settings,
    theme: dressWindow(settings),
    copy: (text) =>
      void copyText(text).then((copied) =>
        copied
          ? notify.note('Path copied', text)
          : notify.failed('The clipboard is not available here', `The path to copy by hand: ${text}`),
      ),
  };
}

const root = document.getElementById('root');
if (!root) throw new Error('the page has no root element');
const deps = createApp();
createRoot(root).render(
  <StrictMode>
    <SettingsContext value={deps.settings}>
      <App deps={deps} />
    </SettingsContext>
  </StrictMode>,
);
followSettings(deps.settings, deps);
void deps.session.getState().start();
