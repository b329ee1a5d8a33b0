/** Random operations, for a tree and for its model alike. */
import fc from 'fast-check';
import type { Overlay } from '../overlay.ts';
import { relPath } from '../path/rel-path.ts';
import type { DirHandle, FileHandle, Place } from '../vfs.ts';
import type { TreeModel } from './tree-model-contract.ts';

export type Step =
  | { readonly do: 'write' | 'truncate'; readonly path: string[]; readonly at: number; readonly size: number }
  | { readonly do: 'mkdir' | 'rmdir' | 'unlink' | 'symlink'; readonly path: string[] }
  | { readonly do: 'chmod'; readonly path: string[]; readonly mode: number }
  | { readonly do: 'rename' | 'link'; readonly path: string[]; readonly to: string[] }
  | { readonly do: 'reopen' | 'crash' | 'checkpoint' | 'collect' | 'open' | 'use' | 'disk-full' };

const path = fc.array(fc.constantFrom('a', 'b', 'c'), { minLength: 1, maxLength: 3 });
const size = fc.constantFrom(0, 1, 10, 300, 65_536, 65_537, 70_000);
export const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ do: fc.constantFrom('write', 'truncate'), path, at: size, size }) },
  { weight: 8, arbitrary: fc.record({ do: fc.constantFrom('mkdir', 'rmdir', 'unlink', 'unlink', 'symlink'), path }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('chmod' as const), path, mode: fc.constantFrom(0o600, 0o644) }) },
  { weight: 10, arbitrary: fc.record({ do: fc.constantFrom('rename', 'rename', 'rename', 'link'), path, to: path }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constantFrom('open', 'use', 'use', 'disk-full', 'disk-full') }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constantFrom('reopen', 'crash', 'checkpoint', 'collect') }) },
);

const contentOf = (at: number, length: number): Buffer =>
  Buffer.alloc(length, String.fromCharCode(65 + ((at + length) % 26)));

type Operation = Extract<Step, { path: string[] }>['do'];

/** A step with every field that any of them has. */
interface Whole {
  readonly path: readonly string[];
  readonly to: readonly string[];
  readonly at: number;
  readonly size: number;
  readonly mode: number;
}

const TARGET = 'nowhere';

const ON_MODEL: Record<Operation, (model: TreeModel, step: Whole) => void> = {
  write: (model, { path, at, size }) => model.write(path, at, contentOf(at, size)),
  truncate: (model, { path, size }) => model.truncate(path, size),
  mkdir: (model, { path }) => model.mkdir(path),
  rmdir: (model, { path }) => model.rmdir(path),
  unlink: (model, { path }) => model.unlink(path),
  symlink: (model, { path }) => model.symlink(path, TARGET),
  chmod: (model, { path, mode }) => model.chmod(path, mode),
  rename: (model, { path, to }) => model.rename(path, to),
  link: (model, { path, to }) => model.link(path, to),
};

type Locate = (names: readonly string[]) => Place;

function withFile(tree: Overlay, place: Place, use: (file: FileHandle) => void): void {
  const file = tree.openFile(place, { access: 'write', create: 'if-missing', content: 'keep', mode: 0o644 });
  use(file);
  file.close();
}

const ON_TREE: Record<Operation, (tree: Overlay, locate: Locate, step: Whole) => void> = {
  write: (tree, locate, { path, at, size }) =>
    withFile(tree, locate(path), (file) => file.write(contentOf(at, size), at)),
  truncate: (tree, locate, { path, size }) => withFile(tree, locate(path), (file) => file.truncate(size)),
  mkdir: (tree, locate, { path }) => tree.makeDirectory(locate(path), 0o755),
  rmdir: (tree, locate, { path }) => tree.removeDirectory(locate(path)),
  unlink: (tree, locate, { path }) => tree.unlink(locate(path)),
  symlink: (tree, locate, { path }) => tree.symlink(TARGET, locate(path)),
  chmod: (tree, locate, { path, mode }) => tree.setMode(locate(path), mode),
  rename: (tree, locate, { path, to }) => tree.rename(locate(path), locate(to)),
  link: (tree, locate, { path, to }) => tree.link(locate(path), locate(to)),
};

export type Operating = Extract<Step, { path: string[] }>;

const whole = (step: Operating): Whole => ({ to: [], at: 0, size: 0, mode: 0, ...step });

export const applyToModel = (model: TreeModel, step: Operating): void => ON_MODEL[step.do](model, whole(step));

export const applyToTree = (tree: Overlay, root: DirHandle, step: Operating): void =>
  ON_TREE[step.do](tree, (names) => tree.locate(root, relPath(names), 'keep'), whole(step));
