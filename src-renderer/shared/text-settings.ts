/** How texts and terminals look: one store for the window, because the text editor has one set of fonts for the window. */
import { createStore } from 'zustand/vanilla';

import { settingOf } from '../../src-preload/contract/settings-check.ts';
import type { SettingValue } from '../../src-preload/contract/settings-list.ts';

import type { SettingsStore } from './settings.ts';

const MONO = "'JetBrains Mono Variable', ui-monospace, monospace";

interface Font {
  /** As in CSS. */
  readonly family: string;
  /** Pixels. */
  readonly size: number;
}
export interface TextSettings {
  readonly editor: Font & {
    readonly wordWrap: boolean;
    readonly lineNumbers: boolean;
    readonly minimap: boolean;
    readonly whitespace: SettingValue<'editor.renderWhitespace'>;
  };
  readonly terminal: Font;
}

/** What the user named first, and ours where the machine has none of it. */
export const withFallback = (named: string, ours: string): string => (named.trim() === '' ? ours : `${named}, ${ours}`);

function textSettingsOf(values: Readonly<Record<string, unknown>>): TextSettings {
  const family = withFallback(settingOf(values, 'editor.font'), MONO);
  return {
    editor: {
      family,
      size: settingOf(values, 'editor.fontSize'),
      wordWrap: settingOf(values, 'editor.wordWrap'),
      lineNumbers: settingOf(values, 'editor.lineNumbers'),
      minimap: settingOf(values, 'editor.minimap'),
      whitespace: settingOf(values, 'editor.renderWhitespace'),
    },
    terminal: {
      family: withFallback(settingOf(values, 'terminal.font'), family),
      size: settingOf(values, 'terminal.fontSize'),
    },
  };
}

export const textSettings = createStore<TextSettings>()(() => textSettingsOf({}));

/** Returns the undo. */
export function followTextSettings(settings: SettingsStore): () => void {
  const take = (): void => textSettings.setState(textSettingsOf(settings.getState().values));
  take();
  return settings.subscribe((now, before) => {
    if (now.values !== before.values) take();
  });
}
