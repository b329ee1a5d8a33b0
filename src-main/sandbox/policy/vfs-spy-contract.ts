/** For tests: a tree that tells of every look at what is in it, and of every change, before it happens. */
import type { Right } from '../../../src-preload/contract/policy-words.ts';
import type { DirHandle, FileHandle, OpenOptions, Place, Vfs } from '../../vfs/vfs.ts';

/** `any`: about an entry, but not its content. */
export interface Reach {
  readonly what: string;
  readonly right: Right | 'any';
  readonly names: readonly string[];
}

export type OnReach = (reach: Reach) => void;

const isPlace = (value: unknown): value is Place =>
  typeof value === 'object' && value !== null && 'names' in value && Array.isArray(value.names);

const OF_HANDLES: Readonly<Record<string, Right | 'any'>> = {
  ...{ read: 'read', list: 'read', stat: 'any' },
  ...{ write: 'write', truncate: 'write', setTimes: 'write' },
};

/** How many of the first arguments are places that it acts on. */
const OF_PLACES: Readonly<Record<string, readonly [right: Right | 'any', places: 1 | 2]>> = {
  ...{ stat: ['any', 1], readLink: ['read', 1], makeDirectory: ['write', 1], removeDirectory: ['write', 1] },
  ...{ unlink: ['write', 1], rename: ['write', 2], link: ['write', 2], setTimes: ['write', 1], setMode: ['write', 1] },
};

/** The handles behind those that are told of. */
const behind = new WeakMap<object, DirHandle>();

/** `around` gets a method, by its name, bound to the thing itself. */
function wrapped<T extends object>(
  thing: T,
  around: (name: string, method: (...args: unknown[]) => unknown) => unknown,
): T {
  return new Proxy(thing, {
    get(target, key) {
      const value: unknown = Reflect.get(target, key, target);
      if (typeof value !== 'function') return value;
      return around(String(key), (...args: unknown[]): unknown => Reflect.apply(value, target, args));
    },
  });
}

function spiedHandle<H extends FileHandle | DirHandle>(handle: H, onReach: OnReach): H {
  const spied = wrapped(handle, (what, method) => {
    const right = OF_HANDLES[what];
    if (right === undefined) return method;
    return (...args: unknown[]) => {
      onReach({ what, right, names: handle.names() });
      return method(...args);
    };
  });
  if (handle.kind === 'directory') behind.set(spied, handle);
  return spied;
}

function openReach(place: Place, { access, create, content }: OpenOptions): Reach {
  const isRead = access === 'read' && create === 'never' && content === 'keep';
  return { what: 'openFile', right: isRead ? 'read' : 'write', names: place.names };
}

/** Walking (`locate`, `openDirectory`) is no look: what a guest learns by it is another test's. Hashes are for the record. */
export function spiedOn<T extends Vfs>(vfs: T, onReach: OnReach): T {
  const special: Readonly<Record<string, unknown>> = {
    openRoot: () => spiedHandle(vfs.openRoot(), onReach),
    openDirectory: (place: Place) => spiedHandle(vfs.openDirectory(place), onReach),
    openFile(place: Place, options: OpenOptions) {
      onReach(openReach(place, options));
      return spiedHandle(vfs.openFile(place, options), onReach);
    },
    locate: (...[directory, path, last]: Parameters<Vfs['locate']>) =>
      vfs.locate(behind.get(directory) ?? directory, path, last),
    symlink(target: string, place: Place) {
      onReach({ what: 'symlink', right: 'write', names: place.names });
      vfs.symlink(target, place);
    },
  };
  return wrapped(vfs, (what, method) => {
    if (what in special) return special[what];
    const [right, places] = OF_PLACES[what] ?? [];
    if (right === undefined) return method;
    return (...args: unknown[]) => {
      for (const place of args.slice(0, places).filter(isPlace)) onReach({ what, right, names: place.names });
      return method(...args);
    };
  });
}
