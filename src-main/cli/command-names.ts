/** What the first word of the command line may be. */

export const COMMANDS = [
  'run',
  'call',
  'exports',
  'diff',
  'commit',
  'discard',
  'log',
  'history',
  'show',
  'restore',
  'blame',
  'export',
  'import',
  'retention',
  'filters',
  'verify',
  'recover',
  'limits',
  'allowances',
  'grants',
  'why',
  'learn',
  'what-if',
  'principals',
  'manifest',
] as const;
export type CommandName = (typeof COMMANDS)[number];
export type Topic = CommandName | 'open' | null;
