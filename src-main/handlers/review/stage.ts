/** What is staged for the next commit, and what was reviewed. */
import type { ApiHandlers } from '../../../src-preload/contract/api.ts';
import { CallError } from '../../../src-preload/contract/reply.ts';
import type { Staged } from '../../../src-preload/contract/review-schemas.ts';
import type { Opened, Workbench } from '../workbench.ts';

type Calls = 'stageRead' | 'stageAdd' | 'stageRemove' | 'stageText' | 'stageWrite' | 'reviewMark';

const STALE = 'The file has been changed since these lines were chosen: look at it again.';

function shown({ staged }: Opened): Staged {
  const { paths, reviewed, message } = staged.read();
  return { paths: [...paths], reviewed: [...reviewed], message };
}

const canonical = ({ session }: Opened, paths: readonly string[]): readonly string[] =>
  paths.map((path) => session.canonical(path));

export const createStageHandlers = (workbench: Workbench): Pick<ApiHandlers, Calls> => ({
  stageRead({ sandbox, message }) {
    const opened = workbench.opened(sandbox);
    if (message !== undefined && !opened.session.record.imported) opened.staged.setMessage(message);
    return shown(opened);
  },
  stageAdd({ sandbox, paths }) {
    const opened = workbench.opened(sandbox);
    opened.staged.add(canonical(opened, paths));
    return shown(opened);
  },
  stageRemove({ sandbox, paths }) {
    const opened = workbench.opened(sandbox);
    opened.staged.remove(paths && canonical(opened, paths));
    return shown(opened);
  },
  stageText({ sandbox, path }) {
    const { session, staged } = workbench.opened(sandbox);
    return staged.text(session.canonical(path));
  },
  stageWrite({ sandbox, path, text, version }) {
    const { session, staged } = workbench.opened(sandbox);
    const place = session.canonical(path);
    if (staged.write(place, text, version) === 'stale') throw new CallError('conflict', STALE);
    return staged.text(place);
  },
  reviewMark({ sandbox, paths, mark }) {
    const opened = workbench.opened(sandbox);
    opened.staged.mark(canonical(opened, paths), mark);
    return shown(opened);
  },
});
