/** Installs the dependencies when they are missing or not those of package-lock.json. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { ROOT, run } from './processes.mjs';

/** npm writes this file last, so a broken install does not have it. */
const INSTALLED = join(ROOT, 'node_modules', '.package-lock.json');

const QUIETLY = ['--no-fund', '--no-audit', '--loglevel=error'];

/** Exits with a message when npm fails. */
export async function ensureInstalled() {
  if (isInstalled()) return;
  console.error('Installing the dependencies ...');
  if ((await run('npm', ['ci', ...QUIETLY], { stdio: 'ignore' })) === 0) return;
  // `npm ci` refuses a lock that lacks an optional package of some other platform, and a lock made against a
  // registry without that package has to lack it. `npm install` follows the same lock, and without it is content.
  const code = await run('npm', ['install', '--no-save', ...QUIETLY], { stdio: ['ignore', 2, 2] });
  if (code === 0) return;
  console.error('The dependencies could not be installed: npm failed, see above.');
  process.exit(125);
}

/** True when every package of the lock is there in its version; an optional one may be missing. */
function isInstalled() {
  const installed = packagesIn(INSTALLED);
  const locked = Object.entries(packagesIn(join(ROOT, 'package-lock.json')) ?? {});
  if (installed === null) return false;
  const isThere = ([path, { version, optional }]) =>
    path === '' || installed[path]?.version === version || (optional === true && installed[path] === undefined);
  return locked.every(isThere);
}

function packagesIn(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8')).packages;
  } catch (error) {
    if (error.code === 'ENOENT' || error instanceof SyntaxError) return null;
    throw error;
  }
}
