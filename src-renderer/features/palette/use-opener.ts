/** Gives the keyboard back to whoever had it when a palette goes away. */
import { useEffect, useState } from 'react';

import { focusIsLost, giveFocusBack } from '../../shared/focus.ts';

/** Answers what does something once the palette is gone and the keyboard is where it was: a dialog then gives it back to there. */
export function useOpener(): (then: () => void) => void {
  // Asked before the field takes the focus.
  const [opener] = useState(() => document.activeElement);
  useEffect(
    () => () => {
      // After the command: it may have moved the keyboard itself.
      setTimeout(() => focusIsLost() && giveFocusBack(opener, ['.side-bar .tree', '.title-search']));
    },
    [opener],
  );
  return (then) => {
    setTimeout(() => {
      giveFocusBack(opener, []);
      then();
    });
  };
}
