/** The overlay file system of the Linux kernel as an oracle, where this process may mount it. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { platform } from 'node:os';
import { join } from 'node:path';

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

/** Mounts an overlay; returns how to take it away again. null when the system does not let us. */
export function mountOverlay(kind: OverlayMount, { lower, upper, work, at }: Layers): (() => void) | null {
  const options = `lowerdir=${lower},upperdir=${upper},workdir=${work},${OPTIONS[kind]}`;
  const mounted = spawnSync('mount', ['-t', 'overlay', 'overlay', '-o', options, at], { stdio: 'ignore' });
  if (mounted.status !== 0) return null;
  return () => {
    const done = spawnSync('umount', [at], { encoding: 'utf8' });
    if (done.status !== 0) throw new Error(`umount failed: ${done.stderr}`);
  };
}

/** The best overlay that can be mounted on folders in `inFolder`, or null. */
export function overlayMountIn(inFolder: string): OverlayMount | null {
  if (platform() !== 'linux') return null;
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
