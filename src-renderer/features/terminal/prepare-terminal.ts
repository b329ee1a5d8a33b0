/** What every terminal of a run needs before anything is written to it. */
import type { Terminal } from '@xterm/xterm';

import { characterProperties, characterWidth } from './character-width.ts';

/** Going back at the left edge goes to the end of the line above, when the terminal broke it there: `reverse wraparound`. */
const WRAP_BACK = '\x1b[?45h';

/** The terminal must have been made with `allowProposedApi`: how wide a character is may not be told to it otherwise. */
export function prepareTerminal(terminal: Terminal): void {
  const version = 'capsule';
  terminal.unicode.register({ version, wcwidth: characterWidth, charProperties: characterProperties });
  terminal.unicode.activeVersion = version;
  terminal.write(WRAP_BACK);
}
