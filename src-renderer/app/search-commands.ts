/** The commands that find things: files by their names, texts in them, and the results one after the other. */
import type { Command } from '../shared/commands.ts';

import type { CommandDeps } from './command-deps.ts';
import { currentFile } from './open-files.ts';

const isInSearch = (): boolean => document.activeElement?.closest('.search-pane') != null;

/** Files, and lines of the one that is looked at. */
const goCommands = ({ stores: { editor }, openQuick }: CommandDeps): readonly Command[] => [
  {
    id: 'quick-open',
    title: 'Go to file…',
    group: 'Go',
    keys: 'Ctrl+P',
    also: ['quick open', 'find file'],
    run: () => openQuick(''),
  },
  {
    id: 'go-to-line',
    title: 'Go to line…',
    group: 'Go',
    keys: 'Ctrl+G',
    // Elsewhere the editor has its own.
    when: () => currentFile(editor.getState()) !== null,
    run: () => openQuick(':'),
  },
];

/** How what is searched for is meant; its keys are those of the pane. */
function meaningCommands({ deps: { layout }, stores: { search } }: CommandDeps): readonly Command[] {
  const { toggle, choose } = search.getState();
  const flag = (what: 'letters' | 'words' | 'as', title: string, keys: string): Command => ({
    id: `search-${what}`,
    title: `Search: ${title}`,
    group: 'Search',
    keys,
    when: isInSearch,
    run: () => toggle(what),
  });
  const show = (act: () => void) => (): void => {
    layout.getState().showSide('search');
    act();
  };
  return [
    flag('letters', 'match case, or not', 'Alt+C'),
    flag('words', 'match whole words, or not', 'Alt+W'),
    flag('as', 'use a regular expression, or not', 'Alt+R'),
    {
      id: 'search-ignored',
      title: 'Search: also what git ignores, or not',
      group: 'Search',
      run: show(() => toggle('ignored')),
    },
    {
      id: 'search-past',
      title: 'Search in earlier contents',
      group: 'Search',
      also: ['history', 'past'],
      run: show(() => choose({ within: 'past' })),
    },
  ];
}

function resultCommands({ stores: { search } }: CommandDeps): readonly Command[] {
  const { step, clear, cancel } = search.getState();
  const when = (): boolean => search.getState().found.length > 0;
  const command = (id: string, title: string, run: () => void): Command => ({ id, title, group: 'Search', run });
  return [
    { ...command('search-next', 'Next search result', () => step(1)), keys: 'F4', when },
    { ...command('search-previous', 'Previous search result', () => step(-1)), keys: 'Shift+F4', when },
    command('search-cancel', 'Cancel the search', cancel),
    command('search-clear', 'Clear the search', clear),
  ];
}

export const searchCommands = (deps: CommandDeps): readonly Command[] => [
  ...goCommands(deps),
  ...meaningCommands(deps),
  ...resultCommands(deps),
];
