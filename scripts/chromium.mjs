/** Finds a Chromium for the end-to-end tests, or installs Debian's. */
import { existsSync, readdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

import { run } from './processes.mjs';

const DEBIAN = '/usr/bin/chromium';

/** True when there is one; says what to do when there is not and cannot be. */
export async function ensureChromium() {
  if (hasChromium()) return true;
  console.log('Installing Chromium for the end-to-end tests (apt-get) ...');
  const asRoot = process.getuid?.() === 0 ? [] : ['sudo', '-n'];
  const aptGet = (...args) => {
    const [program, ...rest] = [...asRoot, 'apt-get', ...args];
    return run(program, rest, { env: { DEBIAN_FRONTEND: 'noninteractive' }, stdio: ['ignore', 'ignore', 'inherit'] });
  };
  await aptGet('update');
  const code = await aptGet('install', '-y', '--no-install-recommends', 'chromium');
  if (code === 0 && hasChromium()) return true;
  console.log(
    'There is no Chromium, and it could not be installed: install Debian\'s package "chromium", or set CHROMIUM to one.',
  );
  return false;
}

function hasChromium() {
  const own = process.env.CHROMIUM;
  return (own !== undefined && existsSync(own)) || existsSync(DEBIAN) || hasPlaywrights();
}

/** What `playwright install chromium` leaves. */
function hasPlaywrights() {
  const cache = process.env.PLAYWRIGHT_BROWSERS_PATH ?? join(homedir(), '.cache', 'ms-playwright');
  return existsSync(cache) && readdirSync(cache).some((name) => name.startsWith('chromium'));
}
