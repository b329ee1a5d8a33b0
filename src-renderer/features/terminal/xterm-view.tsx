/** One run's terminal, drawn by xterm. Loaded when the first terminal is shown. */
import { useEffect, useRef } from 'react';
import { FitAddon } from '@xterm/addon-fit';
import { Terminal } from '@xterm/xterm';
import type { ITheme } from '@xterm/xterm';
import '@xterm/xterm/css/xterm.css';

import { textSettings } from '../../shared/text-settings.ts';
import type { Theme } from '../../shared/theme.ts';

import { prepareTerminal } from './prepare-terminal.ts';
import type { TerminalStore } from './store.ts';

export interface XtermViewProps {
  readonly store: TerminalStore;
  readonly run: string;
  readonly theme: Theme;
  readonly focusSerial: number | null;
}

const COLOURS = ['black', 'red', 'green', 'yellow', 'blue', 'magenta', 'cyan', 'white'] as const;

/** The terminal's colours, read from the page's own variables. */
function readTheme(): ITheme {
  const style = getComputedStyle(document.documentElement);
  const value = (name: string): string => style.getPropertyValue(name).trim();
  const ansi = Object.fromEntries(COLOURS.map((name) => [name, value(`--ansi-${name}`)]));
  const bright = Object.fromEntries(
    COLOURS.map((name) => [`bright${name.charAt(0).toUpperCase()}${name.slice(1)}`, value(`--ansi-${name}`)]),
  );
  return {
    ...ansi,
    ...bright,
    brightBlack: value('--text-3'),
    background: value('--bg-panel'),
    foreground: value('--text'),
    cursor: value('--accent'),
    selectionBackground: value('--selection'),
    scrollbarSliderBackground: value('--scrollbar'),
    scrollbarSliderHoverBackground: value('--scrollbar-hover'),
    scrollbarSliderActiveBackground: value('--scrollbar-hover'),
  };
}

export function XtermView({ store, run, theme, focusSerial }: XtermViewProps) {
  const frame = useRef<HTMLDivElement>(null);
  const terminal = useRef<Terminal | null>(null);

  useEffect(() => {
    const element = frame.current;
    if (!element) return;
    const opened = openTerminal(element, store, run);
    terminal.current = opened.terminal;
    return () => {
      terminal.current = null;
      opened.dispose();
    };
  }, [store, run]);
  useEffect(() => {
    if (terminal.current) terminal.current.options.theme = readTheme();
  }, [theme]);
  useEffect(() => {
    // Loading takes a while: who answers a question by then, or fills in the next call, keeps the keyboard.
    const isTyping = document.activeElement?.closest('.prompt-panel, .call-panel') != null;
    if (focusSerial !== null && !isTyping) terminal.current?.focus();
  }, [focusSerial, run]);

  return <div ref={frame} className="xterm-frame" />;
}

function openTerminal(
  element: HTMLElement,
  store: TerminalStore,
  run: string,
): { terminal: Terminal; dispose: () => void } {
  const terminal = new Terminal({
    convertEol: true,
    cursorBlink: false,
    fontFamily: textSettings.getState().terminal.family,
    fontSize: textSettings.getState().terminal.size,
    lineHeight: 1.35,
    scrollback: 10_000,
    theme: readTheme(),
    screenReaderMode: false,
    // A program's black on our dark ground, or white on our light one, must be readable.
    minimumContrastRatio: 4.5,
    allowProposedApi: true,
    // A guest may ask how large its terminal is, and hears the truth also after a change.
    windowOptions: { getWinSizeChars: true },
  });
  prepareTerminal(terminal);
  const fit = new FitAddon();
  terminal.loadAddon(fit);
  terminal.open(element);
  terminal.textarea?.setAttribute('aria-label', 'Terminal input');
  const { resize, setKeys } = store.getState();
  const observer = new ResizeObserver(() => {
    if (element.clientHeight > 0) fit.fit();
  });
  const sized = terminal.onResize(({ cols, rows }) => resize({ columns: cols, rows }));
  // A program that turns to the other screen draws all of it, and wants every key.
  const turned = terminal.buffer.onBufferChange(({ type }) => setKeys(run, type === 'alternate' ? 'raw' : 'edited'));
  observer.observe(element);
  const dressed = textSettings.subscribe(({ terminal: { family, size } }, before) => {
    if (family === before.terminal.family && size === before.terminal.size) return;
    terminal.options.fontFamily = family;
    terminal.options.fontSize = size;
    fit.fit();
  });
  const detach = store
    .getState()
    .session(run)
    .transcript.attach((part) => terminal.write(part));
  const typing = terminal.onData((data) => store.getState().type(run, data));
  terminal.attachCustomKeyEventHandler((event) => !belongsToWorkbench(event));
  return {
    terminal,
    dispose: () => {
      detach();
      dressed();
      typing.dispose();
      sized.dispose();
      turned.dispose();
      observer.disconnect();
      terminal.dispose();
    },
  };
}

/** Keys of the workbench must reach it although the terminal has the focus. */
const belongsToWorkbench = (event: KeyboardEvent): boolean =>
  event.key === 'F1' ||
  (event.ctrlKey && (event.shiftKey || event.code === 'Backquote' || event.code === 'KeyB' || event.code === 'KeyJ'));
