/** Canonical paths as the window needs them: `scheme://segment/segment`. */

export interface CanonicalPath {
  readonly mount: string;
  readonly segments: readonly string[];
}

export function parsePath(path: string): CanonicalPath {
  const at = path.indexOf('://');
  if (at < 0) return { mount: '', segments: path.split('/').filter(Boolean) };
  return {
    mount: path.slice(0, at),
    segments: path
      .slice(at + 3)
      .split('/')
      .filter(Boolean),
  };
}

export const rootOf = (mount: string): string => `${mount}://`;

export function joinPath(directory: string, name: string): string {
  return directory.endsWith('/') ? directory + name : `${directory}/${name}`;
}

/** The last name; a mount's root answers with the root itself. */
export function nameOf(path: string): string {
  return parsePath(path).segments.at(-1) ?? path;
}

/** The directory an entry is in; a root is its own parent. */
export function parentOf(path: string): string {
  const { mount, segments } = parsePath(path);
  return rootOf(mount) + segments.slice(0, -1).join('/');
}

/** The path without its mount, for places where the mount is shown already. */
export function withoutMount(path: string): string {
  return parsePath(path).segments.join('/');
}

/** Whether `path` is `directory` or lies below it. */
export function isWithin(path: string, directory: string): boolean {
  if (path === directory || directory.endsWith('://')) return path.startsWith(directory);
  return path.startsWith(`${directory}/`);
}
