/** The arguments of `capsule-inspector [open]` and `npm start`. */
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';

const SHELLS = ['auto', 'desktop', 'browser'];

/**
 * Parses `[DIR] [--sandbox NAME] [--as PRINCIPAL] [--shell auto|desktop|browser] [--port N] [--sample] [--help]`; DIR is
 * relative to `cwd`. Returns the shell, and the arguments for it. Errors: `Error` with one sentence.
 */
export function parseShellArguments(argv, cwd) {
  const { values, positionals } = parseArgs({
    args: argv,
    options: {
      shell: { type: 'string', default: 'auto' },
      sandbox: { type: 'string' },
      as: { type: 'string' },
      port: { type: 'string' },
      sample: { type: 'boolean' },
      help: { type: 'boolean', short: 'h' },
    },
    allowPositionals: true,
  });
  const { shell, sandbox, as: principal, port, sample, help } = values;
  if (!SHELLS.includes(shell)) throw new Error(`--shell is auto, desktop or browser, not ${JSON.stringify(shell)}.`);
  const [folder, more] = positionals;
  if (more !== undefined)
    throw new Error(`One folder can be opened at a time; ${JSON.stringify(more)} is one too many.`);
  const option = (name, value) => (value === undefined ? [] : [`--${name}=${value}`]);
  const target = folder === undefined ? (sample ? ['--sample'] : []) : [resolve(cwd, folder)];
  return {
    help: help === true,
    shell,
    hasTarget: folder !== undefined || sandbox !== undefined || sample === true,
    args: [...option('sandbox', sandbox), ...option('as', principal), ...option('port', port), ...target],
  };
}
