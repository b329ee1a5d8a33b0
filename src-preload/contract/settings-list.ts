/** Every setting of the user, as data: what the settings view, the command line and the checks are made of. */

interface Described {
  /** As in the settings file. */
  readonly key: string;
  readonly title: string;
  /** One or two sentences. */
  readonly description: string;
  readonly group: SettingGroup;
}
export interface Choice {
  readonly value: string;
  readonly title: string;
}
export interface ChoiceSetting extends Described {
  readonly kind: 'choice';
  readonly choices: readonly Choice[];
  readonly default: string;
}
export interface NumberSetting extends Described {
  readonly kind: 'number';
  readonly least: number;
  readonly most: number;
  readonly step: number;
  readonly unit: string;
  readonly default: number;
}
export interface SwitchSetting extends Described {
  readonly kind: 'switch';
  readonly default: boolean;
}
export interface TextSetting extends Described {
  readonly kind: 'text';
  /** Characters. */
  readonly most: number;
  /** What is shown while it is empty. */
  readonly hint: string;
  readonly default: string;
}
/** Made in the keyboard map. */
export interface KeysSetting extends Described {
  readonly kind: 'keys';
  readonly default: UserKeys;
}
export type Setting = ChoiceSetting | NumberSetting | SwitchSetting | TextSetting | KeysSetting;

/** By the id of a command: its keys, e.g. `["Ctrl+K Ctrl+S"]`, none for a command without any; what is left out has its own. */
export type UserKeys = Readonly<Record<string, readonly string[]>>;

export const SETTING_GROUPS = ['Appearance', 'Text editor', 'Terminal', 'Window', 'Keyboard'] as const;
export type SettingGroup = (typeof SETTING_GROUPS)[number];

export const SETTINGS = [
  {
    key: 'appearance.theme',
    title: 'Theme',
    description: 'The colours of the window. Following the system takes its choice of dark, light and more contrast.',
    group: 'Appearance',
    kind: 'choice',
    choices: [
      { value: 'system', title: 'Follow the system' },
      { value: 'dark', title: 'Dark' },
      { value: 'light', title: 'Light' },
      { value: 'contrast-dark', title: 'High contrast dark' },
      { value: 'contrast-light', title: 'High contrast light' },
    ],
    default: 'system',
  },
  {
    key: 'appearance.fontSize',
    title: 'Font size',
    description: 'Of everything but texts and terminals.',
    group: 'Appearance',
    kind: 'number',
    least: 10,
    most: 20,
    step: 0.5,
    unit: 'px',
    default: 12.5,
  },
  {
    key: 'appearance.font',
    title: 'Font family',
    description: 'Names of fonts of this machine, parted by commas. Empty is Inter, which comes with the inspector.',
    group: 'Appearance',
    kind: 'text',
    most: 200,
    hint: 'Inter',
    default: '',
  },
  {
    key: 'appearance.density',
    title: 'Density',
    description: 'How much room the rows of trees and tables have.',
    group: 'Appearance',
    kind: 'choice',
    choices: [
      { value: 'comfortable', title: 'Comfortable' },
      { value: 'compact', title: 'Compact' },
    ],
    default: 'comfortable',
  },
  {
    key: 'appearance.reducedMotion',
    title: 'Reduced motion',
    description: 'Whether things appear and go without moving.',
    group: 'Appearance',
    kind: 'choice',
    choices: [
      { value: 'system', title: 'Follow the system' },
      { value: 'on', title: 'On' },
      { value: 'off', title: 'Off' },
    ],
    default: 'system',
  },
  {
    key: 'editor.fontSize',
    title: 'Font size',
    description: 'Of texts and differences.',
    group: 'Text editor',
    kind: 'number',
    least: 8,
    most: 32,
    step: 1,
    unit: 'px',
    default: 13,
  },
  {
    key: 'editor.font',
    title: 'Font family',
    description:
      'Names of fonts of this machine, parted by commas. Empty is JetBrains Mono, which comes with the inspector.',
    group: 'Text editor',
    kind: 'text',
    most: 200,
    hint: 'JetBrains Mono',
    default: '',
  },
  {
    key: 'editor.wordWrap',
    title: 'Word wrap',
    description: 'Breaks lines that are longer than the editor is wide.',
    group: 'Text editor',
    kind: 'switch',
    default: false,
  },
  {
    key: 'editor.lineNumbers',
    title: 'Line numbers',
    description: 'Shows the number of each line.',
    group: 'Text editor',
    kind: 'switch',
    default: true,
  },
  {
    key: 'editor.renderWhitespace',
    title: 'Blanks and tabs',
    description: 'Where blanks and tabs are shown as signs.',
    group: 'Text editor',
    kind: 'choice',
    choices: [
      { value: 'none', title: 'Nowhere' },
      { value: 'selection', title: 'In what is selected' },
      { value: 'trailing', title: 'At the end of lines' },
      { value: 'all', title: 'Everywhere' },
    ],
    default: 'selection',
  },
  {
    key: 'editor.minimap',
    title: 'Minimap',
    description: 'A small picture of the whole text at its right.',
    group: 'Text editor',
    kind: 'switch',
    default: false,
  },
  {
    key: 'terminal.fontSize',
    title: 'Font size',
    description: 'Of terminals.',
    group: 'Terminal',
    kind: 'number',
    least: 8,
    most: 32,
    step: 1,
    unit: 'px',
    default: 12,
  },
  {
    key: 'terminal.font',
    title: 'Font family',
    description: 'Names of fonts of this machine, parted by commas. Empty is the font of the text editor.',
    group: 'Terminal',
    kind: 'text',
    most: 200,
    hint: 'As the text editor',
    default: '',
  },
  {
    key: 'window.restore',
    title: 'Restore at opening',
    description: 'What a sandbox shows when it is opened again.',
    group: 'Window',
    kind: 'choice',
    choices: [
      { value: 'all', title: 'Tabs, views and sizes' },
      { value: 'layout', title: 'Views and sizes' },
      { value: 'nothing', title: 'Nothing' },
    ],
    default: 'all',
  },
  {
    key: 'keys',
    title: 'Keyboard map',
    description: 'The keys of commands, where they are not those that come with the inspector.',
    group: 'Keyboard',
    kind: 'keys',
    default: {},
  },
] as const satisfies readonly Setting[];

type Listed = (typeof SETTINGS)[number];
export type SettingKey = Listed['key'];
interface Values {
  readonly number: number;
  readonly switch: boolean;
  readonly text: string;
  readonly keys: UserKeys;
}
type ValueOf<S extends Listed> = S extends { readonly choices: readonly { readonly value: infer V }[] }
  ? V
  : S['kind'] extends keyof Values
    ? Values[S['kind']]
    : never;
/** What a setting can be. */
export type SettingValue<K extends SettingKey> = ValueOf<Extract<Listed, { readonly key: K }>>;

const BY_KEY: ReadonlyMap<string, Setting> = new Map(SETTINGS.map((setting) => [setting.key, setting]));

/** null when there is none of this name. */
export const settingNamed = (key: string): Setting | null => BY_KEY.get(key) ?? null;
