/** TOML for Monaco: its colours, its brackets, and the help that each text brings along. */
import type * as Monaco from 'monaco-editor/editor';

import { registerHelp } from './language-help.ts';

const TOML = 'toml';

const CONFIGURATION: Monaco.languages.LanguageConfiguration = {
  comments: { lineComment: '#' },
  brackets: [
    ['[', ']'],
    ['{', '}'],
  ],
  autoClosingPairs: [
    { open: '[', close: ']' },
    { open: '{', close: '}' },
    { open: '"', close: '"', notIn: ['string', 'comment'] },
    { open: "'", close: "'", notIn: ['string', 'comment'] },
  ],
  // A path is one word: completion replaces all of it.
  wordPattern: /[^\s"'[\]{},=#]+/,
};

const GRAMMAR: Monaco.languages.IMonarchLanguage = {
  defaultToken: '',
  tokenPostfix: '.toml',
  escapes: /\\(?:[btnfre"\\]|x[\da-fA-F]{2}|u[\da-fA-F]{4}|U[\da-fA-F]{8})/,
  tokenizer: {
    root: [
      [/#.*$/, 'comment'],
      [/^\s*\[\[?[^\]\n]*\]\]?/, 'type'],
      [/[A-Za-z0-9_-]+(?=\s*(?:\.\s*[A-Za-z0-9_"'-]+\s*)*=)/, 'tag'],
      [/"[^"\\\n]*"(?=\s*=)/, 'tag'],
      { include: '@values' },
    ],
    values: [
      [/"""/, 'string', '@longBasic'],
      [/'''/, 'string', '@longLiteral'],
      [/"/, 'string', '@basic'],
      [/'[^'\n]*'/, 'string'],
      [/\b(?:true|false)\b/, 'keyword'],
      [/[+-]?\d[\d_:TZ.+-]*(?:[eE][+-]?\d+)?|[+-]?\b(?:inf|nan)\b|0[xob][\da-fA-F_]+/, 'number'],
      [/[[\]{}]/, '@brackets'],
      [/[=,.]/, 'delimiter'],
    ],
    basic: [
      [/[^"\\]+/, 'string'],
      [/@escapes/, 'number'],
      [/\\./, 'string'],
      [/"/, 'string', '@pop'],
      [/$/, 'string', '@pop'],
    ],
    longBasic: [
      [/"""/, 'string', '@pop'],
      [/@escapes/, 'number'],
      [/[^"\\]+|["\\]/, 'string'],
    ],
    longLiteral: [
      [/'''/, 'string', '@pop'],
      [/[^']+|'/, 'string'],
    ],
  },
};

/** Once, before the first text. */
export function registerToml(monaco: typeof Monaco): void {
  const { languages } = monaco;
  languages.register({ id: TOML, extensions: ['.toml'] });
  languages.setLanguageConfiguration(TOML, CONFIGURATION);
  languages.setMonarchTokensProvider(TOML, GRAMMAR);
  registerHelp(monaco, TOML);
}
