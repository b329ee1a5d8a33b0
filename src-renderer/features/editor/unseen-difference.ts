/** What differs between two texts when no line does: an editor shows such a file as unchanged. */

const ENDS = { '\r\n': 'CRLF', '\n': 'LF', '\r': 'CR' } as const;
const endsOf = (text: string): string => {
  const found = new Set(text.match(/\r\n|\n|\r/g));
  const kinds = Object.entries(ENDS).filter(([end]) => found.has(end));
  return kinds.map(([, name]) => name).join(' and ');
};
const MARK = '\ufeff';
const lines = (text: string): string => text.replace(MARK, '').replaceAll(/\r\n?/g, '\n');

/** In words, or null when the texts are equal or some line differs. */
export function unseenDifference(before: string, after: string): string | null {
  if (before === after || lines(before) !== lines(after)) return null;
  const found: string[] = [];
  const [from, to] = [endsOf(before), endsOf(after)];
  if (from !== to) found.push(`line ends ${from} → ${to}`);
  if (before.startsWith(MARK) !== after.startsWith(MARK)) {
    found.push(after.startsWith(MARK) ? 'byte order mark added' : 'byte order mark removed');
  }
  return found.join(', ') || 'only line ends differ';
}
