/** `settings` on the command line. */
import { describe, expect, it } from 'vitest';

import type { CallInput, CallOutput } from '../../src-preload/contract/api.ts';

import { createTestContext } from './context-fixture.ts';
import { parseCommand } from './grammar.ts';
import { UsageError } from './parse-options.ts';
import { manageSettings } from './settings.ts';
import type { SettingsCommand } from './settings.ts';

const parsed = (...words: string[]): SettingsCommand =>
  parseCommand(['settings', ...words], '/work') as SettingsCommand;

const STATE: CallOutput<'settingsRead'> = {
  text: '',
  values: { 'appearance.theme': 'light' },
  problems: [{ key: 'later', message: 'There is no setting "later".' }],
  file: '/home/settings.json',
};
