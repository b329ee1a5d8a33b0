/** `settings`: the user's settings listed, read, set, and put back to their defaults. */
import type { CallOutput } from '../../src-preload/contract/api.ts';
import { SETTINGS, settingNamed } from '../../src-preload/contract/settings-list.ts';
import type { Setting } from '../../src-preload/contract/settings-list.ts';
import type { JsonText } from '../../src-preload/contract/text/json-text.ts';

import { EXIT } from './context.ts';
import type { Context } from './context.ts';
import { JSON_FLAG, parse, refuseFor } from './parse-options.ts';
import { alignColumns, jsonLine, printable } from './text.ts';

type Act =
  | { readonly what: 'list'; readonly only: 'all' | 'changed' }
  | { readonly what: 'get'; readonly key: string }
  | { readonly what: 'set'; readonly values: Readonly<Record<string, JsonText>> };

export interface SettingsCommand {
  readonly kind: 'settings';
  readonly format: 'plain' | 'json';
  readonly act: Act;
}

const refuse = refuseFor('settings');

function settingOfName(key: string | undefined): Setting {
  if (key === undefined) return refuse('settings needs the KEY of a setting.');
  return settingNamed(key) ?? refuse(`There is no setting ${JSON.stringify(key)}.`);
}

/** A text is taken as it is, anything else as JSON; what it may be is for the engine to say. */
function valueOf({ kind, key }: Setting, text: string | undefined): JsonText {
  if (text === undefined) return refuse(`settings set needs a VALUE for ${key}.`);
  if (kind === 'text' || kind === 'choice') return text;
  try {
    return JSON.parse(text) as JsonText;
  } catch {
    return text;
  }
}

function actOf([word = 'list', ...words]: readonly string[], only: 'all' | 'changed'): Act {
  const [key, value, more] = words;
  switch (word) {
    case 'list':
      return key === undefined ? { what: 'list', only } : refuse('settings list takes no KEY: settings get does.');
    case 'get':
      if (value !== undefined) return refuse('settings get takes one KEY.');
      return { what: 'get', key: settingOfName(key).key };
    case 'set': {
      if (more !== undefined)
        return refuse('settings set takes one KEY and one VALUE: put a value with blanks in quotes.');
      const setting = settingOfName(key);
      return { what: 'set', values: { [setting.key]: valueOf(setting, value) } };
    }
    case 'reset': {
      const keys = (words.length === 0 ? [undefined] : words).map((name) => settingOfName(name).key);
      return { what: 'set', values: Object.fromEntries(keys.map((name) => [name, null])) };
    }
    default:
      return refuse(`settings knows list, get, set and reset, not ${JSON.stringify(word)}.`);
  }
}

export function parseSettings(rest: readonly string[]): SettingsCommand {
  const options = { ...JSON_FLAG, changed: { type: 'boolean' } } as const;
  const { values, positionals } = parse('settings', rest, options);
  const act = actOf(positionals, values.changed === true ? 'changed' : 'all');
  if (values.changed === true && act.what !== 'list') return refuse('--changed belongs to the list.');
  return { kind: 'settings', format: values.json === true ? 'json' : 'plain', act };
}

type State = CallOutput<'settingsRead'>;

const shownValue = (value: unknown): string => printable(typeof value === 'string' ? value : JSON.stringify(value));

function rowsOf({ values }: State, keys: readonly string[]) {
  return SETTINGS.filter(({ key }) => keys.includes(key)).map(({ key, default: initial, title, group }) => {
    const isChanged = Object.hasOwn(values, key);
    return { key, value: isChanged ? values[key] : initial, default: initial, changed: isChanged, title, group };
  });
}

function keysOf(act: Act, { values }: State): readonly string[] {
  if (act.what === 'get') return [act.key];
  if (act.what === 'set') return Object.keys(act.values);
  return SETTINGS.map(({ key }) => key).filter((key) => act.only === 'all' || Object.hasOwn(values, key));
}

/** Errors: those of the calls. */
export async function manageSettings(
  { act, format }: SettingsCommand,
  { client, stdout, stderr }: Context,
): Promise<number> {
  const state =
    act.what === 'set'
      ? await client.settingsSet({ values: act.values as Record<string, never> })
      : await client.settingsRead({});
  for (const { message } of state.problems) await stderr.write(`${printable(state.file)}: ${printable(message)}\n`);
  const rows = rowsOf(state, keysOf(act, state));
  if (format === 'json') await stdout.write(rows.map(jsonLine).join(''));
  else if (act.what === 'get') await stdout.write(rows.map(({ value }) => `${shownValue(value)}\n`).join(''));
  else
    await stdout.write(
      alignColumns(rows.map(({ key, value, changed }) => [key, shownValue(value), changed ? '' : 'default'])),
    );
  return EXIT.done;
}

const KEYS = SETTINGS.map(({ key, title, group }) => `  ${key.padEnd(26)}${group}: ${title}`).join('\n');

export const SETTINGS_HELP = `Usage: capsule-inspector settings [list] [--changed] [--json]
       capsule-inspector settings get [--json] KEY
       capsule-inspector settings set [--json] KEY VALUE
       capsule-inspector settings reset [--json] KEY...

The settings of the user, for every window and sandbox. They are kept in settings.json in the user's data folder, which may
have comments and can be edited by hand; open windows follow at once.

  --changed   lists those that have not their default
  --json      prints JSON, one object a line

KEY is one of:
${KEYS}

Exit code: 0 done, 2 usage, 125 the inspector failed: nothing was changed then.
`;
