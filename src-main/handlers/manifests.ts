/** Manifests of capsules on the host's disk, the mode of runs, and principals, for windows. */
import type { ApiHandlers, CallInput } from '../../src-preload/contract/api.ts';
import type { ManifestFile, Principal } from '../../src-preload/contract/policy-schemas.ts';
import type { Session } from '../sandbox/session.ts';
import { byUser } from './by-user.ts';
import { manifestPlace } from './manifest-place.ts';
import type { ManifestPlace } from './manifest-place.ts';
import type { Workbench } from './workbench.ts';
import { writeManifest } from './write-manifest.ts';
import type { WriteDeps } from './write-manifest.ts';

type ManifestCalls = 'manifestRead' | 'manifestWrite' | 'policyMode' | 'principalList' | 'principalCreate';

const describe = ({ path, state, capsuleFile, text, version, note }: ManifestPlace): ManifestFile => ({
  ...{ state, file: path, capsuleFile, text, version, note },
});

const placeDepsOf = ({ deps, shelf }: Workbench): WriteDeps => ({
  host: deps.host,
  own: deps.ownCapsules,
  isBundled: (file) => shelf.isBundled(file),
});

/** Those that can be switched to; one that was imported belongs to whom it came from. */
function principalsAt({ deps: { principals } }: Workbench, { record, principal }: Session): Principal[] {
  if (record.imported) return [{ name: principal, sandbox: record.id, current: true }];
  return principals.list().map((name) => ({
    name,
    sandbox: name === principal ? record.id : principals.sandboxOf(record, name),
    current: name === principal,
  }));
}

function changeMode(session: Session, set: NonNullable<CallInput<'policyMode'>['set']>): void {
  byUser(session, { op: 'settings', path: 'settings://policy-mode', asked: set }, () =>
    session.settings.setPolicyMode(set),
  );
}

export const createManifestHandlers = (workbench: Workbench): Pick<ApiHandlers, ManifestCalls> => {
  const sessionOf = (sandbox: string): Session => workbench.opened(sandbox).session;
  const { principals } = workbench.deps;
  return {
    async manifestRead({ sandbox, file }) {
      sessionOf(sandbox);
      return describe(await manifestPlace(placeDepsOf(workbench), file));
    },
    async manifestWrite({ sandbox, ...wanted }) {
      return describe(await writeManifest(workbench.opened(sandbox), placeDepsOf(workbench), wanted));
    },
    policyMode({ sandbox, set }) {
      const session = sessionOf(sandbox);
      if (set) changeMode(session, set);
      return { mode: session.settings.policyMode };
    },
    principalList: ({ sandbox }) => principalsAt(workbench, sessionOf(sandbox)),
    principalCreate({ sandbox, name }) {
      const session = sessionOf(sandbox);
      principals.create(name);
      byUser(
        session,
        { op: 'settings', path: `principal://${name}`, reason: 'the user made a principal' },
        () => undefined,
      );
      return principalsAt(workbench, session);
    },
  };
};
