/** `astrid:fs/host@1.0.0` over `GuestFs`: the 17 functions beside the resource (contracts.md 1.1, 1.2). */
import type { GuestFs, GuestPath } from '../../guest-fs.ts';
import { appendWhole, listWhole, readWhole, refuseTooLarge, replaceWhole } from '../../guest-whole.ts';
import type { WholeCall } from '../../guest-whole.ts';
import type { GuestWorld } from '../../guest-world.ts';
import { FileHandles } from './file-handle.ts';
import type { OpenMode } from './file-handle.ts';
import { fileStat } from './file-stat.ts';
import { answerArm, fsCall } from './fs-error.ts';

/** Bytes of a file that is read, written or appended to in one call. */
const MAX_WHOLE = 10 * 1024 * 1024;
/** Names of one listing; a directory with more is `too-large`. */
const MAX_NAMES = 4096;
/** UTF-16 units of a path that are looked at: far more than any path may have. */
const MAX_PATH = 64 * 1024;
/** Of a longer one, for the record. */
const SHOWN_PATH = 256;

/** A path of the guest's. Errors: `invalid-path`, recorded with its beginning only, for one too long to be looked at. */
function place(fs: GuestFs, fn: string, path: string): GuestPath {
  if (path.length <= MAX_PATH) return { at: 0, path };
  fs.refused(fn, { at: 0, path: `${path.slice(0, SHOWN_PATH)}…` }, 'name-too-long', 'the path is too long');
  return answerArm('name-too-long');
}

function checkContent(call: WholeCall, content: Uint8Array): void {
  if (content.length > MAX_WHOLE) refuseTooLarge(call, `a whole file may have ${MAX_WHOLE} bytes`);
}

const functions = (fs: GuestFs, handles: FileHandles) => {
  const onPath =
    <T>(fn: string, act: (call: WholeCall) => T) =>
    (path: string): T =>
      fsCall(() => act({ fs, fn, path: place(fs, fn, path) }));
  const onPaths =
    <T>(fn: string, act: (from: GuestPath, to: GuestPath) => T) =>
    (from: string, to: string): T =>
      fsCall(() => act(place(fs, fn, from), place(fs, fn, to)));
  const withContent =
    (fn: string, act: (call: WholeCall, content: Uint8Array) => void) =>
    (path: string, content: Uint8Array): void =>
      onPath(fn, (call) => {
        checkContent(call, content);
        act(call, content);
      })(path);
  return {
    fsOpen: (path: string, mode: OpenMode) => onPath('fs-open', (call) => handles.open(call, mode))(path),
    fsExists: onPath('fs-exists', ({ fn, path }) => fs.exists(fn, path, 'follow')),
    fsMkdir: onPath('fs-mkdir', ({ fn, path }) => fs.makeDirectory(fn, path)),
    fsMkdirAll: onPath('fs-mkdir-all', ({ fn, path }) => void fs.makeDirectories(fn, path)),
    fsReaddir: onPath('fs-readdir', (call) => listWhole(call, MAX_NAMES)),
    fsStat: onPath('fs-stat', ({ fn, path }) => fileStat(fs.stat(fn, path, 'follow'))),
    fsStatSymlink: onPath('fs-stat-symlink', ({ fn, path }) => fileStat(fs.stat(fn, path, 'keep'))),
    fsUnlink: onPath('fs-unlink', ({ fn, path }) => fs.unlink(fn, path)),
    readFile: onPath('read-file', (call) => readWhole(call, MAX_WHOLE)),
    writeFile: withContent('write-file', replaceWhole),
    fsAppend: withContent('fs-append', appendWhole),
    fsCopy: onPaths('fs-copy', (from, to) => void fs.copy('fs-copy', from, to)),
    fsRename: onPaths('fs-rename', (from, to) => fs.rename('fs-rename', from, to)),
    fsRemoveDirAll: onPath('fs-remove-dir-all', ({ fn, path }) => BigInt(fs.removeAll(fn, path))),
    fsCanonicalize: onPath('fs-canonicalize', ({ fn, path }) => fs.canonicalize(fn, path)),
    fsReadLink: onPath('fs-read-link', ({ fn, path }) => fs.linkTarget(fn, path)),
    // Of what a link leads to: a guest can make no symbolic link, by no other name either.
    fsHardLink: onPaths('fs-hard-link', (from, to) => fs.link('fs-hard-link', from, 'follow', to)),
  };
};

/** The interface `astrid:fs/host` for one run, its class included. */
export function createAstridFs({ fs }: Pick<GuestWorld, 'fs'>) {
  const handles = new FileHandles(fs);
  return { FileHandle: handles.FileHandle, ...functions(fs, handles) };
}
