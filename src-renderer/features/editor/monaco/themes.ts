/** Monaco's colours, the same as the page's. */
import type { editor } from 'monaco-editor/editor';

import type { Theme } from '../../../shared/theme.ts';

const rules = (colours: Readonly<Record<Kind, string>>): editor.ITokenThemeRule[] =>
  Object.entries(colours).map(([token, foreground]) => ({ token, foreground }));

const KINDS = [
  'string.key.json',
  'string.value.json',
  'attribute.name',
  'comment',
  'delimiter',
  'keyword',
  'number',
  'string',
  'tag',
  'type',
] as const;
type Kind = (typeof KINDS)[number];

/** What a token is coloured as; null for what has the colour of the text. */
export const tokenKind = (type: string): Kind | null =>
  KINDS.find((kind) => type === kind || type.startsWith(`${kind}.`)) ?? null;

const PLAIN: Readonly<Record<'dark' | 'light', editor.IStandaloneThemeData>> = {
  dark: {
    base: 'vs-dark',
    inherit: true,
    rules: rules({
      comment: '98a2b0',
      keyword: 'c792ea',
      string: 'a5d6a7',
      number: 'f0b27a',
      type: '7fc8d8',
      'string.key.json': '8ab4f8',
      'string.value.json': 'a5d6a7',
      delimiter: '9aa4b2',
      tag: '8ab4f8',
      'attribute.name': 'e2c08d',
    }),
    colors: {
      'editor.background': '#1a1d23',
      'editor.foreground': '#d6dae1',
      'editorLineNumber.foreground': '#868f9c',
      'editorLineNumber.activeForeground': '#d6dae1',
      'editor.lineHighlightBackground': '#20242b',
      'editor.lineHighlightBorder': '#00000000',
      'editor.selectionBackground': '#33496e',
      'editor.inactiveSelectionBackground': '#2a364a',
      'editorIndentGuide.background1': '#262b33',
      'editorIndentGuide.activeBackground1': '#3a414d',
      'editorWidget.background': '#20242b',
      'editorWidget.border': '#313743',
      'editorGutter.background': '#1a1d23',
      'editorOverviewRuler.border': '#00000000',
      'editorBracketHighlight.foreground1': '#a3abb8',
      'editorBracketHighlight.foreground2': '#8ab4f8',
      'editorBracketHighlight.foreground3': '#c792ea',
      'scrollbarSlider.background': '#8b95a524',
      'scrollbarSlider.hoverBackground': '#8b95a550',
      'scrollbarSlider.activeBackground': '#8b95a570',
      'diffEditor.insertedLineBackground': '#2f6b3f2e',
      'diffEditor.insertedTextBackground': '#3f9a5640',
      'diffEditor.removedLineBackground': '#8a333c2b',
      'diffEditor.removedTextBackground': '#c2485345',
      'diffEditor.diagonalFill': '#2a2f3850',
      'diffEditor.unchangedRegionBackground': '#181b20',
      focusBorder: '#6ea0ff',
      'minimap.background': '#1a1d23',
    },
  },
  light: {
    base: 'vs',
    inherit: true,
    rules: rules({
      comment: '566170',
      keyword: '8b36b0',
      string: '2f7d3b',
      number: 'a3520e',
      type: '0f7a8c',
      'string.key.json': '1f56b8',
      'string.value.json': '2f7d3b',
      delimiter: '59636e',
      tag: '1f56b8',
      'attribute.name': '895503',
    }),
    colors: {
      'editor.background': '#ffffff',
      'editor.foreground': '#1f2430',
      'editorLineNumber.foreground': '#69727f',
      'editorLineNumber.activeForeground': '#262c37',
      'editor.lineHighlightBackground': '#f6f7f9',
      'editor.lineHighlightBorder': '#00000000',
      'editor.selectionBackground': '#c5d9ff',
      'editor.inactiveSelectionBackground': '#e2eafa',
      'editorIndentGuide.background1': '#ebedf0',
      'editorIndentGuide.activeBackground1': '#cfd4db',
      'editorWidget.background': '#ffffff',
      'editorWidget.border': '#d9dde3',
      'editorOverviewRuler.border': '#00000000',
      'editorBracketHighlight.foreground1': '#525c69',
      'editorBracketHighlight.foreground2': '#1f56b8',
      'editorBracketHighlight.foreground3': '#8b36b0',
      'scrollbarSlider.background': '#59636e20',
      'scrollbarSlider.hoverBackground': '#59636e50',
      'scrollbarSlider.activeBackground': '#59636e70',
      'diffEditor.insertedLineBackground': '#d8f3de80',
      'diffEditor.insertedTextBackground': '#9ee0ac80',
      'diffEditor.removedLineBackground': '#ffe1e180',
      'diffEditor.removedTextBackground': '#ffb3b380',
      'diffEditor.diagonalFill': '#e6e9ee',
      'diffEditor.unchangedRegionBackground': '#f6f7f9',
      focusBorder: '#2f6fe4',
      'minimap.background': '#ffffff',
    },
  },
};

/** What high contrast says otherwise: the ground, and borders where colours alone would tell things apart. */
const strong = (
  base: 'hc-black' | 'hc-light',
  {
    ground,
    text,
    line,
    mark,
  }: { readonly ground: string; readonly text: string; readonly line: string; readonly mark: string },
): editor.IStandaloneThemeData => {
  const { rules: tokens, colors } = PLAIN[base === 'hc-black' ? 'dark' : 'light'];
  return {
    base,
    inherit: true,
    rules: tokens,
    colors: {
      ...colors,
      'editor.background': ground,
      'editor.foreground': text,
      'editorGutter.background': ground,
      'editorLineNumber.foreground': text,
      'editorLineNumber.activeForeground': text,
      'editor.lineHighlightBackground': ground,
      'editor.lineHighlightBorder': line,
      'editorWidget.background': ground,
      'editorWidget.border': line,
      'minimap.background': ground,
      'diffEditor.unchangedRegionBackground': ground,
      'diffEditor.insertedTextBorder': mark,
      'diffEditor.removedTextBorder': line,
      focusBorder: mark,
    },
  };
};

export const MONACO_THEMES: Readonly<Record<Theme, editor.IStandaloneThemeData>> = {
  ...PLAIN,
  'contrast-dark': strong('hc-black', { ground: '#000000', text: '#ffffff', line: '#7a8aa0', mark: '#ffd24a' }),
  'contrast-light': strong('hc-light', { ground: '#ffffff', text: '#000000', line: '#5a6472', mark: '#0a3fa8' }),
};

/** The name of the page's own property for a kind. */
export const colourProperty = (kind: string): `--syntax-${string}` => `--syntax-${kind.replaceAll('.', '-')}`;

/** A theme's colours of tokens as properties, for what is drawn outside of an editor. */
export const syntaxProperties = (theme: Theme): Readonly<Record<string, string>> =>
  Object.fromEntries(
    MONACO_THEMES[theme].rules.map(({ token, foreground = '' }) => [colourProperty(token), `#${foreground}`]),
  );
