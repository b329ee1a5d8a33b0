/** `settings` on the command line. */
import { describe, expect, it } from 'vitest';

import type { CallInput, CallOutput } from '../../src-preload/contract/api.ts';

import { play } from './context-fixture.ts';
import { parseCommand } from './grammar.ts';
import { UsageError } from './parse-options.ts';
import { manageSettings } from './settings.ts';
import type { SettingsCommand } from './settings.ts';

const parsed = (...words: readonly string[]): SettingsCommand =>
  parseCommand(['settings', ...words], '/work') as SettingsCommand;

const STATE: CallOutput<'settingsRead'> = {
  text: '',
  values: { 'appearance.theme': 'light' },
  problems: [{ key: 'later', message: 'There is no setting "later".' }],
  file: '/home/settings.json',
};

async function run(...words: readonly string[]) {
  const asked: CallInput<'settingsSet'>[] = [];
  const played = play({
    settingsRead: () => STATE,
    settingsSet: (input) => (asked.push(input), { ...STATE, values: { 'editor.fontSize': 15 } }),
  });
  const exit = await manageSettings(parsed(...words), played.context);
  return { exit, asked, out: played.out(), err: played.err() };
}

describe('settings', () => {
  it('are listed, and what is not understood of the file is said', async () => {
    const { exit, out, err } = await run();
    expect(exit).toBe(0);
    expect(out).toMatch(/^appearance\.theme +light *$/m);
    expect(out).toMatch(/^editor\.fontSize +13 +default$/m);
    expect(err).toBe('/home/settings.json: There is no setting "later".\n');
  });
  it('are listed without those that have their default', async () => {
    expect((await run('list', '--changed')).out.trim()).toMatch(/^appearance\.theme +light$/);
  });
  it('are printed one by one, alone or as JSON', async () => {
    expect((await run('get', 'appearance.theme')).out).toBe('light\n');
    expect(JSON.parse((await run('get', '--json', 'editor.wordWrap')).out)).toMatchObject({
      key: 'editor.wordWrap',
      value: false,
      changed: false,
    });
  });
  it('are set by values of their kind, and reset', async () => {
    const { asked, out } = await run('set', 'editor.fontSize', '15');
    expect(asked).toEqual([{ values: { 'editor.fontSize': 15 } }]);
    expect(out.trim()).toMatch(/^editor\.fontSize +15$/);
    expect((await run('set', 'editor.font', '12')).asked).toEqual([{ values: { 'editor.font': '12' } }]);
    expect((await run('set', 'keys', '{"save": ["F4"]}')).asked).toEqual([{ values: { keys: { save: ['F4'] } } }]);
    expect((await run('reset', 'editor.font', 'editor.wordWrap')).asked).toEqual([
      { values: { 'editor.font': null, 'editor.wordWrap': null } },
    ]);
  });
  it.each([
    [['nonsense'], 'settings knows list, get, set and reset'],
    [['get'], 'needs the KEY'],
    [['get', 'nothing'], 'There is no setting "nothing".'],
    [['set', 'editor.fontSize'], 'needs a VALUE for editor.fontSize'],
    [['set', 'editor.font', 'a', 'b'], 'put a value with blanks in quotes'],
    [['reset'], 'needs the KEY'],
    [['get', '--changed', 'editor.font'], '--changed belongs to the list'],
  ])('refuse %j', (words, sentence) => {
    expect(() => parsed(...words)).toThrow(UsageError);
    expect(() => parsed(...words)).toThrow(sentence);
  });
});
