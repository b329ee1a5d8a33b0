/** Child processes, with the project's own tools first in their PATH: `node` is then Node 24. */
import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const ROOT = fileURLToPath(new URL('..', import.meta.url));
const TOOLS = join(ROOT, 'node_modules', '.bin');
const IS_WINDOWS = process.platform === 'win32';

/** The binary of the devDependency `node`, whatever Node runs this script. */
export const NODE_24 = join(ROOT, 'node_modules', 'node', 'bin', IS_WINDOWS ? 'node.exe' : 'node');

/** The environment with the project's tools first. Windows spells PATH as it likes. */
function toolEnvironment(extra = {}) {
  const name = Object.keys(process.env).find((key) => key.toUpperCase() === 'PATH') ?? 'PATH';
  return { ...process.env, [name]: `${TOOLS}${delimiter}${process.env[name] ?? ''}`, ...extra };
}

/**
 * Runs a program in the project's folder with our stdio; resolves with its exit code, 128 + n after a
 * signal, 127 when it cannot be started. `timeout` (milliseconds) ends it.
 */
export function run(program, args, { env, stdio = 'inherit', timeout } = {}) {
  return new Promise((resolve) => {
    const child = spawn(program, args, { cwd: ROOT, env: toolEnvironment(env), stdio, timeout, shell: IS_WINDOWS });
    child.on('error', (error) => {
      if (stdio !== 'ignore') console.error(`${program}: ${error.message}`);
      resolve(127);
    });
    child.on('close', (code, signal) => resolve(code ?? 128 + constants.signals[signal]));
  });
}

/** Becomes, for the caller, the given program: same stdio, same folder, signals passed on, its exit code as ours. */
export async function become(program, args) {
  const child = spawn(program, args, { env: toolEnvironment(), stdio: 'inherit' });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    process.on(signal, () => {
      // Ctrl-C at a terminal reaches the child by itself; what another process sends to us does not.
      if (signal !== 'SIGINT' || !process.stdin.isTTY) child.kill(signal);
    });
  }
  process.exitCode = await new Promise((resolve) => {
    child.on('error', (error) => {
      console.error(`${program}: ${error.message}`);
      resolve(125);
    });
    child.on('close', (code, signal) => resolve(code ?? 128 + constants.signals[signal]));
  });
}
