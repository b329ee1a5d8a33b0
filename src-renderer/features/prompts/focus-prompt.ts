/** Takes the keyboard to the question that is asked. */

export const PROMPT_PANEL = 'prompt-panel';

/** In a question about a right: to Deny. Else to the panel itself, where Enter does nothing: the first Tab leads to what is asked. */
export function focusPrompt(): void {
  const panel = document.getElementById(PROMPT_PANEL);
  (panel?.querySelector<HTMLElement>('[data-first]') ?? panel)?.focus();
}
