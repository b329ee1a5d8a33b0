/** Texts as lines that keep their endings. */

/** Each with its ending, `\n` or `\r\n`; the last one may have none. An empty text has no lines. */
export function linesOf(text: string): readonly string[] {
  const lines: string[] = [];
  let start = 0;
  for (let end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', start)) {
    lines.push(text.slice(start, end + 1));
    start = end + 1;
  }
  if (start < text.length) lines.push(text.slice(start));
  return lines;
}

const isEnded = (line: string): boolean => line.endsWith('\n');

/** The ending that most of the first lines have. */
function endingOf(lines: readonly string[]): string {
  const few = lines.slice(0, 100).filter(isEnded);
  return few.filter((line) => line.endsWith('\r\n')).length * 2 > few.length ? '\r\n' : '\n';
}

/** Lines as one text. One that has no ending, and is no longer the last, gets the ending that the others have. */
export function textOfLines(lines: readonly string[]): string {
  const last = lines.length - 1;
  const glued = lines.findIndex((line, index) => index < last && !isEnded(line));
  if (glued < 0) return lines.join('');
  const ending = endingOf(lines);
  return lines.map((line, index) => (index < last && !isEnded(line) ? line + ending : line)).join('');
}
