/** Names of files inside a capsule's folder or package: relative, and never out of it. */

/** Bytes of the longest name that is read. */
const MAX_PATH = 1024;
/** What could be told differently by different systems has no place in a package. */
const STRANGE = /[\p{Cc}\\:]/u;

/** The canonical spelling (`./a//b` is `a/b`); null for absolute paths, `..`, control characters, backslashes, colons. */
export function packagePath(text: string): string | null {
  if (text.startsWith('/') || text.length > MAX_PATH || STRANGE.test(text) || !text.isWellFormed()) return null;
  const names = text.split('/').filter((name) => name !== '' && name !== '.');
  return names.length === 0 || names.includes('..') ? null : names.join('/').normalize('NFC');
}
