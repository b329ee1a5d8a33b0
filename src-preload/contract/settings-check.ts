/** What a settings file says, held against the list of settings, in both worlds. */
import { SETTINGS, settingNamed } from './settings-list.ts';
import type { ChoiceSetting, NumberSetting, Setting, SettingKey, SettingValue, TextSetting } from './settings-list.ts';
import { CommentedJsonError, placeIn, readCommented } from './text/commented-json.ts';
import type { JsonText } from './text/json-text.ts';

export interface SettingProblem {
  /** null is about the whole file. */
  readonly key: string | null;
  readonly message: string;
}
export interface SettingsRead {
  /** Only those that hold. */
  readonly values: Readonly<Record<string, JsonText>>;
  readonly problems: readonly SettingProblem[];
}

/** Keys of one command, and characters of one of them. */
const MOST_KEYS = 8;
const LONGEST_KEYS = 100;

const quoted = (value: unknown): string => JSON.stringify(value);

const isKeyList = (value: unknown): boolean =>
  Array.isArray(value) &&
  value.length <= MOST_KEYS &&
  value.every((keys) => typeof keys === 'string' && keys.length > 0 && keys.length <= LONGEST_KEYS);

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const wrongChoice = ({ choices }: ChoiceSetting, value: unknown): string | null =>
  choices.some((choice) => choice.value === value)
    ? null
    : `must be one of ${choices.map((choice) => quoted(choice.value)).join(', ')}`;

const wrongNumber = ({ least, most }: NumberSetting, value: unknown): string | null =>
  typeof value === 'number' && value >= least && value <= most ? null : `must be a number from ${least} to ${most}`;

const wrongText = ({ most }: TextSetting, value: unknown): string | null =>
  typeof value === 'string' && value.length <= most ? null : `must be a text of at most ${most} characters`;

function wrongKeys(value: unknown): string | null {
  if (!isRecord(value)) return 'must be an object of commands and their keys';
  const wrong = Object.entries(value).find(([, keys]) => !isKeyList(keys));
  return wrong ? `needs a list of keys for ${quoted(wrong[0])}, e.g. ["Ctrl+Shift+E"]` : null;
}

function wrong(setting: Setting, value: unknown): string | null {
  switch (setting.kind) {
    case 'choice':
      return wrongChoice(setting, value);
    case 'number':
      return wrongNumber(setting, value);
    case 'text':
      return wrongText(setting, value);
    case 'switch':
      return typeof value === 'boolean' ? null : 'must be true or false';
    case 'keys':
      return wrongKeys(value);
  }
}

/** Why a setting cannot be so, as a sentence; null when it can. */
export function settingProblem(key: string, value: unknown): string | null {
  const setting = settingNamed(key);
  if (!setting) return `There is no setting ${quoted(key)}.`;
  const why = wrong(setting, value);
  return why === null ? null : `${quoted(key)} ${why}.`;
}

/** Never fails: of a text that is not understood nothing holds, and the problem says where. */
export function readSettings(text: string): SettingsRead {
  try {
    const { members } = readCommented(text);
    const told = Object.fromEntries(members.map(({ key, value }) => [key, value]));
    const judged = Object.entries(told).map(([key, value]) => ({ key, value, message: settingProblem(key, value) }));
    return {
      values: Object.fromEntries(judged.flatMap(({ key, value, message }) => (message === null ? [[key, value]] : []))),
      problems: judged.flatMap(({ key, message }) => (message === null ? [] : [{ key, message }])),
    };
  } catch (error) {
    if (!(error instanceof CommentedJsonError)) throw error;
    return { values: {}, problems: [{ key: null, message: textProblem(text, error) }] };
  }
}

/** Where a text cannot be read, as a sentence. */
export function textProblem(text: string, { offset, message }: CommentedJsonError): string {
  const { line, column } = placeIn(text, offset);
  return `Line ${line}, column ${column}: ${message}.`;
}

/** What a setting is: what `values`, which were checked, have of it, or its default. */
export function settingOf<K extends SettingKey>(values: Readonly<Record<string, unknown>>, key: K): SettingValue<K> {
  const own = Object.hasOwn(values, key) ? values[key] : SETTINGS.find((setting) => setting.key === key)?.default;
  return own as SettingValue<K>;
}
