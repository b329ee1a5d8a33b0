/** Verifies the whole record of an open sandbox, as it lies on disk and as its anchor knows it. */
import { verifyChain } from '../audit/verify-chain.ts';
import type { ChainFindings, ChainProgress } from '../audit/verify-chain.ts';
import type { Session } from './session.ts';

export interface RecordFindings extends ChainFindings {
  /** The newest event that the anchor vouches for; null when there is no anchor, or none to trust. */
  readonly anchored: number | null;
}

/** One step takes a few milliseconds. Errors: `VfsError` when what is recorded cannot be brought into the journal. */
export function* verifyRecord({ audit, store, anchor }: Session): Generator<ChainProgress, RecordFindings> {
  store.journal.commit(); // what is chained, and not written yet, may still be taken back
  const check = anchor?.check() ?? null;
  const record = {
    blocks: audit.storedBlocks,
    floor: () => audit.floor(),
    count: () => audit.count(),
    heads: () => audit.heads(),
  };
  const findings = yield* verifyChain(record, check);
  return { ...findings, anchored: check?.anchored ?? null };
}
