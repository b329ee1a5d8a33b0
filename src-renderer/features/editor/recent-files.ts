/** Which files were opened lately. */
import type { EditorTarget } from '../../shared/selection.ts';

/** Files that are remembered. */
const MOST_RECENT = 50;

/** The last one first. */
export function withRecent(recent: readonly string[], { kind, path }: EditorTarget): readonly string[] {
  if (kind !== 'file') return recent;
  return [path, ...recent.filter((one) => one !== path)].slice(0, MOST_RECENT);
}
