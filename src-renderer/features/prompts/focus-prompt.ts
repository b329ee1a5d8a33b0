/** Takes the keyboard to the question that is asked. */

export const PROMPT_PANEL = 'prompt-panel';

/** To the panel itself, where Enter does nothing: the first Tab leads to what is asked, the next ones to the answers. */
export const focusPrompt = (): void => document.getElementById(PROMPT_PANEL)?.focus();
