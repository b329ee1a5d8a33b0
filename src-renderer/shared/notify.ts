/** Short messages to the user, without saying how they are drawn. */
import { toFailure } from './failure.ts';

/** What can be done about what a message says, by one button. */
export interface NotifyAction {
  readonly label: string;
  readonly run: () => void;
}

export interface Notify {
  readonly done: (title: string, detail?: string, action?: NotifyAction) => void;
  readonly failed: (title: string, detail?: string) => void;
  readonly note: (title: string, detail?: string) => void;
}

/** The button that takes a deed back; none for one that is in no log. */
export const undoAction = (
  operation: string | null | undefined,
  undo: (operation: string) => void,
): NotifyAction | undefined => (operation == null ? undefined : { label: 'Undo', run: () => undo(operation) });

/** What the user cancelled did not fail. */
export function tellFailure(notify: Notify, title: string, error: unknown): void {
  const { code, message } = toFailure(error);
  if (code === 'cancelled') notify.note('Cancelled', 'Everything is as it was before.');
  else notify.failed(title, message);
}
