/** The first words that are commands; everything else is the folder to open. A test holds them against the command line's own. */
export const COMMANDS = new Set([
  ...['run', 'call', 'exports', 'diff', 'commit', 'discard', 'log', 'history', 'show', 'restore', 'blame'],
  ...['export', 'import', 'retention', 'filters', 'verify', 'recover', 'limits', 'allowances', 'grants', 'why'],
  ...['stage', 'unstage', 'plan', 'conflicts', 'resolve'],
  'settings',
  ...['operations', 'undo', 'redo', 'bin', 'checkpoints', 'layers', 'compare', 'runs', 'sandboxes', 'find', 'search'],
  ...['learn', 'what-if', 'principals', 'manifest', 'help', '--help', '-h', '--version'],
]);
