/** Reads the differences of files as they come near the view: a few at a time, the nearest first. */
import type { ApiClient } from '../../../../src-preload/contract/api.ts';
import type { TreePair } from '../../../../src-preload/contract/review-schemas.ts';
import type { TextDiff } from '../../../../src-preload/contract/schemas.ts';
import type { HunkOptions } from '../../../../src-preload/contract/text/text-hunks.ts';
import { messageOf } from '../../../shared/failure.ts';

import { hunkWork } from '../hunks/hunk-work.ts';

import { colouredContent } from './coloured-rows.ts';
import type { ColourLines } from './coloured-rows.ts';
import type { FileContent } from './file-rows.ts';

/** Calls under way at once. */
const MOST = 4;

export interface LoaderDeps {
  readonly client: Pick<ApiClient, 'changeDiff'>;
  readonly sandbox: string;
  readonly pair: TreePair | null;
  readonly colour: ColourLines;
  /** Something was read. */
  readonly onContent: (path: string, content: FileContent) => void;
}

interface Uncoloured {
  readonly content: FileContent;
  readonly diff: TextDiff;
  readonly version: string;
}

export class ContentLoader {
  readonly #deps: LoaderDeps;
  readonly #known = new Map<string, string>();
  readonly #under = new Set<string>();
  #queue: readonly string[] = [];
  #options: HunkOptions = {};
  #version = '';
  constructor(deps: LoaderDeps) {
    this.#deps = deps;
  }

  /** Reads these, in this order, unless they were read as of `version`; what waited until now is not wanted any more. */
  want(paths: readonly string[], version: string, options: HunkOptions): void {
    this.#version = version;
    this.#options = options;
    this.#queue = paths.filter((path) => this.#known.get(path) !== version && !this.#under.has(path));
    this.#next();
  }

  stop(): void {
    this.#queue = [];
  }

  #next(): void {
    while (this.#under.size < MOST) {
      const [path] = this.#queue;
      if (path === undefined) return;
      this.#queue = this.#queue.slice(1);
      void this.#read(path);
    }
  }

  /** Nobody waits for the colours; without them it is still the same text. */
  async #colour(path: string, { content, diff, version }: Uncoloured): Promise<void> {
    const coloured = await colouredContent(content, diff, this.#deps.colour).catch(() => null);
    if (coloured !== null && this.#known.get(path) === version) this.#deps.onContent(path, coloured);
  }

  async #read(path: string): Promise<void> {
    const [version, options] = [this.#version, this.#options];
    this.#under.add(path);
    try {
      const { client, sandbox, pair } = this.#deps;
      const diff = await client.changeDiff({ sandbox, path, ...(pair !== null && { pair }) });
      const content = await hunkWork('content', { diff, options });
      this.#deps.onContent(path, content);
      void this.#colour(path, { content, diff, version });
    } catch (error) {
      this.#deps.onContent(path, { at: 'notice', text: messageOf(error) });
    } finally {
      this.#known.set(path, version);
      this.#under.delete(path);
      this.#next();
    }
  }
}
