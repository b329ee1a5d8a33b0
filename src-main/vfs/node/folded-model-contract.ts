/** The simplest tree in which several spellings of a name are one, as an oracle for tests. */
import { foldName } from './fold-name.ts';

export interface FoldedStep {
  readonly do: 'write' | 'mkdir' | 'rmdir' | 'unlink' | 'rename' | 'reopen';
  readonly path: readonly string[];
  readonly to: readonly string[];
}

/** The simplest thing that does the same: every path by its folding, with the spelling it was last given. */
export class FoldedModel {
  readonly entries = new Map<string, { name: string; kind: 'file' | 'directory'; text: string }>([
    ['docs', { name: 'Docs', kind: 'directory', text: '' }],
    ['docs/guide', { name: 'Guide', kind: 'file', text: 'guide' }],
    ['readme', { name: 'Readme', kind: 'file', text: 'hello' }],
    [foldName('caf\u00e9'), { name: 'cafe\u0301', kind: 'file', text: 'coffee' }],
  ]);

  /** Whether the step succeeds; then it is done. */
  apply({ do: act, path: from, to }: FoldedStep): boolean {
    const key = keyOf(from);
    const there = this.entries.get(key);
    if (act === 'reopen') return true;
    if (!this.#hasParent(from)) return false;
    if (act === 'write') return this.#write(from, key);
    if (act === 'mkdir') return !there && this.#set(from, 'directory', '');
    if (act === 'rename') return this.#hasParent(to) && this.#rename(from, to);
    return this.#remove(key, act === 'rmdir' ? 'directory' : 'file');
  }

  #remove(key: string, kind: 'file' | 'directory'): boolean {
    if (this.entries.get(key)?.kind !== kind || this.#below(key).length > 0) return false;
    return this.entries.delete(key);
  }

  #write(names: readonly string[], key: string): boolean {
    const there = this.entries.get(key);
    if (there?.kind === 'directory') return false;
    if (!there) return this.#set(names, 'file', names.join('/'));
    there.text = names.join('/');
    return true;
  }

  #rename(from: readonly string[], to: readonly string[]): boolean {
    const [key, target] = [keyOf(from), keyOf(to)];
    const moved = this.entries.get(key);
    const replaced = this.entries.get(target);
    if (!moved) return false;
    const name = to.at(-1) ?? '';
    if (key === target) this.entries.set(key, { ...moved, name });
    else if (target.startsWith(`${key}/`) || !this.#canReplace(target, moved.kind)) return false;
    else this.#move(key, target, { ...moved, name: replaced?.name ?? name });
    return true;
  }

  #canReplace(key: string, kind: string): boolean {
    const replaced = this.entries.get(key);
    return !replaced || (replaced.kind === kind && this.#below(key).length === 0);
  }

  #move(key: string, target: string, moved: { name: string; kind: 'file' | 'directory'; text: string }): void {
    for (const inner of this.#below(key)) {
      const entry = this.entries.get(inner);
      this.entries.delete(inner);
      if (entry) this.entries.set(target + inner.slice(key.length), entry);
    }
    this.entries.delete(key);
    this.entries.set(target, moved);
  }

  #set(names: readonly string[], kind: 'file' | 'directory', text: string): boolean {
    this.entries.set(keyOf(names), { name: names.at(-1) ?? '', kind, text });
    return true;
  }

  #below(key: string): readonly string[] {
    return [...this.entries.keys()].filter((other) => other.startsWith(`${key}/`));
  }

  #hasParent(names: readonly string[]): boolean {
    return names.length === 1 || this.entries.get(keyOf(names.slice(0, -1)))?.kind === 'directory';
  }

  shown(): readonly string[] {
    return [...this.entries].map(([key, { name, kind, text }]) => `${key} ${name} ${kind} ${text}`).sort();
  }
}

/** Names that count as one have one key. */
export const keyOf = (names: readonly string[]): string => names.map(foldName).join('/');
