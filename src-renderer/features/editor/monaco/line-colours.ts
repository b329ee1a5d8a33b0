/** The syntax colours of lines that are drawn outside of an editor. */
import type { ColourRun } from '../all-changes/file-rows.ts';

import { languageOf, loadMonaco } from './environment.ts';
import { tokenKind } from './themes.ts';

/** Each line's runs, by the name of its file; none for a language that is not known. */
export async function colourLines(name: string, text: string): Promise<readonly (readonly ColourRun[])[]> {
  const monaco = await loadMonaco();
  const language = languageOf(name);
  if (language === 'plaintext') return [];
  // A grammar is loaded when it is first needed, and only this waits for it.
  await monaco.editor.colorize('', language, {});
  return monaco.editor
    .tokenize(text, language)
    .map((tokens) => tokens.map(({ offset, type }) => ({ start: offset, kind: tokenKind(type) })));
}
