/** The scripts that this feature starts threads with, and nothing else, where the page demands Trusted Types. */
import editorWorkerUrl from 'monaco-editor/editor/editor.worker?worker&url';
import jsonWorkerUrl from 'monaco-editor/languages/features/json/json.worker?worker&url';

import hunkWorkerUrl from './hunks/hunk-worker.ts?worker&url';

interface ScriptUrlPolicy {
  createScriptURL(url: string): unknown;
}
interface TrustedTypesFactory {
  createPolicy(name: string, rules: { createScriptURL: (url: string) => string }): ScriptUrlPolicy;
}

const SCRIPTS = { editor: editorWorkerUrl, json: jsonWorkerUrl, hunks: hunkWorkerUrl } as const;
export type WorkerName = keyof typeof SCRIPTS;

/** Blesses these scripts alone. */
function createWorkerPolicy(factory: TrustedTypesFactory | undefined): ScriptUrlPolicy {
  const known: readonly string[] = Object.values(SCRIPTS);
  const createScriptURL = (url: string): string => {
    if (!known.includes(url)) throw new TypeError('not a worker of this app');
    return url;
  };
  return factory?.createPolicy('capsule-worker', { createScriptURL }) ?? { createScriptURL };
}

let policy: ScriptUrlPolicy | null = null;

export function createWorker(name: WorkerName): Worker {
  // Once: a page may not make two policies of one name.
  policy ??= createWorkerPolicy((globalThis as { trustedTypes?: TrustedTypesFactory }).trustedTypes);
  return new Worker(policy.createScriptURL(SCRIPTS[name]) as string, { type: 'module', name });
}
