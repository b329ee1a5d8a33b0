/** `home://a/b` in every spelling a guest or user may use, and its one canonical spelling. */
import type { Scheme } from '../../../src-preload/contract/vocabulary.ts';
import { fail } from '../errors.ts';
import { parseRelPath } from './rel-path.ts';
import type { RelPath } from './rel-path.ts';

/** A parsed scheme path: which mount, and where below its root. */
export interface SchemePath {
  /** A scheme, or the name of an extra mount. */
  readonly mount: string;
  readonly path: RelPath;
}

const ALIASES: ReadonlyMap<string, Scheme> = new Map([
  ['cwd', 'cwd'],
  ['workspace', 'cwd'],
  ['home', 'home'],
  ['tmp', 'tmp'],
]);
/** `/tmp`, and what is below it; more slashes are as good as one. */
const NATIVE_TMP = /^\/tmp(?:$|\/+(.*)$)/s;
const WITH_SCHEME = /^([a-z][a-z0-9+.-]*):\/\/(.*)$/is;

/**
 * Parses any accepted spelling: `cwd://`, `workspace://`, `home://`, `tmp://`, `/tmp[/...]`, or a bare
 * path in the workspace. `extraMounts` are the names of mounts beyond the three schemes.
 * Errors: `invalid-path` (unknown scheme, bad characters), `boundary-escape` (absolute), `name-too-long`.
 */
export function parseSchemePath(text: string, extraMounts: ReadonlySet<string> = new Set()): SchemePath {
  const match = WITH_SCHEME.exec(text);
  if (match) {
    const [, scheme = '', rest = ''] = match;
    const mount = ALIASES.get(scheme.toLowerCase()) ?? (extraMounts.has(scheme) ? scheme : undefined);
    if (mount === undefined) fail('invalid-path', `unknown scheme ${JSON.stringify(scheme)}`);
    return { mount, path: parseRelPath(rest) };
  }
  const native = NATIVE_TMP.exec(text);
  if (native) return { mount: 'tmp', path: parseRelPath(native[1] ?? '') };
  return { mount: 'cwd', path: parseRelPath(text) };
}

/** The canonical spelling, used everywhere in audit and UI. */
export const formatPath = (mount: string, names: readonly string[]): string => `${mount}://${names.join('/')}`;
