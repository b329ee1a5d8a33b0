/** `wasi_snapshot_preview1` over `GuestFs`: all of its functions, as imports for one instance. */
import { GuestError } from '../../guest-fs.ts';
import type { GuestWorld } from '../../guest-world.ts';
import { Descriptors } from './descriptors.ts';
import { environmentFunctions, socketFunctions } from './environment.ts';
import { ERRNO, ERRNO_OF, Refusal } from './errno.ts';
import { attributeFunctions, positionFunctions, preopenFunctions, statusFunctions } from './fd.ts';
import { GuestMemory } from './memory.ts';
import type { Parts } from './parts.ts';
import { linkFunctions, nameFunctions, openFunctions, pathAttributeFunctions } from './path.ts';
import { pollFunctions } from './poll.ts';
import { createRefusalRecorder } from './refusals.ts';
import { directoryFunctions } from './readdir.ts';
import { transferFunctions } from './transfer.ts';

/** The import module's names. The older one has the same functions except `CHANGED_SINCE_UNSTABLE`. */
export const PREVIEW1_MODULE = 'wasi_snapshot_preview1';
export const UNSTABLE_MODULE = 'wasi_unstable';

/** Functions whose records or numbers were different in `wasi_unstable`: offered under the newer name only. */
const CHANGED_SINCE_UNSTABLE: ReadonlySet<string> = new Set([
  'fd_filestat_get',
  'path_filestat_get',
  'fd_seek',
  'poll_oneoff',
]);

const functions = (parts: Parts) => ({
  ...environmentFunctions(parts),
  ...statusFunctions(parts),
  ...preopenFunctions(parts),
  ...attributeFunctions(parts),
  ...positionFunctions(parts),
  ...transferFunctions(parts),
  ...directoryFunctions(parts),
  ...openFunctions(parts),
  ...nameFunctions(parts),
  ...linkFunctions(parts),
  ...pathAttributeFunctions(parts),
  ...pollFunctions(parts),
  ...socketFunctions(parts),
});
export type Preview1Function = keyof ReturnType<typeof functions>;

/** One entry per function, so that the loader can know the names without a world. */
const NAMES: Readonly<Record<Preview1Function, true>> = {
  args_get: true,
  args_sizes_get: true,
  clock_res_get: true,
  clock_time_get: true,
  environ_get: true,
  environ_sizes_get: true,
  fd_advise: true,
  fd_allocate: true,
  fd_close: true,
  fd_datasync: true,
  fd_fdstat_get: true,
  fd_fdstat_set_flags: true,
  fd_fdstat_set_rights: true,
  fd_filestat_get: true,
  fd_filestat_set_size: true,
  fd_filestat_set_times: true,
  fd_pread: true,
  fd_prestat_dir_name: true,
  fd_prestat_get: true,
  fd_pwrite: true,
  fd_read: true,
  fd_readdir: true,
  fd_renumber: true,
  fd_seek: true,
  fd_sync: true,
  fd_tell: true,
  fd_write: true,
  path_create_directory: true,
  path_filestat_get: true,
  path_filestat_set_times: true,
  path_link: true,
  path_open: true,
  path_readlink: true,
  path_remove_directory: true,
  path_rename: true,
  path_symlink: true,
  path_unlink_file: true,
  poll_oneoff: true,
  proc_exit: true,
  proc_raise: true,
  random_get: true,
  sched_yield: true,
  sock_accept: true,
  sock_recv: true,
  sock_send: true,
  sock_shutdown: true,
};

/** Whether `createPreview1` offers the function `name` of the import module `module`. */
export function offersPreview1(module: string, name: string): boolean {
  if (module === PREVIEW1_MODULE) return Object.hasOwn(NAMES, name);
  return module === UNSTABLE_MODULE && Object.hasOwn(NAMES, name) && !CHANGED_SINCE_UNSTABLE.has(name);
}

export interface Preview1 {
  readonly imports: WebAssembly.Imports;
  /** To be called with the instance's memory before its first function runs. */
  attach(memory: WebAssembly.Memory): void;
  /** To be called when the guest has returned: throws what had ended it, if its own code caught that on the way. */
  finish(): void;
}

/** A refusal's number; anything that is neither a refusal nor a known failure goes on as the exception it is. */
function errnoOf(error: unknown): number {
  if (error instanceof Refusal) return error.errno;
  if (error instanceof GuestError) return ERRNO_OF[error.code];
  throw error;
}

/** One guest's host. What ends the guest (its exit, a defect) is thrown again at every later call: it cannot be caught and ignored. */
export function createPreview1(world: GuestWorld): Preview1 {
  const memory = new GuestMemory();
  const descriptors = new Descriptors(world);
  let ended: { readonly by: unknown } | undefined;
  const record = createRefusalRecorder({ fs: world.fs, memory, descriptors });
  const answering =
    <A extends readonly unknown[]>(name: string, run: (...args: A) => unknown) =>
    (...args: A): number => {
      if (ended !== undefined) throw ended.by;
      try {
        run(...args);
        return ERRNO.success;
      } catch (error) {
        try {
          if (error instanceof Refusal) record(name, error, args);
          return errnoOf(error);
        } catch (end) {
          ended = { by: end };
          throw end;
        }
      }
    };
  const all = Object.entries(functions({ world, memory, descriptors })).map(
    ([name, run]) => [name, answering(name, run as (...args: readonly unknown[]) => unknown)] as const,
  );
  return {
    imports: {
      [PREVIEW1_MODULE]: Object.fromEntries(all),
      [UNSTABLE_MODULE]: Object.fromEntries(all.filter(([name]) => !CHANGED_SINCE_UNSTABLE.has(name))),
    },
    attach: (instanceMemory) => memory.attach(instanceMemory),
    finish() {
      if (ended !== undefined) throw ended.by;
    },
  };
}
