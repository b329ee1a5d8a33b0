import { expect, test } from 'vitest';

import { parseCommand } from './grammar.ts';
import { UsageError } from './parse-options.ts';

const setOf = (...flags: string[]): unknown => {
  const command = parseCommand(['limits', 'box', ...flags], '/work');
  return command.kind === 'limits' ? command.set : null;
};

test('limits are whole numbers, and bytes may have a unit', () => {
  expect(setOf()).toEqual({});
  expect(setOf('--bytes', '1g', '--entries', '5', '--handles', '64')).toEqual({
    bytes: 2 ** 30,
    entries: 5,
    handles: 64,
  });
  expect(setOf('--bytes', '500M')).toEqual({ bytes: 500 * 2 ** 20 });
});

test.each([
  ['--bytes', '1.5g', 'a whole number of bytes'],
  ['--bytes', 'lots', 'a whole number of bytes'],
  ['--bytes', '99999999999t', 'a whole number of bytes'],
  ['--entries', '5k', 'a whole number, not "5k"'],
  ['--handles', '', 'a whole number'],
])('%s %s is refused with a sentence', (flag, text, sentence) => {
  expect(() => setOf(flag, text)).toThrow(UsageError);
  expect(() => setOf(flag, text)).toThrow(sentence);
});
