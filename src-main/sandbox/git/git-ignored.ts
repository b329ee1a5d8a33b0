/** Whether git ignores a path: `.gitignore` of every directory on the way, the nearest first, then `info/exclude`. */
import type { EntryKind } from '../../../src-preload/contract/vocabulary.ts';
import { IgnoreRules } from '../policy/ignore-rules.ts';
import { readSmall } from './git-format.ts';
import type { GitRepository } from './git-repository.ts';

const MOST_RULES = 1024 * 1024;
const IGNORE_FILE = '.gitignore';

export class GitIgnored {
  readonly #repository: GitRepository;
  readonly #rules = new Map<string, IgnoreRules | null>();
  readonly #exclude: IgnoreRules | null;
  readonly #directories = new Map<string, boolean>();

  constructor(repository: GitRepository) {
    this.#repository = repository;
    const exclude = readSmall(repository.common, ['info', 'exclude'], MOST_RULES);
    this.#exclude = exclude && this.#parse(exclude);
  }

  /** `names` from the root of the working tree on. What is below an ignored directory is ignored. */
  is(names: readonly string[], kind: EntryKind): boolean {
    for (let depth = 1; depth < names.length; depth += 1) if (this.#isDirectory(names.slice(0, depth))) return true;
    return kind === 'directory' ? this.#isDirectory(names) : this.#isHere(names, kind);
  }

  #isDirectory(names: readonly string[]): boolean {
    const key = names.join('/');
    const known = this.#directories.get(key);
    if (known !== undefined) return known;
    const is = this.#isHere(names, 'directory');
    this.#directories.set(key, is);
    return is;
  }

  /** The last pattern that matches in the nearest file that has one decides. */
  #isHere(names: readonly string[], kind: EntryKind): boolean {
    for (let depth = names.length - 1; depth >= 0; depth -= 1) {
      const verdict = this.#at(names.slice(0, depth))?.verdict(names.slice(depth), kind) ?? null;
      if (verdict !== null) return verdict === 'ignored';
    }
    return this.#exclude?.verdict(names, kind) === 'ignored';
  }

  #at(directory: readonly string[]): IgnoreRules | null {
    const key = directory.join('/');
    const known = this.#rules.get(key);
    if (known !== undefined) return known;
    const bytes = readSmall(this.#repository.worktree, [...directory, IGNORE_FILE], MOST_RULES);
    const rules = bytes && this.#parse(bytes);
    this.#rules.set(key, rules);
    return rules;
  }

  #parse(bytes: Buffer): IgnoreRules {
    return new IgnoreRules(bytes.toString('utf8'), this.#repository.config.names);
  }
}
