/** Is there room in a folder for what a commit brings? Asked before anything is written. */
import { using } from '../../vfs/derived.ts';
import type { HostWriter } from '../../vfs/host/host-tree.ts';
import type { Overlay } from '../../vfs/overlay.ts';
import type { Conflict, Plan, Step } from '../step.ts';

function bytesOf(overlay: Overlay, { action, text, source, names }: Step): number {
  if (action !== 'write') return 0;
  return text?.length ?? using(overlay.readTop(source ?? names), (file) => file.stat().size);
}

/** The first file that there is no room for; old contents go only after all new ones have come. */
export function roomFor(part: {
  readonly overlay: Overlay;
  readonly writer: Pick<HostWriter, 'room'>;
  readonly plan: Plan;
}): Conflict | null {
  const { overlay, writer, plan } = part;
  let room = writer.room();
  if (room === null) return null;
  for (const step of plan.steps) {
    room -= bytesOf(overlay, step);
    if (room >= 0) continue;
    const { path } = step;
    return { path, reason: 'no-space', message: `There is no room in the folder for ${path}.` };
  }
  return null;
}
