/** What capsules may do unasked, with a button to take each back. */
import type { Allowance } from '../../../src-preload/contract/prompt-schemas.ts';
import { Dialog } from '../../shared/dialog.tsx';
import { visible } from '../../shared/visible.ts';

import type { PromptsStore } from './store.ts';

interface AllowancesDialogProps {
  readonly store: PromptsStore;
  readonly allowances: readonly Allowance[];
}

export function AllowancesDialog({ store, allowances }: AllowancesDialogProps) {
  const { hideAllowances, revoke } = store.getState();
  return (
    <Dialog
      title="Allowances"
      description="What you allowed for this session or always. A capsule that asks for a resource that a pattern covers is not asked about again."
      width={560}
      onClose={hideAllowances}
      buttons={
        <button type="button" className="button" onClick={hideAllowances}>
          Close
        </button>
      }
    >
      {allowances.length === 0 && <p className="faint">There are none.</p>}
      <ul className="allowances" aria-label="Allowances">
        {allowances.map((allowance) => (
          <li key={allowance.pattern} className="allowance">
            <code className="mono">{visible(allowance.pattern)}</code>
            <span className="faint">
              {allowance.lifetime === 'always' ? 'always' : 'this session'}, asked by {visible(allowance.capsule)}
            </span>
            <button
              type="button"
              className="button small"
              aria-label={`Take back ${visible(allowance.pattern)}`}
              onClick={() => void revoke(allowance.pattern)}
            >
              Take back
            </button>
          </li>
        ))}
      </ul>
    </Dialog>
  );
}
