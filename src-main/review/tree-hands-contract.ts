/** For the tests of this folder: what is in a folder or a tree, and a hand that changes it by paths. */
import { chmodSync, lstatSync, mkdirSync, readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { readUpTo, removeAll, using, writeWhole } from '../vfs/derived.ts';
import type { Overlay } from '../vfs/overlay.ts';
import { parseRelPath } from '../vfs/path/rel-path.ts';
import type { DirHandle, Place, Vfs } from '../vfs/vfs.ts';

/** Path -> what is there. A trailing `/` marks a directory, `->` a link; content and mode follow. */
export type Snapshot = Readonly<Record<string, string>>;

const octal = (mode: number): string => (mode & 0o7777).toString(8);
const decoder = new TextDecoder();

/** What is in a folder of the disk. */
export function diskSnapshot(folder: string): Snapshot {
  const found: Record<string, string> = {};
  const visit = (path: string): void => {
    for (const name of readdirSync(join(folder, path)).sort()) {
      const at = path === '' ? name : `${path}/${name}`;
      const stats = lstatSync(join(folder, at));
      if (stats.isDirectory()) {
        found[at] = `/ ${octal(stats.mode)}`;
        visit(at);
      } else if (stats.isSymbolicLink()) found[at] = `-> ${readlinkSync(join(folder, at))}`;
      else found[at] = `${octal(stats.mode)} ${readFileSync(join(folder, at), 'utf8')}`;
    }
  };
  visit('');
  return found;
}

/** What a tree shows. */
export function treeSnapshot(vfs: Vfs): Snapshot {
  const found: Record<string, string> = {};
  const root = vfs.openRoot();
  const visit = (path: string): void => {
    const place = vfs.locate(root, parseRelPath(path), 'keep');
    const entries = using(vfs.openDirectory(place), (directory) => directory.list());
    for (const { name } of entries) {
      const at = path === '' ? name : `${path}/${name}`;
      found[at] = describe(vfs, vfs.locate(root, parseRelPath(at), 'keep'));
      if (found[at].startsWith('/')) visit(at);
    }
  };
  visit('');
  root.close();
  return found;
}

function describe(vfs: Vfs, place: Place): string {
  const { kind, mode } = vfs.stat(place);
  if (kind === 'directory') return `/ ${octal(mode)}`;
  if (kind === 'symlink') return `-> ${vfs.readLink(place)}`;
  const options = { access: 'read', create: 'never', content: 'keep', mode: 0 } as const;
  const bytes = using(vfs.openFile(place, options), (file) => readUpTo(file, 0, file.stat().size));
  return `${octal(mode)} ${decoder.decode(bytes)}`;
}

/** Entries to begin with: a path ending in `/` is a directory, a value beginning with `->` a link. */
export type Layout = Readonly<Record<string, string>>;

/** Makes or overwrites something in a real folder. */
export function putOnDisk(folder: string, path: string, content: string): void {
  const at = join(folder, path);
  mkdirSync(dirname(at), { recursive: true, mode: 0o755 });
  if (path.endsWith('/')) mkdirSync(at, { recursive: true, mode: 0o755 });
  else if (content.startsWith('->')) symlinkSync(content.slice(2), at);
  else {
    writeFileSync(at, content);
    chmodSync(at, 0o644);
  }
}

export function layOut(folder: string, layout: Layout): void {
  mkdirSync(folder, { mode: 0o755 });
  for (const [path, content] of Object.entries(layout)) putOnDisk(folder, path, content);
}

export class TreeHands {
  readonly overlay: Overlay;
  readonly root: DirHandle;

  constructor(overlay: Overlay) {
    this.overlay = overlay;
    this.root = overlay.openRoot();
  }

  place(path: string, last: 'keep' | 'follow' = 'keep'): Place {
    return this.overlay.locate(this.root, parseRelPath(path), last);
  }

  write(path: string, content: string): void {
    writeWhole(this.overlay, this.place(path), new TextEncoder().encode(content));
  }

  mkdir(path: string): void {
    this.overlay.makeDirectory(this.place(path), 0o755);
  }

  rename(from: string, to: string): void {
    this.overlay.rename(this.place(from), this.place(to));
  }

  remove(path: string): void {
    removeAll({ vfs: this.overlay, root: this.root, place: this.place(path) });
  }

  symlink(target: string, path: string): void {
    this.overlay.symlink(target, this.place(path));
  }

  setMode(path: string, mode: number): void {
    this.overlay.setMode(this.place(path), mode);
  }

  merged(): Snapshot {
    return treeSnapshot(this.overlay);
  }
}
