/** The buttons of a dialog that asks before something is lost, and stays open while that goes on. */
export interface DangerButtonsProps {
  /** Names the deed and its extent. */
  readonly action: string;
  readonly state: 'ready' | 'disabled';
  readonly onAction: () => void;
  readonly onClose: () => void;
}

/** Cancel has the focus. */
export function DangerButtons({ action, state, onAction, onClose }: DangerButtonsProps) {
  return (
    <>
      <button type="button" className="button" autoFocus onClick={onClose}>
        Cancel
      </button>
      <button type="button" className="button danger" disabled={state === 'disabled'} onClick={onAction}>
        {action}
      </button>
    </>
  );
}
