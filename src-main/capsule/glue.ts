/**
 * Makes the JavaScript that jco generates for a component fast: a synchronous WASI 0.2 component needs none of the
 * asynchronous task bookkeeping around each of its calls, which costs five times the call itself.
 */

/** How far the glue was changed: `lean` without tasks, `quiet` without logging only, `plain` not at all. */
export type GlueLevel = 'lean' | 'quiet' | 'plain';

export interface GlueCounts {
  /** Definitions of the logging function; 1. */
  readonly logs: number;
  /** Functions that carry a call of the component to an import. */
  readonly trampolines: number;
  /** Preambles that make a task for such a call, and the calls themselves; as many as trampolines. */
  readonly tasks: number;
  readonly calls: number;
  /** Where a trampoline is wrapped for the core module: once for a synchronous and once for a suspending import. */
  readonly lowerings: number;
}

export interface PreparedGlue {
  /** A function body that returns `{ instantiate }`. */
  readonly body: string;
  readonly level: GlueLevel;
  readonly counts: GlueCounts;
}

const LOG = /const _debugLog = \(\.\.\.args\) => \{[\s\S]*?\n {2}\};/g;
const TRAMPOLINE = /^ *const hostProvided = true;$/gm;
const TASK = /^ *const hostProvided = true;[\s\S]*?^ *const started = task\.enterSync\(\);$/gm;
const CALL =
  /_withGlobalCurrentTaskMeta\(\{\s*componentIdx: task\.componentIdx\(\),\s*taskID: task\.id\(\),\s*fn: \(\) => _trackHostOperation\(\(\) => ([\s\S]*?)\),\n\s*\}\)\s*;/g;
const LOWERING = /_lowerImportBackwardsCompat\.bind\(\s*null,/g;
const LOWERING_FUNCTION = /^ *function _lowerImportBackwardsCompat\(args\) \{$/m;
/** Calls of the logging function: of one line, and with one object of plain values. */
const LOG_CALL = /^ *_debugLog\((?:[^\n{]*|[^\n{]*\{\n[^{}]*\})\);\n/gm;
const ASYNC = /isAsync: true|isManualAsync: true|funcTypeIsAsync: true|_lowerImportAsync/;

const SILENT = 'const _debugLog = () => {};';
/** Stands for every task; nothing of it is ever looked at. */
const NO_TASK =
  'const _noTask = { id: () => -1, componentIdx: () => -1, resolve() {}, reject() {}, exit() {}, setErrored() {}, getParentSubtask() {} };';
const DIRECT =
  '  function _lowerDirectly(args) { return args.isAsync || args.isManualAsync || args.funcTypeIsAsync ? _lowerImportBackwardsCompat.bind(null, args) : args.importFn; }';

const count = (js: string, pattern: RegExp): number => js.match(pattern)?.length ?? 0;

/** What is found is counted, and only the shape that is known is changed. */
function decide(js: string, { logs, trampolines, tasks, calls, lowerings }: GlueCounts): GlueLevel {
  if (logs !== 1) return 'plain';
  const known = tasks === trampolines && calls === trampolines && lowerings === 2 * trampolines;
  return known && !ASYNC.test(js) && LOWERING_FUNCTION.test(js) ? 'lean' : 'quiet';
}

const withoutTasks = (js: string): string =>
  js
    .replace(TASK, 'const task = _noTask;')
    .replace(CALL, (_all, call: string) => `(${call});`)
    .replace(LOWERING_FUNCTION, (line) => `${DIRECT}\n${line}`)
    .replace(LOWERING, (found) =>
      found.replace('_lowerImportBackwardsCompat.bind(', '_lowerDirectly(').replace(/null,/, ''),
    )
    .replace(SILENT, `${SILENT}\n  ${NO_TASK}`)
    .replace(LOG_CALL, '');

/** How the generated code reads strings: leniently, and without the byte order mark a text may begin with. */
const TEXT_READER = /= new TextDecoder\((?:'(utf-16)')?\);/g;
/** A string that is not one traps, as the canonical ABI says; otherwise a path of the guest's could name another file. */
const strictly = (js: string): string =>
  js.replace(
    TEXT_READER,
    (_all, encoding = 'utf-8') => `= new TextDecoder('${encoding}', { fatal: true, ignoreBOM: true });`,
  );

/** A module cannot be evaluated synchronously; a function body can. */
const asBody = (js: string): string =>
  `${strictly(js)
    .replace(/^export function instantiate/m, 'function instantiate')
    .replace(/^export const _util/m, 'const _util')
    .replace(/^export \{[^}]*\};?$/gm, '')}\nreturn { instantiate };`;

/** Prepares the generated module `js`. What does not look as expected is left as it is: slower, never wrong. */
export function prepareGlue(js: string): PreparedGlue {
  const counts: GlueCounts = {
    logs: count(js, LOG),
    trampolines: count(js, TRAMPOLINE),
    tasks: count(js, TASK),
    calls: count(js, CALL),
    lowerings: count(js, LOWERING),
  };
  const level = decide(js, counts);
  if (level === 'plain') return { body: asBody(js), level, counts };
  const quiet = js.replace(LOG, SILENT);
  return { body: asBody(level === 'lean' ? withoutTasks(quiet) : quiet), level, counts };
}
