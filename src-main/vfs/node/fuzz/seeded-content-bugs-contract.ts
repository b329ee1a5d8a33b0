/** Faults of contents, times and names of one file, for the fuzzer to find. */
import type { FileHandle } from '../../vfs.ts';
import type { FuzzTree, Wrap } from './open-tree-contract.ts';
import { again, copyFile, fileLike, inFiles, vfsLike } from './seeded-faults-contract.ts';

/** Contents beyond this are kept in another way. */
const SMALL_MAX = 65_536;
const MICROSECOND = 1000n;

/** A file with several names gets a content of its own under the name that is written, as with a copy-up that knows no links. */
function splitsLinks(vfs: FuzzTree): FuzzTree {
  return vfsLike(vfs, {
    openFile(place, options) {
      let file = vfs.openFile(place, options);
      const split = (): void => {
        const { nlink } = file.stat();
        if (nlink < 2 || options.access === 'read') return;
        const names = [...file.names()];
        const aside = [...names.slice(0, -1), 'split'];
        copyFile(vfs, names, aside);
        vfs.rename(again(vfs, aside), again(vfs, names));
        file.close();
        file = vfs.openFile(again(vfs, names), { ...options, create: 'never', content: 'keep' });
      };
      return current(() => file, {
        write(bytes, offset) {
          split();
          return file.write(bytes, offset);
        },
      });
    },
  });
}

/** As `fileLike`, of a file that may become another one. */
const current = (file: () => FileHandle, faults: Partial<FileHandle>): FileHandle => ({
  kind: 'file',
  names: () => file().names(),
  read: (into, offset) => file().read(into, offset),
  write: (bytes, offset) => file().write(bytes, offset),
  truncate: (size) => file().truncate(size),
  sync: () => file().sync(),
  stat: () => file().stat(),
  contentHash: () => null,
  setTimes: (access, modification) => file().setTimes(access, modification),
  close: () => file().close(),
  ...faults,
});

export const CONTENT_BUGS: Readonly<Record<string, Wrap>> = {
  'writing to a file with several names gives it a content of its own': splitsLinks,
  'what is appended to a large file begins one byte too early': inFiles((file) => ({
    write(bytes, offset) {
      const { size } = file.stat();
      return file.write(bytes, offset === 'end' && size > SMALL_MAX ? size - 1 : offset);
    },
  })),
  'a file that grows beyond 64 KiB loses its first byte': inFiles((file) => ({
    write(bytes, offset) {
      const before = file.stat().size;
      const end = file.write(bytes, offset);
      if (before > 0 && before <= SMALL_MAX && file.stat().size > SMALL_MAX) file.write(Buffer.alloc(1), 0);
      return end;
    },
  })),
  'cutting a large file below 64 KiB keeps its length': inFiles((file) => ({
    truncate(size) {
      const before = file.stat().size;
      file.truncate(before > SMALL_MAX && size > 0 && size <= SMALL_MAX ? before : size);
    },
  })),
  'times are kept in microseconds': (vfs) =>
    vfsLike(vfs, {
      setTimes(place, access, modification) {
        const rounded = typeof modification === 'bigint' ? modification - (modification % MICROSECOND) : modification;
        vfs.setTimes(place, access, rounded);
      },
    }),
  'a file that is created through an open call gets the usual mode': (vfs) =>
    vfsLike(vfs, { openFile: (place, options) => vfs.openFile(place, { ...options, mode: 0o644 }) }),
  'a directory that is renamed has the time of the renaming': (vfs) =>
    vfsLike(vfs, {
      rename(from, to) {
        vfs.rename(from, to);
        if (from.kind === 'directory' && from.layer === 'base') vfs.setTimes(again(vfs, to.names), 'keep', 'now');
      },
    }),
  'a hard link to a file that is open shows the old content': (vfs) => {
    const written = new Set<bigint>();
    return vfsLike(vfs, {
      openFile(place, options) {
        const file = vfs.openFile(place, options);
        const { ino } = file.stat();
        return fileLike(file, {
          write(bytes, offset) {
            written.add(ino);
            return file.write(bytes, offset);
          },
          close() {
            written.delete(ino);
            file.close();
          },
        });
      },
      link(existing, to) {
        const isWritten = existing.kind === 'file' && written.has(vfs.stat(existing).ino);
        if (isWritten) copyFile(vfs, existing.names, to.names);
        else vfs.link(existing, to);
      },
    });
  },
};
