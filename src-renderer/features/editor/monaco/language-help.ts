/** Help that each text brings along, for the languages of Monaco that have none of their own. */
import type * as Monaco from 'monaco-editor/editor';

import type { TextCompletion, TextHelp } from '../../../shared/text-editing.ts';

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

/** Once for a language, before its first text. */
export function registerHelp(monaco: typeof Monaco, language: string): void {
  const { languages } = monaco;
  languages.registerCompletionItemProvider(language, {
    triggerCharacters: ['"', '/', ':', '[', '.'],
    provideCompletionItems: (model, position) => {
      const caret = model.getOffsetAt(position);
      const found = HELP.get(model)?.complete(model.getValue(), caret);
      // `incomplete`: asked again with every letter.
      return { incomplete: true, suggestions: found ? suggestions(monaco, model, found, caret) : [] };
    },
  });
  languages.registerHoverProvider(language, {
    provideHover: (model, position) => {
      const found = HELP.get(model)?.hover(model.getValue(), model.getOffsetAt(position));
      if (!found) return null;
      const range = monaco.Range.fromPositions(model.getPositionAt(found.from), model.getPositionAt(found.to));
      return { range, contents: found.paragraphs.map((value) => ({ value })) };
    },
  });
}
