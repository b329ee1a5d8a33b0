/** Monaco, set up once: features, grammars, workers, themes. Everything that imports monaco goes through here. */
import 'monaco-editor/features/register.all';
import 'monaco-editor/languages/definitions/cpp/register';
import 'monaco-editor/languages/definitions/css/register';
import 'monaco-editor/languages/definitions/dockerfile/register';
import 'monaco-editor/languages/definitions/go/register';
import 'monaco-editor/languages/definitions/html/register';
import 'monaco-editor/languages/definitions/ini/register';
import 'monaco-editor/languages/definitions/java/register';
import 'monaco-editor/languages/definitions/javascript/register';
import 'monaco-editor/languages/definitions/lua/register';
import 'monaco-editor/languages/definitions/markdown/register';
import 'monaco-editor/languages/definitions/python/register';
import 'monaco-editor/languages/definitions/ruby/register';
import 'monaco-editor/languages/definitions/rust/register';
import 'monaco-editor/languages/definitions/shell/register';
import 'monaco-editor/languages/definitions/sql/register';
import 'monaco-editor/languages/definitions/typescript/register';
import 'monaco-editor/languages/definitions/xml/register';
import 'monaco-editor/languages/definitions/yaml/register';
import 'monaco-editor/languages/features/json/register';
import * as monaco from 'monaco-editor/editor';

import type { Theme } from '../../../shared/theme.ts';
import { createWorker } from '../worker-scripts.ts';

import { registerCommentedJson } from './commented-json-language.ts';
import { dressEditors } from './dress-editors.ts';
import { MONACO_THEMES } from './themes.ts';
import { registerToml } from './toml-language.ts';

let ready: Promise<typeof monaco> | null = null;

/** The editor library; its font is loaded before, because glyphs are measured once. */
export function loadMonaco(): Promise<typeof monaco> {
  ready ??= prepare();
  return ready;
}

async function prepare(): Promise<typeof monaco> {
  globalThis.MonacoEnvironment = { getWorker: (_id, label) => createWorker(label === 'json' ? 'json' : 'editor') };
  for (const [name, theme] of Object.entries(MONACO_THEMES)) monaco.editor.defineTheme(`inspector-${name}`, theme);
  registerToml(monaco);
  registerCommentedJson(monaco);
  dressEditors(monaco);
  await document.fonts.load("13px 'JetBrains Mono Variable'");
  return monaco;
}

export const themeName = (theme: Theme): string => `inspector-${theme}`;

const BY_NAME: Readonly<Record<string, string>> = { Makefile: 'shell', Dockerfile: 'dockerfile' };
const BY_EXTENSION: Readonly<Record<string, string>> = {
  wit: 'rust',
  mjs: 'javascript',
  cjs: 'javascript',
};

/** The language a file name stands for; unknown ones are plain text. */
export function languageOf(name: string): string {
  const extension = name.slice(name.lastIndexOf('.') + 1).toLowerCase();
  const own = BY_NAME[name] ?? BY_EXTENSION[extension];
  if (own !== undefined) return own;
  const found = monaco.languages.getLanguages().find((language) => language.extensions?.includes(`.${extension}`));
  return found?.id ?? 'plaintext';
}
