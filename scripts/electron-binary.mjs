/** Finds the Electron binary without importing `electron`, which would start a download that may hang. */
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { NODE_24, ROOT, run } from './processes.mjs';

const PACKAGE = join(ROOT, 'node_modules', 'electron');
const NAMES = { win32: 'electron.exe', darwin: 'Electron.app/Contents/MacOS/Electron' };
const FETCH_TIMEOUT = 15_000;
/** A machine that cannot fetch it today is not asked to wait at each start. */
const LAST_FAILURE = join(ROOT, 'node_modules', '.electron-fetch-failed');
const RETRY_AFTER = 24 * 60 * 60 * 1000;

/** The path of the binary, or null. */
export function findElectron() {
  const pathFile = join(PACKAGE, 'path.txt');
  const name = existsSync(pathFile) ? readFileSync(pathFile, 'utf8') : (NAMES[process.platform] ?? 'electron');
  const path = join(process.env.ELECTRON_OVERRIDE_DIST_PATH ?? join(PACKAGE, 'dist'), name);
  return existsSync(path) ? path : null;
}

/** Tries to download the binary, for at most 15 s; the path, or null. `when` is `always`, or `not-lately`. */
export async function fetchElectron(when) {
  if (when === 'not-lately' && failedLately()) return null;
  console.error('Fetching the Electron binary (at most 15 s) ...');
  await run(NODE_24, [join(PACKAGE, 'install.js')], { stdio: 'ignore', timeout: FETCH_TIMEOUT });
  const found = findElectron();
  if (found === null) writeFileSync(LAST_FAILURE, '');
  return found;
}

function failedLately() {
  return existsSync(LAST_FAILURE) && Date.now() - statSync(LAST_FAILURE).mtimeMs < RETRY_AFTER;
}
