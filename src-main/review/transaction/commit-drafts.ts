/** The steps of a commit as changes that are wanted. */
import { using } from '../../vfs/derived.ts';
import type { HostAttributes } from '../../vfs/host/host-tree.ts';
import type { Overlay } from '../../vfs/overlay.ts';
import { pieces } from '../content.ts';
import type { Names } from '../names.ts';
import type { Plan, Step } from '../step.ts';
import { ANY_TIME } from './base-change.ts';
import type { Draft, Source, Wanted } from './draft.ts';

const NEW_FILE: HostAttributes = { mode: 0o644, mtimeNs: 0n };
const NEW_DIRECTORY = 0o755;

function* topPieces(overlay: Overlay, names: Names): Generator<Uint8Array> {
  const file = overlay.readTop(names);
  try {
    yield* pieces(file, file.stat().size);
  } finally {
    file.close();
  }
}

function sourceOf(overlay: Overlay, { text, source, names }: Step): Source {
  if (text) return { size: text.length, read: () => [text] };
  const from = source ?? names;
  return {
    size: using(overlay.readTop(from), (file) => file.stat().size),
    read: () => topPieces(overlay, from),
  };
}

function wantedBy(overlay: Overlay, step: Step): Wanted {
  const { action, attributes } = step;
  if (action === 'make-directory')
    return { as: 'directory', attributes: { mode: attributes?.mode ?? NEW_DIRECTORY, mtimeNs: ANY_TIME } };
  if (action === 'write') return { as: 'file', source: sourceOf(overlay, step), attributes: attributes ?? NEW_FILE };
  if (action === 'link') return { as: 'link', target: step.target ?? '' };
  if (action === 'attributes') return { as: 'attributes', attributes: attributes ?? NEW_FILE };
  return { as: 'nothing' };
}

function draftsOfStep(overlay: Overlay, step: Step): readonly Draft[] {
  const { action, path, kind, names, from, expects, unfinished, attributes } = step;
  if (action === 'settle') return [];
  const common = { told: { path, kind, action }, expects, owned: 'left', unfinished } as const;
  if (action !== 'rename' || !from)
    return [{ ...common, what: 'entry', names, wanted: wantedBy(overlay, step), before: undefined }];
  const move: Draft = { ...common, what: 'move', from, to: names, before: undefined };
  if (!attributes) return [move];
  const told = { path, kind, action: 'attributes' } as const;
  const wanted = { as: 'attributes', attributes } as const;
  return [move, { ...common, told, expects: [], what: 'entry', names, wanted, before: undefined }];
}

export const draftsOfCommit = (overlay: Overlay, plan: Plan): readonly Draft[] =>
  plan.steps.flatMap((step) => draftsOfStep(overlay, step));
