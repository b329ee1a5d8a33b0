/** A user namespace, in which the overlay of the kernel can be mounted by somebody who is not root. */
import { spawnSync } from 'node:child_process';

const MARK = 'FUZZ_IN_NAMESPACE';
const UNSHARE = 'unshare';
/** The user is root inside, and mounts are seen only there. */
const AS_ROOT_WITH_OWN_MOUNTS = '-Urm';

/** Runs this very program in a namespace; its exit code, or null where that is impossible or already so. */
export function runInNamespace(): number | null {
  if (process.env[MARK] !== undefined || process.getuid?.() === 0) return null;
  if (spawnSync(UNSHARE, [AS_ROOT_WITH_OWN_MOUNTS, 'true'], { stdio: 'ignore' }).status !== 0) return null;
  const done = spawnSync(UNSHARE, [AS_ROOT_WITH_OWN_MOUNTS, process.execPath, ...process.argv.slice(1)], {
    stdio: 'inherit',
    env: { ...process.env, [MARK]: '1' },
  });
  return done.status ?? 1;
}
