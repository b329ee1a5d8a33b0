/** One entry of `fs_read` or `fs_write`, or the pattern of a grant: what it covers. */

/** `tree`: everything from there down, by component. `host`: the same of a real folder. `never`: it covers nothing, and why. */
export type AccessEntry =
  | { readonly kind: 'tree'; readonly mount: string; readonly names: readonly string[] }
  | { readonly kind: 'host'; readonly names: readonly string[] }
  | { readonly kind: 'never'; readonly problem: string };

const never = (problem: string): AccessEntry => ({ kind: 'never', problem });

const ALIASES: ReadonlyMap<string, string> = new Map([['workspace', 'cwd']]);

function namesOf(text: string): readonly string[] | string {
  const names = text.split('/').filter((name) => name !== '' && name !== '.');
  if (names.includes('..')) return 'An entry with ".." covers nothing.';
  return text.includes('\0') ? 'An entry with NUL covers nothing.' : names;
}

/** A scheme with its `://`, and what is behind it. */
function partsOf(text: string): { readonly mount: string | null; readonly rest: string } {
  const scheme = /^([a-z][a-z0-9-]*):\/\//.exec(text);
  const mount = scheme?.[1] ?? null;
  return { mount: mount === null ? null : (ALIASES.get(mount) ?? mount), rest: text.slice(scheme?.[0].length ?? 0) };
}

/**
 * The rules of contracts.md 5.2, without their quirks: `*` is the workspace only; `cwd://`, `home://`, `tmp://` and the names of other
 * mounts lead into those; a path from `/` on is one of the host; `..` and an absolute path after a scheme cover nothing.
 */
export function parseAccessEntry(text: string): AccessEntry {
  if (text === '*') return { kind: 'tree', mount: 'cwd', names: [] };
  const { mount, rest } = partsOf(text);
  const isAbsolute = rest.startsWith('/');
  if (mount !== null && isAbsolute)
    return never(`An absolute path after ${text.slice(0, -rest.length)} covers nothing.`);
  if (mount === null && !isAbsolute)
    return never('An entry is "*", or begins with cwd://, home://, tmp://, another mount’s name, or "/".');
  const names = namesOf(rest);
  if (typeof names === 'string') return never(names);
  return mount === null ? { kind: 'host', names } : { kind: 'tree', mount, names };
}
