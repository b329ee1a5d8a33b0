/** TOML for Monaco: its colours, its brackets, and help that each text brings along. */
import type * as Monaco from 'monaco-editor/editor';

import type { TextCompletion, TextHelp } from '../../../shared/text-editing.ts';

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

const HELP = new WeakMap<Monaco.editor.ITextModel, TextHelp>();

/** What is known about a model's text from now on. */
export const setHelp = (model: Monaco.editor.ITextModel, help: TextHelp): void => void HELP.set(model, help);

const KINDS = { section: 'Module', key: 'Property', value: 'Value' } as const;

function suggestions(
  monaco: typeof Monaco,
  model: Monaco.editor.ITextModel,
  { from, to, choices }: TextCompletion,
  caret: number,
): Monaco.languages.CompletionItem[] {
  const range = monaco.Range.fromPositions(model.getPositionAt(from), model.getPositionAt(to));
  const typed = model.getValue().slice(from, caret);
  return choices.map(({ text, about, kind }, order) => ({
    label: { label: text, description: about },
    kind: monaco.languages.CompletionItemKind[KINDS[kind]],
    insertText: text,
    range,
    // They were found by what is typed already; Monaco must not look for them by words of its own.
    filterText: typed,
    sortText: order.toString().padStart(4, '0'),
  }));
}

/** Once, before the first text. */
export function registerToml(monaco: typeof Monaco): void {
  const { languages } = monaco;
  languages.register({ id: TOML, extensions: ['.toml'] });
  languages.setLanguageConfiguration(TOML, CONFIGURATION);
  languages.setMonarchTokensProvider(TOML, GRAMMAR);
  languages.registerCompletionItemProvider(TOML, {
    triggerCharacters: ['"', '/', ':', '[', '.'],
    provideCompletionItems: (model, position) => {
      const caret = model.getOffsetAt(position);
      const found = HELP.get(model)?.complete(model.getValue(), caret);
      // `incomplete`: asked again with every letter.
      return { incomplete: true, suggestions: found ? suggestions(monaco, model, found, caret) : [] };
    },
  });
  languages.registerHoverProvider(TOML, {
    provideHover: (model, position) => {
      const found = HELP.get(model)?.hover(model.getValue(), model.getOffsetAt(position));
      if (!found) return null;
      const range = monaco.Range.fromPositions(model.getPositionAt(found.from), model.getPositionAt(found.to));
      return { range, contents: found.paragraphs.map((value) => ({ value })) };
    },
  });
}
