/** Random operations, for a tree and for its model alike. */
import fc from 'fast-check';
import type { Overlay } from '../overlay.ts';
import { relPath } from '../path/rel-path.ts';
import type { DirHandle, Place } from '../vfs.ts';
import type { TreeModel } from './tree-model-contract.ts';

export type Step =
  | { readonly do: 'write' | 'truncate'; readonly path: string[]; readonly at: number; readonly size: number }
  | { readonly do: 'mkdir' | 'rmdir' | 'unlink' | 'symlink'; readonly path: string[] }
  | { readonly do: 'chmod'; readonly path: string[]; readonly mode: number }
  | { readonly do: 'rename' | 'link'; readonly path: string[]; readonly to: string[] }
  | { readonly do: 'reopen' | 'crash' | 'checkpoint' | 'collect' | 'open' | 'disk-full' };

const path = fc.array(fc.constantFrom('a', 'b', 'c'), { minLength: 1, maxLength: 3 });
const size = fc.constantFrom(0, 1, 10, 300, 65_536, 65_537, 70_000);
export const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ do: fc.constantFrom('write', 'truncate'), path, at: size, size }) },
  { weight: 8, arbitrary: fc.record({ do: fc.constantFrom('mkdir', 'rmdir', 'unlink', 'unlink', 'symlink'), path }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('chmod' as const), path, mode: fc.constantFrom(0o600, 0o644) }) },
  { weight: 10, arbitrary: fc.record({ do: fc.constantFrom('rename', 'rename', 'rename', 'link'), path, to: path }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constantFrom('open', 'disk-full', 'disk-full') }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constantFrom('reopen', 'crash', 'checkpoint', 'collect') }) },
);

const contentOf = (at: number, length: number): Buffer =>
  Buffer.alloc(length, String.fromCharCode(65 + ((at + length) % 26)));

/** Runs one step on the tree, or on the model; both know the same words. */
export function applyToModel(model: TreeModel, step: Step): void {
  switch (step.do) {
    case 'write':
      return model.write(step.path, step.at, contentOf(step.at, step.size));
    case 'truncate':
      return model.truncate(step.path, step.size);
    case 'mkdir':
      return model.mkdir(step.path);
    case 'rmdir':
      return model.rmdir(step.path);
    case 'unlink':
      return model.unlink(step.path);
    case 'symlink':
      return model.symlink(step.path, 'nowhere');
    case 'chmod':
      return model.chmod(step.path, step.mode);
    case 'rename':
      return model.rename(step.path, step.to);
    case 'link':
      return model.link(step.path, step.to);
    default:
  }
}

export function applyToTree(tree: Overlay, root: DirHandle, step: Step): void {
  const at = (names: readonly string[]): Place => tree.locate(root, relPath(names), 'keep');
  switch (step.do) {
    case 'write':
    case 'truncate': {
      const options = { access: 'write', create: 'if-missing', content: 'keep', mode: 0o644 } as const;
      const file = tree.openFile(at(step.path), options);
      if (step.do === 'write') file.write(contentOf(step.at, step.size), step.at);
      else file.truncate(step.size);
      return file.close();
    }
    case 'mkdir':
      return tree.makeDirectory(at(step.path), 0o755);
    case 'rmdir':
      return tree.removeDirectory(at(step.path));
    case 'unlink':
      return tree.unlink(at(step.path));
    case 'symlink':
      return tree.symlink('nowhere', at(step.path));
    case 'chmod':
      return tree.setMode(at(step.path), step.mode);
    case 'rename':
      return tree.rename(at(step.path), at(step.to));
    case 'link':
      return tree.link(at(step.path), at(step.to));
    default:
  }
}
