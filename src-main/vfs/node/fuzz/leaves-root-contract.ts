/** Whether a path would leave a folder of the disk; a second opinion on `walk`, which it shares no code with. */
import { lstatSync, readlinkSync } from 'node:fs';
import type { LastLink } from '../../vfs.ts';

const MAX_LINKS = 40;

type Step = 'leaves' | 'ends' | 'on';

/** A path being followed, from the root of the folder. */
class Trail {
  readonly #root: string;
  readonly #inside: string[] = [];
  readonly #last: LastLink;
  /** Still to go. */
  #parts: string[];
  #links = 0;

  constructor(root: string, path: string, last: LastLink) {
    this.#root = root;
    this.#parts = path.split('/');
    this.#last = last;
  }

  step(): Step {
    const part = this.#parts.shift();
    if (part === undefined) return 'ends';
    if (part === '' || part === '.') return 'on';
    if (part === '..') return this.#inside.pop() === undefined ? 'leaves' : 'on';
    return this.#enter(part);
  }

  #enter(part: string): Step {
    const here = [this.#root, ...this.#inside, part].join('/');
    const stat = lstatSync(here, { throwIfNoEntry: false });
    const isLast = this.#parts.length === 0;
    if (stat?.isSymbolicLink() && !(isLast && this.#last === 'keep')) return this.#follow(here);
    this.#inside.push(part);
    return stat?.isDirectory() ? 'on' : 'ends';
  }

  #follow(link: string): Step {
    if (++this.#links > MAX_LINKS) return 'ends';
    const target = readlinkSync(link);
    this.#parts = [...target.split('/'), ...this.#parts];
    return target.startsWith('/') ? 'leaves' : 'on';
  }
}

/** A path that leads nowhere before it leaves does not leave. */
export function leavesRoot(root: string, path: string, last: LastLink): boolean {
  const trail = new Trail(root, path, last);
  let step: Step = 'on';
  while (step === 'on') step = trail.step();
  return step === 'leaves';
}
