/** The question before a deed with checkpoints or layers; at most one is open. */
import { useStore } from 'zustand';

import type { LayerQuestion } from './deeds-store.ts';
import { ImportDialog } from './import-dialog.tsx';
import { ImportedDialog } from './imported-dialog.tsx';
import { ExportDialog } from './export-dialog.tsx';
import type { LayersDialogsProps } from './layers-props.ts';
import { NameDialog } from './name-dialog.tsx';
import { RestoreDialog } from './restore-dialog.tsx';
import { ThinDialog } from './thin-dialog.tsx';

type ArchiveQuestion = Extract<LayerQuestion, { ask: 'export' | 'import' | 'imported' }>;

function ArchiveDialog({ question, ...props }: LayersDialogsProps & { readonly question: ArchiveQuestion }) {
  if (question.ask === 'export') return <ExportDialog {...props} question={question} />;
  if (question.ask === 'import') return <ImportDialog {...props} mount={question.mount} />;
  return <ImportedDialog store={props.feature.deeds} question={question} />;
}

type CheckpointQuestion = Exclude<LayerQuestion, ArchiveQuestion>;

function CheckpointDialog({
  question,
  feature,
  sandbox,
}: LayersDialogsProps & { readonly question: CheckpointQuestion }) {
  const { deeds } = feature;
  if (question.ask === 'restore') return <RestoreDialog store={deeds} checkpoint={question.checkpoint} />;
  if (question.ask === 'drop' || question.ask === 'squash') return <ThinDialog store={deeds} question={question} />;
  return <NameDialog store={deeds} question={question} sandbox={sandbox} />;
}

export function LayerDialogs(props: LayersDialogsProps) {
  const question = useStore(props.feature.deeds, (state) => state.question);
  if (!question) return null;
  const { ask } = question;
  if (ask === 'export' || ask === 'import' || ask === 'imported')
    return <ArchiveDialog {...props} question={question} />;
  return <CheckpointDialog {...props} question={question} />;
}
