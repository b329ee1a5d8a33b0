/** For the tests of this folder: arbitrary layouts and arbitrary changes that get in each other's way. */
import fc from 'fast-check';

import { VfsError } from '../vfs/errors.ts';
import type { Layout, SandboxedFolder } from './sandboxed-folder-contract.ts';

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

export type Act = (folder: SandboxedFolder) => void;

const named = (text: string, run: Act): Act => Object.assign(run, { [fc.toStringMethod]: () => text });

export const anyAct: fc.Arbitrary<Act> = fc.oneof(
  fc.tuple(anyPath, anyContent).map(([path, text]) => named(`write ${path} ${text}`, (f) => f.write(path, text))),
  anyPath.map((path) => named(`mkdir ${path}`, (f) => f.mkdir(path))),
  anyPath.map((path) => named(`remove ${path}`, (f) => f.remove(path))),
  {
    arbitrary: fc.tuple(anyPath, anyPath).map(([from, to]) => named(`rename ${from} ${to}`, (f) => f.rename(from, to))),
    weight: 4,
  },
  fc.tuple(anyContent, anyPath).map(([to, path]) => named(`symlink ${to} ${path}`, (f) => f.symlink(to || 'y', path))),
  fc
    .tuple(anyPath, fc.constantFrom(0o755, 0o700, 0o640, 0o644))
    .map(([path, mode]) =>
      named(`mode ${path} ${mode.toString(8)}`, (f) =>
        f.setMode(path, mode | (f.place(path).kind === 'directory' ? 0o700 : 0)),
      ),
    ),
  fc
    .tuple(anyPath, anyPath)
    .map(([from, to]) => named(`link ${from} ${to}`, (f) => f.overlay.link(f.place(from), f.place(to)))),
  anyPath.map((path) => named(`touch ${path}`, (f) => f.overlay.setTimes(f.place(path), 'keep', 'now'))),
);

/** Carries the acts out; those that cannot be, like a rename of nothing, do nothing. */
export function perform(folder: SandboxedFolder, acts: readonly Act[]): void {
  for (const each of acts)
    try {
      each(folder);
    } catch (error) {
      if (!(error instanceof VfsError)) throw error;
    }
}
