/** What the environment and the command line say, read once. */
import { homedir } from 'node:os';
import { isAbsolute, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';

export interface Environment {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly platform: NodeJS.Platform;
  /** The user's home folder, absolute. */
  readonly userHome: string;
}

export const currentEnvironment = (): Environment => ({
  env: process.env,
  platform: process.platform,
  userHome: homedir(),
});

/** Where all state lives: `CAPSULE_INSPECTOR_HOME`, or a folder of ours where the platform keeps users' data. Absolute. */
export function dataFolder({ env, platform, userHome }: Environment): string {
  const own = env['CAPSULE_INSPECTOR_HOME'];
  if (own !== undefined && own !== '') return resolve(own);
  return join(platformDataFolder({ env, platform, userHome }), 'capsule-inspector');
}

function platformDataFolder({ env, platform, userHome }: Environment): string {
  if (platform === 'darwin') return join(userHome, 'Library', 'Application Support');
  if (platform === 'win32') return env['LOCALAPPDATA'] ?? join(userHome, 'AppData', 'Local');
  const xdg = env['XDG_DATA_HOME'];
  // The XDG specification: a relative path is to be ignored.
  return xdg !== undefined && isAbsolute(xdg) ? xdg : join(userHome, '.local', 'share');
}

/** What a window is to show at first. */
export type Target =
  | { readonly kind: 'folder'; readonly folder: string; readonly name: string | null; readonly principal?: string }
  | { readonly kind: 'name'; readonly name: string; readonly principal?: string }
  | { readonly kind: 'sample' }
  | { readonly kind: 'none' };

export interface ShellArguments {
  readonly target: Target;
  /** 0 lets the system choose. */
  readonly port: number;
}

/**
 * Parses `[DIR] [--sandbox NAME] [--as PRINCIPAL] [--sample] [--port N]`. Switches we do not know are left to Chromium.
 * `cwd` is what DIR is relative to. Errors: `Error` with a sentence for the user.
 */
export function parseShellArguments(argv: readonly string[], cwd: string): ShellArguments {
  const { values, positionals } = parseArgs({
    args: [...argv],
    options: {
      sandbox: { type: 'string' },
      as: { type: 'string' },
      port: { type: 'string' },
      sample: { type: 'boolean' },
    },
    allowPositionals: true,
    strict: false,
  });
  const [folder, more] = positionals;
  if (more !== undefined)
    throw new Error(`One folder can be opened at a time; ${JSON.stringify(more)} is one too many.`);
  return {
    target: targetOf(folder, values, cwd),
    port: portOf(values.port),
  };
}

type OptionValue = string | boolean | undefined;

interface TargetOptions {
  readonly sandbox?: OptionValue;
  readonly as?: OptionValue;
  readonly sample?: OptionValue;
}

function targetOf(
  folder: string | undefined,
  { sandbox: name, as: principal, sample }: TargetOptions,
  cwd: string,
): Target {
  if (typeof name === 'boolean') throw new Error('--sandbox needs a name.');
  if (typeof principal === 'boolean') throw new Error('--as needs the name of a principal.');
  const whose = principal === undefined ? {} : { principal };
  if (folder !== undefined) return { kind: 'folder', folder: resolve(cwd, folder), name: name ?? null, ...whose };
  if (name !== undefined) return { kind: 'name', name, ...whose };
  return sample === true ? { kind: 'sample' } : { kind: 'none' };
}

function portOf(text: OptionValue): number {
  if (text === undefined) return 0;
  const port = typeof text === 'string' && /^\d{1,5}$/.test(text) ? Number(text) : Number.NaN;
  if (port >= 0 && port <= 65_535) return port;
  throw new Error('--port needs a number from 0 to 65535.');
}
