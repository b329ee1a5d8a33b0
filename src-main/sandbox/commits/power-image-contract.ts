/** Power cuts of a real file system: its image as it was when a process that commits was killed, mounted anew; for tests. */
import { spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdtempSync, rmdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { getuid } from 'node:process';
import fc from 'fast-check';
import { CommitWorld, finish } from './commit-world-contract.ts';
import type { Snapshots } from './commit-world-contract.ts';
import { anyScene, deedOf, prepared } from './commit-scenes-contract.ts';
import type { Scene } from './commit-scenes-contract.ts';
import { killProcess } from './kill-commit-contract.ts';

/** A file system in memory: only what was written to the device is in an image on it, and nothing is slow. */
const IMAGES = '/dev/shm';
const MOST_BYTES = '24M';

function run(command: string, args: readonly string[]): void {
  const { status, stderr } = spawnSync(command, args, { encoding: 'utf8' });
  if (status !== 0) throw new Error(`${command} ${args.join(' ')}: ${stderr}`);
}

/** Why there can be none here; null when they can. */
export function noImagesHere(): string | null {
  if (!existsSync(IMAGES)) return `there is no ${IMAGES}`;
  const isAble = spawnSync('losetup', ['-f'], { stdio: 'ignore' }).status === 0 && getuid?.() === 0;
  return isAble ? null : 'mounting an image takes root and a loop device';
}

/** An ext4 of its own, mounted at one place whatever image it is. */
class ImageMount {
  readonly place = mkdtempSync(join(tmpdir(), 'power-image-'));
  readonly #images = mkdtempSync(join(IMAGES, 'power-image-'));
  #isMounted = false;

  image(name: string): string {
    return join(this.#images, name);
  }

  make(name: string): void {
    run('truncate', ['-s', MOST_BYTES, this.image(name)]);
    run('mkfs.ext4', ['-q', '-F', this.image(name)]);
  }

  /** What the device has now, which need not be what the mounted file system shows. */
  copy(from: string, to: string): void {
    copyFileSync(this.image(from), this.image(to));
  }

  mount(name: string): void {
    run('mount', ['-t', 'ext4', '-o', 'loop', this.image(name), this.place]);
    this.#isMounted = true;
  }

  unmount(): void {
    if (this.#isMounted) run('umount', [this.place]);
    this.#isMounted = false;
  }

  remove(): void {
    this.unmount();
    rmdirSync(this.place);
    rmSync(this.#images, { recursive: true });
  }
}

export interface ImageCuts {
  readonly images: number;
  readonly finished: number;
  readonly reversed: number;
  /** In words; empty when all is well. */
  readonly wrong: readonly string[];
}

const isSame = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other);

class SceneOnImages {
  readonly #scene: Scene;
  readonly #mount: ImageMount;
  #folder = '';
  #before: Snapshots | null = null;
  #after: Snapshots | null = null;
  #merged: Snapshots | null = null;

  constructor(scene: Scene, mount: ImageMount) {
    this.#scene = scene;
    this.#mount = mount;
  }

  /** Leaves the image `start`; returns the calls of the deed, 0 when there is nothing to do. */
  prepare(): number {
    this.#mount.make('start');
    this.#mount.mount('start');
    const world = prepared(this.#scene, this.#mount.place);
    this.#folder = world.folder;
    [this.#before, this.#merged] = [world.disk(), world.merged()];
    const isVoid = this.#scene.deed !== 'commit' && world.state() === null;
    world.leave();
    this.#mount.unmount();
    return isVoid ? 0 : this.#onCopy(() => this.#undisturbed());
  }

  /** What is wrong after the power went at a call; null for nothing. */
  cut(at: number): { readonly wrong: string | null; readonly isFinished: boolean } {
    return this.#onCopy(() => {
      killProcess(this.#folder, { what: 'deed', at, scene: this.#scene });
      this.#mount.copy('work', 'cut');
      this.#mount.unmount();
      this.#mount.mount('cut');
      return this.#recovered();
    });
  }

  #undisturbed(): number {
    const world = new CommitWorld(this.#folder);
    world.interrupter.arm(Infinity, 'kill');
    const report = finish(deedOf(world, this.#scene));
    const { count } = world.interrupter;
    this.#after = world.disk();
    world.leave();
    if (report?.state !== 'done') throw new Error(`undisturbed: ${JSON.stringify(report)}`);
    return count;
  }

  #recovered(): { readonly wrong: string | null; readonly isFinished: boolean } {
    const world = new CommitWorld(this.#folder);
    try {
      world.recover();
      const [disk, merged] = [world.disk(), world.merged()];
      const isFinished = isSame(disk, this.#after);
      if (!isFinished && !isSame(disk, this.#before))
        return { wrong: `neither: ${JSON.stringify({ disk, before: this.#before, after: this.#after })}`, isFinished };
      const isShown = isSame(merged, this.#merged);
      return { wrong: isShown ? null : `the sandbox shows ${JSON.stringify(merged)}`, isFinished };
    } finally {
      world.leave();
    }
  }

  #onCopy<T>(act: () => T): T {
    this.#mount.copy('start', 'work');
    this.#mount.mount('work');
    try {
      return act();
    } finally {
      this.#mount.unmount();
    }
  }
}

interface Cutting {
  readonly limit: number;
  readonly step: number;
}

class Cuts {
  images = 0;
  finished = 0;
  readonly wrong: string[] = [];

  isOver(limit: number): boolean {
    return this.images >= limit || this.wrong.length > 0;
  }

  scene(scene: Scene, mount: ImageMount, { first, limit, step }: Cutting & { readonly first: number }): void {
    const on = new SceneOnImages(scene, mount);
    const calls = on.prepare();
    for (let at = first; at <= calls && calls > 0 && !this.isOver(limit); at += step) {
      const { wrong, isFinished } = on.cut(at);
      this.images += 1;
      if (isFinished) this.finished += 1;
      if (wrong !== null) this.wrong.push(`power cut at call ${at}: ${wrong} ${fc.stringify(scene)}`);
    }
  }
}

/** Takes scenes made from `seed`, each cut at each `step`th call, until there were `limit` images; ends at the first that is wrong. */
export function cutImages(seed: number, options: Cutting): ImageCuts {
  const mount = new ImageMount();
  const cuts = new Cuts();
  try {
    for (const sampled of fc.sample(anyScene, { seed, numRuns: options.limit })) {
      if (cuts.isOver(options.limit)) break;
      const scene = sampled.deed === 'cancel' ? { ...sampled, deed: 'commit' as const } : sampled;
      cuts.scene(scene, mount, { ...options, first: seed % options.step });
    }
    const { images, finished, wrong } = cuts;
    return { images, finished, reversed: images - finished - wrong.length, wrong };
  } finally {
    mount.remove();
  }
}
