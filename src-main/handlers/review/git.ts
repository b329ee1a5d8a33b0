/** What git says of a workspace. */
import type { ApiHandlers, CallOutput } from '../../../src-preload/contract/api.ts';
import { GitDesk } from '../../sandbox/git/git-facts.ts';
import type { AskedMount } from '../../sandbox/git/git-facts.ts';
import type { MountedTree } from '../../sandbox/mounts.ts';
import { orNull } from '../../vfs/errors.ts';
import { relPath } from '../../vfs/path/rel-path.ts';
import { parseSchemePath } from '../../vfs/path/scheme-path.ts';
import { inSlices } from '../slices.ts';
import type { Opened, Workbench } from '../workbench.ts';

type Calls = 'gitFacts';

/** Canonical paths, by their mounts. What is no path has no state. */
function pathsByMount({ session }: Opened, paths: readonly string[]): ReadonlyMap<string, AskedMount['paths']> {
  const byMount = new Map<string, AskedMount['paths'][number][]>(session.mounts.all().map(({ name }) => [name, []]));
  for (const path of paths) {
    const place = orNull(() => parseSchemePath(path, session.mounts.extraNames));
    if (!place) continue;
    const { names } = place.path;
    byMount.get(place.mount)?.push({ path, names, kind: kindAt(session.mounts.get(place.mount), names) });
  }
  return byMount;
}

const kindAt = (mount: MountedTree, names: readonly string[]) =>
  orNull(() => {
    const { vfs, root } = mount.view('merged');
    return vfs.locate(root, relPath(names), 'keep').kind;
  });

function* factsOf(
  opened: Opened,
  desk: GitDesk,
  asked: readonly string[],
): Generator<undefined, CallOutput<'gitFacts'>> {
  const facts: CallOutput<'gitFacts'> = { mounts: [], states: {} };
  for (const [name, paths] of pathsByMount(opened, asked)) {
    const hostPath = opened.session.mounts.get(name).overlay.base?.hostPath;
    const found = hostPath === undefined ? null : yield* desk.ask({ hostPath, paths });
    if (!found) continue;
    facts.mounts.push({ mount: name, head: found.head });
    Object.assign(facts.states, Object.fromEntries(found.states));
  }
  return facts;
}

export const createGitHandlers = (workbench: Workbench): Pick<ApiHandlers, Calls> => {
  const desks = new WeakMap<Opened, GitDesk>();
  const deskOf = (opened: Opened): GitDesk => {
    const desk = desks.get(opened) ?? new GitDesk();
    desks.set(opened, desk);
    return desk;
  };
  return {
    gitFacts: ({ sandbox, paths }) => {
      const opened = workbench.opened(sandbox);
      return inSlices(factsOf(opened, deskOf(opened), paths), opened.isOpen);
    },
  };
};
