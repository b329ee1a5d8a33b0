/** The dialogs about the record as a whole; at most one is open. */
import { useStore } from 'zustand';

import { BrowseDialog } from '../../shared/browse-dialog.tsx';

import { ExportDialog } from './export-dialog.tsx';
import type { RecordDialogsProps } from './record-props.ts';
import { RetentionDialog } from './retention-dialog.tsx';
import { VerifyDialog } from './verify-dialog.tsx';

export function RecordDialogs(props: RecordDialogsProps) {
  const { store, client } = props;
  const { dialog, close, importFrom } = useStore(store);
  switch (dialog) {
    case 'verify':
      return <VerifyDialog {...props} />;
    case 'export':
      return <ExportDialog {...props} />;
    case 'retention':
      return <RetentionDialog {...props} />;
    case 'import':
      return <BrowseDialog client={client} pick="bundle" onPick={(file) => void importFrom(file)} onClose={close} />;
    case null:
      return null;
  }
}
