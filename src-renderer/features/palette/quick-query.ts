/** What is typed into quick open: a file, a line of one, or a line of the file that is looked at. */
import type { TextPlace } from '../../shared/selection.ts';

export type QuickQuery =
  | { readonly kind: 'file'; readonly text: string; readonly at: TextPlace | null }
  | { readonly kind: 'line'; readonly at: TextPlace | null }
  | { readonly kind: 'commands' };

const PLACE = /:(?<line>\d+)(?::(?<column>\d+))?:?$/;

function placeIn(text: string): TextPlace | null {
  const groups = PLACE.exec(text)?.groups;
  if (!groups) return null;
  return { line: Number(groups['line']), column: Math.max(1, Number(groups['column'] ?? 1)), length: 0 };
}

/** `name`, `name:12`, `name:12:3`, `:12`, or `>` for the commands. */
export function readQuickQuery(text: string): QuickQuery {
  if (text.startsWith('>')) return { kind: 'commands' };
  const at = placeIn(text);
  if (text.startsWith(':')) return { kind: 'line', at };
  return { kind: 'file', text: at ? text.replace(PLACE, '') : text, at };
}
