/** What all our editors have in common. */
import type { editor } from 'monaco-editor/editor';

/** Pixels between line numbers and text of what can be staged: the bar of a change, and its sign behind it. */
export const HUNK_ROOM = 20;

export const EDITOR_OPTIONS = {
  automaticLayout: true,
  fontFamily: "'JetBrains Mono Variable', monospace",
  fontSize: 13,
  lineHeight: 20,
  fontLigatures: false,
  minimap: { enabled: false },
  scrollBeyondLastLine: false,
  smoothScrolling: false,
  renderLineHighlight: 'line',
  renderWhitespace: 'selection',
  renderFinalNewline: 'on',
  overviewRulerLanes: 2,
  fixedOverflowWidgets: true,
  padding: { top: 8, bottom: 8 },
  stickyScroll: { enabled: false },
  scrollbar: { verticalScrollbarSize: 11, horizontalScrollbarSize: 11, useShadows: false },
  occurrencesHighlight: 'off',
  unicodeHighlight: { ambiguousCharacters: false },
  wordBasedSuggestions: 'currentDocument',
} as const satisfies editor.IStandaloneEditorConstructionOptions;
