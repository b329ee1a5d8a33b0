/** A text that a capsule changes in five places: hunks that can be told apart. */
import { PUT } from './lua-put.ts';

const LINES = 50;
/** The lines that the capsule changes, each a hunk of its own. */
export const CHANGED = [5, 15, 25, 35, 45];

/** The text with these of its lines as the capsule leaves them. */
export const withChanges = (...changed: readonly number[]): string =>
  Array.from({ length: LINES }, (_, index) => `${lineOf(index + 1, changed)}\n`).join('');

const lineOf = (line: number, changed: readonly number[]): string =>
  changed.includes(line) ? `line ${line} by the capsule` : `line ${line}`;

/** For Lua: changes all five lines of `text`, and makes `other`. */
export const CHANGE_FIVE = `${PUT}
local lines = {}
for line in io.lines('text') do lines[#lines + 1] = line end
for _, number in ipairs({${CHANGED.join(', ')}}) do lines[number] = lines[number] .. ' by the capsule' end
put('text', 'w', table.concat(lines, '\\n') .. '\\n')
put('other', 'w', 'made\\n')
`;
