/** Paths of the machine that the inspector runs on, as far as a window needs to put them together. */

const separatorOf = (path: string): string => (/^[A-Za-z]:|\\/.test(path) && !path.startsWith('/') ? '\\' : '/');

/** The folder that a host path is in. */
export function folderOf(path: string): string {
  const at = path.lastIndexOf(separatorOf(path));
  return at <= 0 ? path.slice(0, at + 1) : path.slice(0, at);
}

export function inFolder(folder: string, name: string): string {
  const separator = separatorOf(folder);
  return folder.endsWith(separator) ? folder + name : folder + separator + name;
}

/** A file's name without what it ends with: `image.tar.gz` is `image`. */
export function stemOf(path: string): string {
  const name = path.slice(path.lastIndexOf(separatorOf(path)) + 1);
  return name.replace(/(?:\.oci)?\.(?:tar|tgz)(?:\.gz)?$|\.[^.]+$/i, '');
}

/** A name that every file system takes; `instead` when nothing is left of it. */
export function safeName(name: string, instead: string): string {
  const safe = name.replaceAll(/[^\p{L}\p{N}._-]+/gu, '-').replace(/^\.+/, '');
  return safe === '' ? instead : safe;
}
