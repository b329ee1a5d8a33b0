/** The overlay file system of the Linux kernel as an oracle, where this process may mount it. */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { platform } from 'node:os';
import { join } from 'node:path';
import type * as Koffi from 'koffi';
import { loadLibc } from '../../host/libc.ts';

/** With `redirects` directories of the base can be renamed; `no-redirects` is what a user namespace may have. */
export type OverlayMount = 'redirects' | 'no-redirects';

const OPTIONS: Readonly<Record<OverlayMount, string>> = {
  redirects: 'redirect_dir=on,index=off,xino=off',
  'no-redirects': 'userxattr',
};

interface Layers {
  readonly lower: string;
  /** Empty, for what the mount keeps. */
  readonly upper: string;
  readonly work: string;
  readonly at: string;
}

/** What the C library answers: 0, or -1. */
interface Mounts {
  readonly mount: (source: string, at: string, type: string, flags: number, options: string) => number;
  readonly unmount: (at: string) => number;
}

let bound: Mounts | undefined;

/** Called a thousand times more quickly than the programs of the same names can be started. */
function mounts(): Mounts {
  if (bound) return bound;
  const koffi = createRequire(import.meta.url)('koffi') as Pick<typeof Koffi, 'load'>;
  const library = koffi.load(null);
  bound = {
    mount: library.func('int mount(const char*, const char*, const char*, unsigned long, const char*)'),
    unmount: library.func('int umount(const char*)'),
  };
  return bound;
}

/** Mounts an overlay; returns how to take it away again. null when the system does not let us. */
export function mountOverlay(kind: OverlayMount, { lower, upper, work, at }: Layers): (() => void) | null {
  const options = `lowerdir=${lower},upperdir=${upper},workdir=${work},${OPTIONS[kind]}`;
  const { mount, unmount } = mounts();
  if (mount('overlay', at, 'overlay', 0, options) !== 0) return null;
  return () => {
    if (unmount(at) !== 0) throw new Error('an overlay of the kernel cannot be unmounted');
  };
}

/** The best overlay that can be mounted on folders in `inFolder`, or null. */
export function overlayMountIn(inFolder: string): OverlayMount | null {
  if (platform() !== 'linux' || loadLibc() === null) return null;
  for (const kind of ['redirects', 'no-redirects'] as const) {
    const folder = mkdtempSync(join(inFolder, 'probe-'));
    try {
      const layers = layersIn(folder);
      mkdirSync(layers.lower);
      const unmount = mountOverlay(kind, layers);
      unmount?.();
      if (unmount) return kind;
    } finally {
      rmSync(folder, { recursive: true });
    }
  }
  return null;
}

/** Makes the folders that an overlay needs beside its lower one. */
export function layersIn(folder: string): Layers {
  const layers = {
    lower: join(folder, 'lower'),
    upper: join(folder, 'upper'),
    work: join(folder, 'work'),
    at: join(folder, 'at'),
  };
  for (const made of [layers.upper, layers.work, layers.at]) mkdirSync(made, { mode: 0o755 });
  return layers;
}
