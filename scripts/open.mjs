/** Opens the workbench in the shell that is wanted, or in the one that works here. */
import { join } from 'node:path';

import { fetchElectron, findElectron } from './electron-binary.mjs';
import { prepare } from './prepare.mjs';
import { NODE_24, ROOT, become } from './processes.mjs';
import { parseShellArguments } from './shell-arguments.mjs';

/** `otherwise` is what is opened when the arguments name nothing: arguments of the same kind. */
export async function open(argv, { cwd, otherwise }) {
  const { shell, args, hasTarget, help } = parsed(argv, cwd);
  await prepare();
  if (help) return become(NODE_24, [join(ROOT, 'out/main/cli.js'), 'help', 'open']);
  const all = hasTarget ? args : [...args, ...otherwise];
  const electron = shell === 'browser' ? null : await desktopBinary(shell);
  return electron === null
    ? become(NODE_24, [join(ROOT, 'out/main/browser.js'), ...all])
    : become(electron, [ROOT, ...all]);
}

function parsed(argv, cwd) {
  try {
    return parseShellArguments(argv, cwd);
  } catch (error) {
    console.error(`capsule-inspector: ${error.message} (capsule-inspector open --help)`);
    return process.exit(2);
  }
}

/** The binary, or null for the browser shell; says why on stderr. Exits when the desktop was demanded. */
async function desktopBinary(shell) {
  const obstacle = obstacleToDesktop();
  if (shell === 'auto' && obstacle !== null) return explainBrowser(obstacle);
  const found = findElectron() ?? (await fetchElectron(shell === 'auto' ? 'not-lately' : 'always'));
  if (found !== null) return found;
  if (shell === 'auto') return explainBrowser('the Electron binary is not here and could not be fetched');
  console.error(
    'The desktop shell needs the Electron binary, which could not be fetched: run `npx install-electron`, or set ' +
      'ELECTRON_MIRROR to a mirror of it or ELECTRON_OVERRIDE_DIST_PATH to a folder with it.',
  );
  return process.exit(125);
}

function explainBrowser(why) {
  console.error(`Using the browser shell: ${why}.`);
  return null;
}

function obstacleToDesktop() {
  if (process.platform !== 'linux') return null;
  if (!process.env.DISPLAY && !process.env.WAYLAND_DISPLAY) return 'there is no display';
  return process.getuid() === 0 ? 'Electron does not run as root with its sandbox on' : null;
}
