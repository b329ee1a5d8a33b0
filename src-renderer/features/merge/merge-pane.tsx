/** The tab of a conflict: what the folder has, what both come from, what the sandbox has; and the result below. */
import { useEffect } from 'react';
import { CircleCheck, FileQuestionMark } from 'lucide-react';
import { useStore } from 'zustand';

import { EmptyState } from '../../shared/empty-state.tsx';
import { focusIsLost } from '../../shared/focus.ts';
import { nameOf } from '../../shared/paths.ts';
import { useReadOnly } from '../../shared/use-read-only.ts';
import { visible } from '../../shared/visible.ts';

import type { MergePaneProps } from './merge-props.ts';
import { MergeText } from './merge-text.tsx';
import { SideFacts } from './side-facts.tsx';
import type { OpenMerge } from './store.ts';

/** The folder belongs to others, too: whoever comes back sees the sides as they are. */
function useLook({ store, sandbox, path }: MergePaneProps): void {
  const files = useStore(sandbox, (view) => view.filesVersion);
  useEffect(() => {
    const { show, look } = store.getState();
    if (store.getState().open[path]) void look(path);
    else void show(path);
  }, [store, path, files]);
  useEffect(() => {
    const look = (): void => void store.getState().look(path);
    window.addEventListener('focus', look);
    return () => window.removeEventListener('focus', look);
  }, [store, path]);
}

export function MergePane(props: MergePaneProps) {
  const { store, sandbox, path } = props;
  const merge = useStore(store, (state) => state.open[path]);
  const access = useReadOnly(sandbox) ? 'read-only' : 'read-write';
  useLook(props);
  if (!merge || merge.phase === 'loading') return <div className="editor-loading" role="status" aria-busy />;
  if (merge.phase === 'failed' || !merge.details) return <NoConflict {...props} merge={merge} />;
  return (
    <div className="merge">
      {merge.outdated && (
        <div className="message-bar" role="alert">
          The folder or the sandbox has something else by now.
          <button type="button" className="button small" onClick={() => void store.getState().reload(path)}>
            Start again with that
          </button>
        </div>
      )}
      {merge.result ? (
        <MergeText {...props} merge={merge} result={merge.result} access={access} />
      ) : (
        <SideFacts store={store} merge={merge} details={merge.details} access={access} />
      )}
    </div>
  );
}

function NoConflict({ store, path, merge }: MergePaneProps & { readonly merge: OpenMerge }) {
  const isSettled = merge.failure?.code === 'not-found';
  const name = visible(nameOf(path));
  useEffect(() => {
    if (focusIsLost()) document.querySelector<HTMLElement>('.merge-again')?.focus();
  }, []);
  return (
    <EmptyState
      icon={isSettled ? <CircleCheck size={28} strokeWidth={1.4} /> : <FileQuestionMark size={28} strokeWidth={1.4} />}
      title={isSettled ? `${name} has no conflict` : `The sides of ${name} cannot be read`}
      actions={
        <button type="button" className="button merge-again" onClick={() => void store.getState().reload(path)}>
          Look again
        </button>
      }
    >
      {isSettled ? 'Nothing stands in the way of committing it.' : visible(merge.failure?.message ?? '')}
    </EmptyState>
  );
}
