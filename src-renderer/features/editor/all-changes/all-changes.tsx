/** Every difference in one scroll: files under headers that stay in view, read as they come near. */
import { useCallback, useMemo } from 'react';
import { ListCollapse } from 'lucide-react';
import { useStore } from 'zustand';

import type { TreePair } from '../../../../src-preload/contract/review-schemas.ts';
import type { Change } from '../../../../src-preload/contract/schemas.ts';
import { EmptyState } from '../../../shared/empty-state.tsx';
import type { EditorTarget } from '../../../shared/selection.ts';
import { useAnswer } from '../../../shared/use-answer.ts';
import { EditorLoading } from '../editor-loading.tsx';
import { FileNotice } from '../file-notice.tsx';
import { sandboxId } from '../review-deps.ts';
import type { ReviewDeps } from '../review-deps.ts';

import { AllFiles } from './all-files.tsx';

export interface AllChangesProps {
  readonly target: Extract<EditorTarget, { kind: 'all-changes' }>;
  readonly review: ReviewDeps;
}

export function AllChanges({ target, review }: AllChangesProps) {
  const { pair } = target;
  return pair ? <OfPair pair={pair} review={review} /> : <OfSandbox review={review} />;
}

function OfSandbox({ review }: Pick<AllChangesProps, 'review'>) {
  const { changes, changesState, failure, filesVersion } = useStore(review.sandbox);
  if (failure) return <FileNotice title="The changes cannot be read" detail={failure.message} />;
  if (changesState === 'loading') return <EditorLoading />;
  return <Listed changes={changes} version={filesVersion} pair={null} total={changes.length} review={review} />;
}

/** Changes of a pair that are listed; `compareTrees` pages. */
const MOST = 10_000;

function OfPair({ pair, review }: { readonly pair: TreePair; readonly review: ReviewDeps }) {
  const version = useStore(review.sandbox, (sandbox) => sandbox.filesVersion);
  const ask = useCallback(
    () => review.client.compareTrees({ sandbox: sandboxId(review), ...pair, limit: MOST }),
    // Other files have other differences, although the question is the same.
    // eslint-disable-next-line react-hooks/exhaustive-deps -- so their version is part of it
    [review, pair, version],
  );
  const answer = useAnswer(ask);
  if (answer.at === 'failed') return <FileNotice title="Not compared" detail={answer.failure.message} />;
  const found = answer.at === 'ready' ? answer.value : answer.last;
  if (found === null) return <EditorLoading />;
  return <Listed changes={found.changes} total={found.total} version={version} pair={pair} review={review} />;
}

interface ListedProps {
  readonly changes: readonly Change[];
  readonly version: number;
  readonly pair: TreePair | null;
  /** Of all changes, also of those that are not listed. */
  readonly total: number;
  readonly review: ReviewDeps;
}

function Listed({ changes, version, pair, total, review }: ListedProps) {
  // A directory has no lines; what is in it stands for itself.
  const files = useMemo(() => changes.filter(({ entry }) => entry !== 'directory'), [changes]);
  if (files.length === 0) {
    return (
      <EmptyState icon={<ListCollapse size={28} strokeWidth={1.4} />} title="No changes">
        There is no difference in any file. What a capsule or you change shows up here, file by file.
      </EmptyState>
    );
  }
  return (
    <AllFiles
      files={files}
      version={version}
      pair={pair}
      review={review}
      missing={Math.max(0, total - changes.length)}
    />
  );
}
