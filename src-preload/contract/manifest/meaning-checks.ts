/** What no table of fields can say about a manifest: fields that need or exclude each other, and what is said twice. */
import { capabilitiesOf, LIST_CAPABILITIES } from './capabilities.ts';
import type { Capabilities, DeclaredEntry, ListCapability } from './capabilities.ts';
import { coversFor } from './capability-covers.ts';
import { tableName } from './manifest-checker.ts';
import type { ManifestChecker } from './manifest-checker.ts';
import { MANIFEST_LIMITS, tablesOf, textOf, textsOf, valueAt } from './manifest-document.ts';
import type { ManifestDocument, ManifestTable, ManifestValue } from './manifest-document.ts';
import { quoted } from './text-forms.ts';

const MOST_COMMANDS = 32;
const MOST_WORDS = 5;
/** Lists longer than this are not looked through for what is said twice in other words: that costs the square of it. */
const MOST_COMPARED = 100;

export function checkMeaning(document: ManifestDocument, checker: ManifestChecker): void {
  const capabilities = capabilitiesOf(document);
  checkCapabilities(document, capabilities, checker);
  for (const name of LIST_CAPABILITIES) checkRepeats(name, capabilities.lists[name], checker);
  for (const topics of Object.values(capabilities.topics)) checkCount(topics, checker);
  checkTopics(document, checker);
  checkComponents(document, checker);
  checkNames(document, checker);
  checkVariables(document, checker);
  checkRest(document, checker);
}

const isTrue = (value: ManifestValue | undefined): boolean => value?.kind === 'truth' && value.value;

function checkCapabilities({ root }: ManifestDocument, { flags, lists }: Capabilities, checker: ManifestChecker): void {
  const imports = root.entries.get('imports');
  if (flags.uplink && imports?.value.kind === 'table' && imports.value.entries.size > 0)
    checker.add('error', imports.keyPlace, 'A capsule with uplink = true can have no [imports].');
  const persistent = valueAt(root, 'capabilities', 'allow_persistent');
  if (persistent && isTrue(persistent) && lists.host_process.length === 0)
    checker.add('warning', persistent.place, 'allow_persistent does nothing without host_process.');
}

/** The same entry again, or one that another contains. */
function checkRepeats(name: ListCapability, entries: readonly DeclaredEntry[], checker: ManifestChecker): void {
  const known = new Map<string, DeclaredEntry>();
  for (const entry of entries) {
    const before = known.get(entry.text);
    if (before === undefined) known.set(entry.text, entry);
    else
      checker.add('warning', entry.place, `${quoted(entry.text)} is in ${name} already, in line ${before.place.line}.`);
  }
  if (known.size > MOST_COMPARED) return;
  const different = [...known.values()];
  for (const entry of different) {
    const wider = different.find((one) => one !== entry && isWider(name, one, entry));
    if (wider)
      checker.add('info', entry.place, `${quoted(wider.text)} in line ${wider.place.line} covers this already.`);
  }
}

/** Of two that mean the same, the first is the wider one. */
function isWider(name: ListCapability, one: DeclaredEntry, entry: DeclaredEntry): boolean {
  const capability = name.startsWith('ipc_') ? name.slice('ipc_'.length) : name;
  const covers = coversFor(capability);
  return covers(one.text, entry.text) && (!covers(entry.text, one.text) || one.place.offset < entry.place.offset);
}

function checkCount(topics: readonly DeclaredEntry[], checker: ManifestChecker): void {
  const over = topics[MANIFEST_LIMITS.topics];
  if (over) checker.add('error', over.place, `A manifest has at most ${MANIFEST_LIMITS.topics} topics of a kind.`);
}

const PINS = ['version', 'tag', 'rev', 'branch', 'path'];

function checkTopics({ root }: ManifestDocument, checker: ManifestChecker): void {
  for (const section of ['publish', 'subscribe'] as const) {
    const table = valueAt(root, section);
    if (table?.kind !== 'table') continue;
    for (const { key, value } of table.entries.values())
      if (value.kind === 'table') checkTopic(value, tableName([section, key]), checker);
  }
}

function checkTopic({ entries }: ManifestTable, name: string, checker: ManifestChecker): void {
  const [, second] = PINS.flatMap((pin) => entries.get(pin) ?? []);
  if (second) checker.add('error', second.keyPlace, `${name} can have one of ${PINS.join(', ')}, not two.`);
  const priority = entries.get('priority');
  if (priority && !entries.has('handler'))
    checker.add('error', priority.keyPlace, `priority of ${name} needs a handler: without one there is no order.`);
}

function checkComponents({ root }: ManifestDocument, checker: ManifestChecker): void {
  const components = tablesOf(valueAt(root, 'component'));
  const ids = new Set(components.flatMap((one) => textOf(valueAt(one, 'id')) ?? []));
  for (const component of components) {
    for (const { value, place } of textsOf(valueAt(component, 'link')))
      if (!ids.has(value)) checker.add('warning', place, `There is no component with the id ${quoted(value)}.`);
    const both = component.entries.get('entrypoint');
    if (both && component.entries.has('file'))
      checker.add('warning', both.keyPlace, 'file and entrypoint are the same: file counts.');
  }
  const [first] = components;
  if (first && components.every((one) => textOf(valueAt(one, 'type')) === 'library'))
    checker.add('warning', first.place, 'All components are libraries: there is nothing to run.');
}

const NAMED = [
  ['component', 'id'],
  ['command', 'name'],
  ['tool', 'name'],
  ['mcp_server', 'id'],
  ['uplink', 'name'],
] as const;

function checkNames({ root }: ManifestDocument, checker: ManifestChecker): void {
  for (const [section, key] of NAMED) {
    const known = new Set<string>();
    for (const table of tablesOf(valueAt(root, section))) {
      const value = valueAt(table, key);
      const name = textOf(value);
      if (value === undefined || name === null) continue;
      if (known.has(name))
        checker.add('warning', value.place, `There is another [[${section}]] with the ${key} ${quoted(name)}.`);
      known.add(name);
    }
  }
}

function checkVariables({ root }: ManifestDocument, checker: ManifestChecker): void {
  const variables = valueAt(root, 'env');
  if (variables?.kind !== 'table') return;
  for (const { key, value } of variables.entries.values())
    if (value.kind === 'table') checkVariable(value, tableName(['env', key]), checker);
}

function checkVariable(variable: ManifestTable, name: string, checker: ManifestChecker): void {
  const fallback = valueAt(variable, 'default');
  if (fallback?.kind === 'table' || fallback?.kind === 'date')
    checker.add('error', fallback.place, `default of ${name} must be text, a number, true, false or a list.`);
  if (textOf(valueAt(variable, 'type')) === 'select') checkSelect(variable, name, checker);
}

function checkSelect(variable: ManifestTable, name: string, checker: ManifestChecker): void {
  const [fallback, offered] = [valueAt(variable, 'default'), valueAt(variable, 'enum_values')];
  if (offered === undefined && !variable.entries.has('options_from'))
    checker.add('warning', variable.place, `${name} is a select without enum_values.`);
  const isOffered = (word: string): boolean => textsOf(offered).some(({ value }) => value === word);
  if (offered && fallback?.kind === 'text' && !isOffered(fallback.value))
    checker.add('warning', fallback.place, `default of ${name} is none of its enum_values.`);
}

function checkRest({ root }: ManifestDocument, checker: ManifestChecker): void {
  const typed = tablesOf(valueAt(root, 'command')).filter((one) => textOf(valueAt(one, 'kind')) === 'cli');
  const over = typed[MOST_COMMANDS];
  if (over) checker.add('warning', over.place, `A capsule has at most ${MOST_COMMANDS} commands of the kind cli.`);
  for (const key of ['keywords', 'categories']) {
    const extra = textsOf(valueAt(root, 'package', key))[MOST_WORDS];
    if (extra) checker.add('warning', extra.place, `A package has at most ${MOST_WORDS} ${key}.`);
  }
  for (const server of tablesOf(valueAt(root, 'mcp_server')))
    if (textOf(valueAt(server, 'type')) === 'stdio' && !server.entries.has('command'))
      checker.add('warning', server.place, 'A server of the type stdio needs a command.');
}

const RANKS = { error: 0, warning: 1, info: 2 } as const;

/** By place, errors first where two are at one; of too many, what is least goes. */
export const sortedProblems = ({ problems }: ManifestChecker): ManifestChecker['problems'] =>
  [...problems]
    .sort((a, b) => RANKS[a.severity] - RANKS[b.severity])
    .slice(0, MANIFEST_LIMITS.problems)
    .sort((a, b) => a.offset - b.offset);
