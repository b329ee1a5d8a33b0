/** The commands about rights: the mode of the sandbox, grants, principals. */
import { MODE_CHOICES } from '../../src-preload/contract/policy-words.ts';
import { focusPrincipal } from '../features/permissions/principal-chip.tsx';
import type { Command } from '../shared/commands.ts';
import { MODE_NAMES } from '../shared/mode-words.ts';
import { isReadOnly } from '../shared/use-read-only.ts';

import type { CommandDeps } from './command-deps.ts';

export const permissionCommands = ({
  deps,
  stores: { sandbox, permissions, principals },
}: CommandDeps): readonly Command[] => [
  ...MODE_CHOICES.map((mode) => ({
    id: `mode-${mode}`,
    title: `Mode of this sandbox: ${MODE_NAMES[mode]}`,
    group: 'Permissions',
    also: ['enforce', 'ask', 'observe', 'policy'],
    run: () => {
      deps.layout.getState().showSide('permissions');
      void permissions.getState().setMode(mode);
    },
  })),
  {
    id: 'grant-add',
    title: 'Add grant…',
    group: 'Permissions',
    also: ['allow', 'permission', 'allowance'],
    run: () => {
      deps.layout.getState().showSide('permissions');
      if (!isReadOnly(sandbox)) permissions.getState().askAdd();
    },
  },
  {
    id: 'principal',
    title: 'Choose the principal',
    group: 'Permissions',
    also: ['user', 'switch'],
    run: focusPrincipal,
  },
  {
    id: 'principal-new',
    title: 'New principal…',
    group: 'Permissions',
    run: () => {
      if (!isReadOnly(sandbox)) principals.getState().askMake();
    },
  },
];
