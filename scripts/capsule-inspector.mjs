#!/usr/bin/env node
/** The program `capsule-inspector`: finds Node 24 and hands over to it. */
import { join } from 'node:path';

import { COMMANDS } from './commands.mjs';
import { open } from './open.mjs';
import { prepare } from './prepare.mjs';
import { NODE_24, ROOT, become } from './processes.mjs';

const [word, ...rest] = process.argv.slice(2);
if (COMMANDS.has(word)) {
  await prepare();
  await become(NODE_24, [join(ROOT, 'out/main/cli.js'), word, ...rest]);
} else {
  const cwd = process.cwd();
  await open(word === 'open' ? rest : process.argv.slice(2), { cwd, otherwise: [cwd] });
}
