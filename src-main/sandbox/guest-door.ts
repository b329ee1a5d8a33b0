/** The door as one run sees it: paths are text, and every call is one attempt. */
import type { FsErrorCode, Operation } from '../../src-preload/contract/vocabulary.ts';
import { copyFile, isMissing, makeDirectories, removeAll } from '../vfs/derived.ts';
import { fail, VfsError } from '../vfs/errors.ts';
import { formatPath } from '../vfs/path/scheme-path.ts';
import type { LastLink, TimeChange } from '../vfs/vfs.ts';
import { causeOfRefusal } from './causes.ts';
import { HandleDoor, hashOf } from './handle-door.ts';
import type { DoorStat } from './handle-door.ts';
import { refusedOperation } from './refused-operation.ts';
import type { DoorPath } from './run-attempts.ts';

const DIRECTORY_MODE = 0o755;

export class GuestDoor extends HandleDoor {
  stat(fn: string, path: DoorPath, last: LastLink): DoorStat {
    return this.attempt(fn, 'stat', (attempt) => {
      const { vfs, place, mount } = attempt.enter(this.target(path), 'read', last);
      const stat = vfs.stat(place);
      this.answered.path(path, last, {
        mount,
        names: place.names,
        kind: stat.kind,
        layer: stat.layer,
        held: attempt.held,
      });
      return { ...stat, device: mount.device };
    });
  }

  /** The guest had the answer from the call before, so only the gate is asked once more. */
  noteStat(fn: string, path: DoorPath, last: LastLink): void {
    this.noted(fn, 'stat', (attempt) => {
      const known = this.answered.told(path, last);
      attempt.draft.asked = path.path;
      if (known === null) attempt.enter(this.target(path), 'read', last);
      else attempt.reenter(known.mount, known.names, 'read', { kind: known.kind, held: known.held });
      if (known !== null) attempt.draft.layer = known.layer;
    });
  }

  setTimes(fn: string, path: DoorPath, last: LastLink, access: TimeChange, modification: TimeChange): void {
    this.change(fn, 'set-times', path, last, ({ vfs, place }) => {
      vfs.setTimes(place, access, modification);
    });
  }

  makeDirectory(fn: string, path: DoorPath): void {
    this.change(fn, 'mkdir', path, 'keep', ({ vfs, place }) => {
      vfs.makeDirectory(place, DIRECTORY_MODE);
    });
  }

  removeDirectory(fn: string, path: DoorPath): void {
    this.change(fn, 'rmdir', path, 'keep', ({ vfs, place }) => {
      if (place.kind !== null && endsInDot(path)) fail('invalid-argument', 'the last part of the path must be a name');
      vfs.removeDirectory(place);
    });
  }

  unlink(fn: string, path: DoorPath): void {
    this.change(fn, 'unlink', path, 'keep', (entered, attempt) => {
      const before = hashOf(entered);
      entered.vfs.unlink(entered.place);
      attempt.contentChanged(before, null);
    });
  }

  rename(fn: string, from: DoorPath, to: DoorPath): void {
    this.pair(fn, 'rename', [from, 'keep'], to, (source, target, attempt) => {
      const isDotted = endsInDot(from) || (target.place.kind !== null && endsInDot(to));
      if (isDotted && source.place.kind !== null) fail('invalid-argument', 'the last part of the path must be a name');
      const isReplacing = target.place.kind === 'file';
      const [before, after] = isReplacing ? [hashOf(target), hashOf(source)] : [null, null];
      source.vfs.rename(source.place, target.place);
      attempt.contentChanged(before, after);
    });
  }

  link(fn: string, existing: DoorPath, last: LastLink, to: DoorPath): void {
    this.pair(fn, 'link', [existing, last], to, ({ vfs, place }, target) => {
      vfs.link(place, target.place);
    });
  }

  /** Errors beyond those of a tree: `boundary-escape` for an absolute target, which no walk would ever follow. */
  symlink(fn: string, target: string, at: DoorPath): void {
    this.change(fn, 'symlink', at, 'keep', ({ vfs, place }, { draft }) => {
      draft.path2 = target;
      if (target.startsWith('/')) fail('boundary-escape', 'a link must not lead to an absolute path');
      vfs.symlink(target, place);
    });
  }

  readLink(fn: string, path: DoorPath): string {
    return this.attempt(fn, 'readlink', (attempt) => {
      const { vfs, place } = attempt.enter(this.target(path), 'read', 'keep');
      return vfs.readLink(place);
    });
  }

  /** Where a link leads, as a canonical path that need not exist. Errors: `boundary-escape` when that is outside the mount. */
  linkTarget(fn: string, path: DoorPath): string {
    return this.attempt(fn, 'readlink', (attempt) => {
      const { vfs, place, mount } = attempt.enter(this.target(path), 'read', 'keep');
      return formatPath(mount.name, targetOfLink(place.names.slice(0, -1), vfs.readLink(place)));
    });
  }

  /** Only that nothing is there is `false`; whoever may not know is told so. */
  exists(fn: string, path: DoorPath, last: LastLink): boolean {
    return this.attempt(fn, 'exists', (attempt) => {
      try {
        return attempt.enter(this.target(path), 'read', last).place.kind !== null;
      } catch (error) {
        if (isMissing(error)) return false;
        throw error;
      }
    });
  }

  /** The canonical path of what is there, every link followed. Errors: `not-found`. */
  canonicalize(fn: string, path: DoorPath): string {
    return this.attempt(fn, 'canonicalize', (attempt) => {
      const { place, mount } = attempt.enter(this.target(path), 'read', 'follow');
      return place.kind === null ? fail('not-found') : formatPath(mount.name, place.names);
    });
  }

  /** Copies a regular file, over what is there, also from one mount to another. Returns the bytes copied. */
  copy(fn: string, from: DoorPath, to: DoorPath): number {
    return this.attempt(fn, 'copy', (attempt) => {
      const source = this.enterFirst(attempt, [from, 'read', 'follow'], [to, 'follow']);
      const target = attempt.enterSecond(this.target(to), 'write', 'follow', 'file');
      const before = hashOf(target);
      const copied = copyFile(source, target);
      attempt.contentChanged(before, target.vfs.contentHash(target.place));
      Object.assign(attempt.draft, { bytes: copied, layer: target.mount.writes });
      return copied;
    });
  }

  /** Removes an entry with everything below it, never through a link. Returns how many entries went. */
  removeAll(fn: string, path: DoorPath): number {
    return this.attempt(fn, 'remove-all', (attempt) => {
      const entered = attempt.enter(this.target(path), 'write', 'keep');
      attempt.decideTree(entered, null);
      const before = hashOf(entered);
      const removed = removeAll(entered);
      attempt.contentChanged(before, null);
      attempt.draft.layer = entered.mount.writes;
      return removed;
    });
  }

  /** Makes a directory and those missing above it; one that is there is as good. Returns how many were made. */
  makeDirectories(fn: string, path: DoorPath): number {
    return this.attempt(fn, 'mkdir', (attempt) => {
      const { mount, from, rel } = this.enterMissing(attempt, path);
      const made = makeDirectories(mount.view('merged').vfs, from, rel, {
        mode: DIRECTORY_MODE,
        allow: (names) => {
          // The topmost comes first: who made, or had to be allowed, more than it named says so.
          const first = formatPath(mount.name, names);
          if (first !== attempt.draft.path) attempt.draft.path2 ??= first;
          attempt.decide(mount, names, 'write', { kind: 'directory' });
        },
      });
      const { vfs } = mount.view('merged');
      attempt.draft.layer = made > 0 ? mount.writes : vfs.locate(from, rel, 'follow').layer;
      return made;
    });
  }

  /** Records a call of a host function that has nothing to do with files and is not offered, e.g. the network. */
  refusedCall(fn: string, resource: string, reason: string): void {
    this.#refuse(fn, 'host-call', { asked: resource, code: 'denied', reason });
  }

  /** Records what the adapter itself had to refuse, e.g. a right the descriptor does not carry. */
  refused(fn: string, path: DoorPath, code: FsErrorCode, reason: string): void {
    this.#refuse(fn, refusedOperation(fn), { asked: path.path, code, reason, spell: () => this.spell(path) });
  }

  /** The same for an operation with two paths, or with the text of a link; the second one is noted as it was asked. */
  refusedPair(fn: string, path: DoorPath, second: string, code: FsErrorCode, reason: string): void {
    const spell = (): string => this.spell(path);
    this.#refuse(fn, refusedOperation(fn), { asked: path.path, second, code, reason, spell });
  }

  /** Whoever is refused knows already: here it is only recorded. A path whose handle is closed stays as it was asked. */
  #refuse(fn: string, op: Operation, { asked, second, code, reason, spell }: Refusal): void {
    try {
      this.attempt(fn, op, (attempt) => {
        const decided = { decision: 'deny', cause: causeOfRefusal(code), reason } as const;
        Object.assign(attempt.draft, { asked, path: asked, path2: second ?? null, ...decided });
        if (spell) attempt.draft.path = spell();
        fail(code, reason);
      });
    } catch (error) {
      if (!(error instanceof VfsError)) throw error;
    }
  }
}

interface Refusal {
  readonly asked: string;
  readonly second?: string;
  readonly code: FsErrorCode;
  readonly reason: string;
  /** How the record names it, when that is not as it was asked. */
  readonly spell?: () => string;
}

/** A directory is not removed or renamed by its name for itself, as POSIX has it. */
const endsInDot = ({ path }: DoorPath): boolean => /(?:^|\/)\.\/*$/.test(path);

/** A link's target from the root of the mount, by its text alone: what is on the way need not exist. */
function targetOfLink(directory: readonly string[], target: string): readonly string[] {
  if (target.startsWith('/')) fail('boundary-escape', 'a link leads to an absolute path');
  const names = [...directory];
  for (const part of target.split('/')) {
    if (part === '..' && names.pop() === undefined) fail('boundary-escape', 'a link leads out of its mount');
    if (part !== '' && part !== '.' && part !== '..') names.push(part);
  }
  return names;
}
