/** Typing in a terminal. */
import { describe, expect, it } from 'vitest';

import { createLineEditor } from './line-editor.ts';

const echoOf = (actions: ReturnType<ReturnType<typeof createLineEditor>['feed']>) =>
  actions.map((action) => (action.do === 'echo' ? action.text : '')).join('');
const sentBy = (actions: ReturnType<ReturnType<typeof createLineEditor>['feed']>) =>
  actions.flatMap((action) => (action.do === 'send' ? [action.text] : []));

describe('the line editor', () => {
  it('echoes what is typed and sends the line with Enter', () => {
    const editor = createLineEditor();
    expect(editor.feed('l')).toEqual([{ do: 'echo', text: 'l' }]);
    expect(editor.feed('s\r')).toEqual([
      { do: 'echo', text: 's' },
      { do: 'echo', text: '\r\n' },
      { do: 'send', text: 'ls\n' },
    ]);
  });
  it('erases whole characters, and nothing beyond the start', () => {
    const editor = createLineEditor();
    editor.feed('a😀');
    expect(echoOf(editor.feed('\x7f'))).toBe('\b \b');
    expect(sentBy(editor.feed('b\r'))).toEqual(['ab\n']);
    expect(editor.feed('\x7f')).toEqual([]);
  });
  it('ends input on an empty line with Ctrl+D, and flushes a line that is not', () => {
    const editor = createLineEditor();
    expect(editor.feed('\x04')).toEqual([{ do: 'end' }]);
    editor.feed('no newline');
    expect(editor.feed('\x04')).toEqual([{ do: 'send', text: 'no newline' }]);
  });
  it('interrupts with Ctrl+C and clears with Ctrl+U', () => {
    const editor = createLineEditor();
    expect(editor.feed('\x03').at(-1)).toEqual({ do: 'interrupt' });
    editor.feed('wrong');
    editor.feed('\x15');
    expect(sentBy(editor.feed('right\r'))).toEqual(['right\n']);
  });
  it('brings earlier lines back', () => {
    const editor = createLineEditor();
    editor.feed('one\rtwo\r');
    editor.feed('\x1b[A');
    editor.feed('\x1b[A');
    expect(sentBy(editor.feed('\r'))).toEqual(['one\n']);
    editor.feed('\x1b[A');
    editor.feed('\x1b[B');
    expect(sentBy(editor.feed('\r'))).toEqual(['\n']);
  });
  it('sends each line of a paste and ignores escape sequences', () => {
    const editor = createLineEditor();
    expect(sentBy(editor.feed('a\r\nb\r'))).toEqual(['a\n', 'b\n']);
    expect(editor.feed('\x1b[D')).toEqual([]);
  });
});
