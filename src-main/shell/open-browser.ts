/** Opens a link in the user's browser, where that is welcome. */
import { spawn } from 'node:child_process';

import type { Environment } from '../settings.ts';

/** The program that opens a link, or null where nobody sits in front of this machine. */
export function browserOpener({ env, platform }: Environment, isTerminal: boolean): string | null {
  const inCi = env['CI'] !== undefined && env['CI'] !== '' && env['CI'] !== 'false';
  if (!isTerminal || inCi) return null;
  if (platform === 'darwin') return 'open';
  const hasDisplay = env['DISPLAY'] !== undefined || env['WAYLAND_DISPLAY'] !== undefined;
  return platform === 'linux' && hasDisplay ? 'xdg-open' : null;
}

/**
 * Tries, and stays silent when it fails: the link has been printed as well. Other users of the machine can
 * read it among the arguments for a moment, but it works only once, and this browser is the first to use it.
 */
export function openBrowser(opener: string, url: string): void {
  const child = spawn(opener, [url], { stdio: 'ignore', detached: true });
  child.on('error', () => undefined);
  child.unref();
}
