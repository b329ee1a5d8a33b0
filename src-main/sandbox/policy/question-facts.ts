/** What a question says of the world besides what was asked: what is there now, and what led here. */
import type { Operation } from '../../../src-preload/contract/vocabulary.ts';
import type { AuditLog } from '../../audit/audit-log.ts';
import { orNull } from '../../vfs/errors.ts';
import { relPath } from '../../vfs/path/rel-path.ts';
import type { MountTable } from '../mounts.ts';
import type { QuestionFacts } from './access-question.ts';

/** Events that a question names, and how many of the record are looked through for them. */
const SHOWN = 5;
const LOOKED_THROUGH = 500;

/** Looked at for the user's sake: it is no attempt of the guest. */
export const entryAt =
  (mounts: MountTable): QuestionFacts['entryAt'] =>
  (name, names) =>
    orNull(() => {
      const mount = mounts.get(name);
      return mount.view('merged').vfs.locate(mount.root, relPath(names), 'keep').kind;
    });

/** What was said about it, not done by it. */
const NOT_ITS_OWN: ReadonlySet<Operation> = new Set(['prompt', 'answer', 'grant', 'revoke']);

/** Of a run that did nothing among the newest events of a busy record there are none. */
export const leadOf =
  (audit: () => Pick<AuditLog, 'count' | 'page'>): QuestionFacts['lead'] =>
  (run) => {
    const log = audit();
    const page = log.page({ after: Math.max(0, log.count() - LOOKED_THROUGH), limit: LOOKED_THROUGH, run });
    const own = page.events.filter(({ op }) => !NOT_ITS_OWN.has(op));
    return own.slice(-SHOWN).map(({ seq }) => seq);
  };
