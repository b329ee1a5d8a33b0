/** JSON with comments for Monaco: its colours, its brackets, and the help that each text brings along. */
import type * as Monaco from 'monaco-editor/editor';

import { registerHelp } from './language-help.ts';

const COMMENTED_JSON = 'jsonc';

const CONFIGURATION: Monaco.languages.LanguageConfiguration = {
  comments: { lineComment: '//', blockComment: ['/*', '*/'] },
  brackets: [
    ['[', ']'],
    ['{', '}'],
  ],
  autoClosingPairs: [
    { open: '[', close: ']' },
    { open: '{', close: '}' },
    { open: '"', close: '"', notIn: ['string', 'comment'] },
  ],
  // The name of a setting is one word: completion replaces all of it.
  wordPattern: /[^\s"[\]{},:]+/,
};

const GRAMMAR: Monaco.languages.IMonarchLanguage = {
  defaultToken: '',
  tokenPostfix: '.json',
  tokenizer: {
    root: [
      [/\/\/.*$/, 'comment'],
      [/\/\*/, 'comment', '@comment'],
      [/"(?:[^"\\]|\\.)*"(?=\s*:)/, 'string.key'],
      [/"(?:[^"\\]|\\.)*"?/, 'string.value'],
      [/\b(?:true|false|null)\b/, 'keyword'],
      [/-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/, 'number'],
      [/[[\]{}]/, '@brackets'],
      [/[,:]/, 'delimiter'],
    ],
    comment: [
      [/[^*]+/, 'comment'],
      [/\*\//, 'comment', '@pop'],
      [/\*/, 'comment'],
    ],
  },
};

/** Once, before the first text. */
export function registerCommentedJson(monaco: typeof Monaco): void {
  const { languages } = monaco;
  languages.register({ id: COMMENTED_JSON, extensions: ['.jsonc'] });
  languages.setLanguageConfiguration(COMMENTED_JSON, CONFIGURATION);
  languages.setMonarchTokensProvider(COMMENTED_JSON, GRAMMAR);
  registerHelp(monaco, COMMENTED_JSON);
}
