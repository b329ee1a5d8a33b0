/** For the tests of this folder: arbitrary layouts and arbitrary changes that get in each other's way. */
import fc from 'fast-check';

import { VfsError } from '../vfs/errors.ts';
import type { Layout, TreeHands } from './tree-hands-contract.ts';

const anyName = fc.constantFrom('a', 'b', 'c');
const anyPath = fc.array(anyName, { minLength: 1, maxLength: 3 }).map((names) => names.join('/'));
const anyContent = fc.constantFrom('', 'one', 'two', 'three');

/** A layout that can be made: nothing is both a file and a directory. */
export const anyLayout: fc.Arbitrary<Layout> = fc
  .uniqueArray(fc.tuple(anyPath, fc.constantFrom('file', 'file', 'directory', 'link'), anyContent), {
    maxLength: 8,
    selector: ([path]) => path,
  })
  .map((entries) => {
    const layout: Record<string, string> = {};
    for (const [path, kind, content] of entries) {
      if (Object.keys(layout).some((other) => other.startsWith(`${path}/`) || path.startsWith(`${other}/`))) continue;
      if (kind === 'directory') layout[`${path}/`] = '';
      else layout[path] = kind === 'link' ? `->${content || 'x'}` : `${content} of ${path}`;
    }
    return layout;
  });

export type Act = (folder: TreeHands) => void;

/** Something that is there, mostly; `pick` chooses. */
function existing(folder: TreeHands, pick: number, otherwise: string): string {
  const paths = Object.keys(folder.merged());
  return pick % 8 === 0 ? otherwise : (paths[pick % Math.max(1, paths.length)] ?? otherwise);
}

type Run = (folder: TreeHands, source: string, target: string, text: string) => void;
const RUNS: Readonly<Record<string, Run>> = {
  write: (f, source, _, text) => f.write(source, text),
  make: (f, _, target, text) => f.write(target, text),
  mkdir: (f, _, target) => f.mkdir(target),
  remove: (f, source) => f.remove(source),
  rename: (f, source, target) => f.rename(source, target),
  exchange: (f, source, target) => {
    f.rename(source, 'exchanging');
    f.rename(target, source);
    f.rename('exchanging', target);
  },
  symlink: (f, _, target, text) => f.symlink(text || 'y', target),
  chmod: (f, source, _, text) => f.setMode(source, text === '' ? 0o700 : 0o750),
  link: (f, source, target) => f.overlay.link(f.place(source), f.place(target)),
  touch: (f, source) => f.overlay.setTimes(f.place(source), 'keep', 'now'),
};

export const anyAct: fc.Arbitrary<Act> = fc
  .tuple(fc.constantFrom('rename', 'rename', 'rename', ...Object.keys(RUNS)), fc.nat({ max: 63 }), anyPath, anyContent)
  .map(([kind, pick, target, text]) => {
    let done = `${kind} ? ${target} ${text}`;
    const act: Act = (folder) => {
      const source = existing(folder, pick, target);
      done = `${kind} ${source} ${target} ${text}`;
      RUNS[kind]?.(folder, source, target, text);
    };
    return Object.assign(act, { [fc.toStringMethod]: () => done });
  });

/** Carries the acts out; those that cannot be, like a rename of nothing, do nothing. */
export function perform(folder: TreeHands, acts: readonly Act[]): void {
  for (const each of acts)
    try {
      each(folder);
    } catch (error) {
      if (!(error instanceof VfsError)) throw error;
    }
}
