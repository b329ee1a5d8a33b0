/** Keeps the keyboard somewhere useful when what had the focus goes away. */

/** Whether nothing has the keyboard: the browser then parks it on the page itself. */
export const focusIsLost = (): boolean => document.activeElement === null || document.activeElement === document.body;

/** Gives the focus back to `element`, or, when that is gone or disabled, to the first of `instead` that is there. */
export function giveFocusBack(element: Element | null, instead: readonly string[]): void {
  const others = instead.map((selector) => document.querySelector(selector));
  for (const candidate of [element, ...others]) {
    if (!(candidate instanceof HTMLElement) || !candidate.isConnected || candidate === document.body) continue;
    candidate.focus();
    if (document.activeElement === candidate) return;
  }
}
