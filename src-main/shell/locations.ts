/** Where the parts of the program are, from sources and from the build alike. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

export interface Locations {
  /** URLs of the thread entries, which stand beside the program's own entry. */
  readonly engineThread: string;
  readonly guestThread: string;
  readonly transpileThread: string;
  /** Absolute folders and files. */
  readonly resources: string;
  readonly renderer: string;
  readonly preload: string;
}

/** `entry` is the `import.meta.url` of a file in `src-main` or `out/main`. */
export function locationsOf(entry: string): Locations {
  const extension = entry.endsWith('.ts') ? 'ts' : 'js';
  const thread = (name: string): string => new URL(`./${name}.${extension}`, entry).href;
  const top = topOf(entry);
  const at = (path: string): string => fileURLToPath(new URL(path, top));
  return {
    engineThread: thread('engine'),
    guestThread: thread('guest'),
    transpileThread: thread('transpile'),
    resources: at('resources'),
    renderer: at('out/renderer'),
    preload: at('out/preload/index.cjs'),
  };
}

/** The version in package.json. */
export function readVersion(entry: string): string {
  const { version } = JSON.parse(readFileSync(new URL('package.json', topOf(entry)), 'utf8')) as { version: string };
  return version;
}

const topOf = (entry: string): URL => new URL(entry.endsWith('.ts') ? '../' : '../../', entry);
