/** What the text view of the settings knows: what is wrong where, and what may be meant by what is being typed. */
import { readSettings } from '../../../src-preload/contract/settings-check.ts';
import { settingNamed, SETTINGS } from '../../../src-preload/contract/settings-list.ts';
import type { Setting } from '../../../src-preload/contract/settings-list.ts';
import { CommentedJsonError, placeIn, readCommented } from '../../../src-preload/contract/text/commented-json.ts';
import type { TextCompletion, TextHelp, TextHover, TextMark } from '../../shared/text-editing.ts';

const markAt = (text: string, from: number, length: number, sentence: string): TextMark => ({
  severity: 'error',
  ...placeIn(text, from),
  length,
  sentence,
});

/** Never fails. */
export function settingsMarks(text: string): readonly TextMark[] {
  try {
    const { members } = readCommented(text);
    return readSettings(text).problems.flatMap(({ key, message }) =>
      members
        .filter((member) => member.key === key)
        .map(({ keyFrom, to }) => ({ ...markAt(text, keyFrom, to - keyFrom, message), severity: 'warning' as const })),
    );
  } catch (error) {
    if (!(error instanceof CommentedJsonError)) throw error;
    return [markAt(text, error.offset, 1, error.message)];
  }
}

/** The values that can be listed. */
function valuesOf(setting: Setting): readonly { readonly text: string; readonly about: string }[] {
  if (setting.kind === 'choice')
    return setting.choices.map(({ value, title }) => ({ text: JSON.stringify(value), about: title }));
  if (setting.kind === 'switch') return [true, false].map((value) => ({ text: String(value), about: '' }));
  return [{ text: JSON.stringify(setting.default), about: 'the default' }];
}

const KEY = /^\s*"?([\w.]*)$/;
const VALUE = /^\s*"([\w.]+)"\s*:\s*("?[\w.-]*)$/;
const nothing = (caret: number): TextCompletion => ({ from: caret, to: caret, choices: [] });

function completeValue(name: string, caret: number, typed: string, after: string): TextCompletion {
  const setting = settingNamed(name);
  if (!setting) return nothing(caret);
  const to = caret + (typed.startsWith('"') ? (/^[\w.-]*"?/.exec(after)?.[0].length ?? 0) : 0);
  const choices = valuesOf(setting).filter(({ text }) => text.startsWith(typed));
  return { from: caret - typed.length, to, choices: choices.map((choice) => ({ ...choice, kind: 'value' })) };
}

function complete(text: string, caret: number): TextCompletion {
  const start = text.lastIndexOf('\n', caret - 1) + 1;
  const [before, after] = [text.slice(start, caret), text.slice(caret)];
  const value = VALUE.exec(before);
  if (value) return completeValue(value[1] ?? '', caret, value[2] ?? '', after);
  const key = KEY.exec(before);
  if (!key) return nothing(caret);
  const typed = key[1]?.toLowerCase() ?? '';
  const isWhole = /^"?\s*:/.test(after);
  const choices = SETTINGS.filter((setting) => setting.key.toLowerCase().includes(typed)).map((setting) => ({
    text: isWhole ? JSON.stringify(setting.key) : `${JSON.stringify(setting.key)}: ${JSON.stringify(setting.default)},`,
    about: `${setting.group}: ${setting.title}`,
    kind: 'key' as const,
  }));
  return { from: start + before.search(/\S|$/), to: caret + (/^[\w.]*"?/.exec(after)?.[0].length ?? 0), choices };
}

function hover(text: string, at: number): TextHover | null {
  try {
    const member = readCommented(text).members.find(({ keyFrom, from }) => keyFrom <= at && at < from);
    const setting = member && settingNamed(member.key);
    if (!setting) return null;
    const paragraphs = [`**${setting.title}**`, setting.description, `Default: \`${JSON.stringify(setting.default)}\``];
    return { from: member.keyFrom, to: member.keyFrom + member.key.length + 2, paragraphs };
  } catch (error) {
    if (!(error instanceof CommentedJsonError)) throw error;
    return null;
  }
}

export const settingsHelp: TextHelp = { complete, hover };
