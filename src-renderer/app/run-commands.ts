/** The commands about runs that were: the list, the story of one, two of them, one once more. */
import type { Run } from '../../src-preload/contract/schemas.ts';
import type { Command } from '../shared/commands.ts';
import { isReadOnly } from '../shared/use-read-only.ts';

import type { CommandDeps } from './command-deps.ts';

export function runHistoryCommands({ deps: { layout }, stores }: CommandDeps): readonly Command[] {
  const { runs, sandbox } = stores;
  /** The one that is chosen in the list, else the newest. */
  const withRun = (act: (run: Run) => void) => (): void => {
    const { runs: all } = sandbox.getState();
    const run = all.find(({ id }) => id === runs.getState().focused) ?? all[0];
    if (run) act(run);
  };
  const again = (from: 'now' | 'checkpoint') =>
    withRun((run) => {
      if (!isReadOnly(sandbox)) void runs.getState().again(run, from);
    });
  const command = (id: string, title: string, run: () => void, also: readonly string[] = []): Command => ({
    id: `runs-${id}`,
    title,
    group: 'Run',
    also,
    run,
  });
  return [
    {
      ...command('show', 'Show Runs', () => layout.getState().showPanel('runs'), ['history of runs']),
      keys: 'Ctrl+Alt+R',
    },
    command(
      'story',
      'Open the story of a run',
      withRun((run) => runs.getState().showStory(run)),
      ['report', 'summary'],
    ),
    command('again', 'Run again', again('now'), ['rerun', 'repeat']),
    command('again-checkpoint', 'Run again from its checkpoint', again('checkpoint'), ['rerun', 'repeat', 'restore']),
    command('compare', 'Compare the two runs that are chosen', () => runs.getState().compare(), ['diff']),
  ];
}
