/** For tests: a real folder as macOS and Windows would show it, where several spellings of a name are one. */
import type { HostTree } from '../host/host-tree.ts';
import { foldName } from './fold-name.ts';

/** The stored names that the asked ones lead to; a name that is not there stays as it is. */
function storedNames(inner: HostTree, names: readonly string[]): readonly string[] {
  let stored: readonly string[] = [];
  for (const name of names) {
    const above = inner.lstat(stored);
    const isDirectory = typeof above === 'object' && above.kind === 'directory';
    const there = isDirectory ? inner.list(stored).entries.map((entry) => entry.name) : [];
    const folded = foldName(name);
    stored = [
      ...stored,
      there.find((other) => other === name) ?? there.find((other) => foldName(other) === folded) ?? name,
    ];
  }
  return stored;
}

export function caseInsensitive(inner: HostTree): HostTree {
  return {
    hostPath: inner.hostPath,
    confinement: inner.confinement,
    names: 'case-insensitive',
    lstat: (names) => inner.lstat(storedNames(inner, names)),
    readLink: (names) => inner.readLink(storedNames(inner, names)),
    list: (names) => inner.list(storedNames(inner, names)),
    open: (names) => inner.open(storedNames(inner, names)),
    close: () => inner.close(),
  };
}
