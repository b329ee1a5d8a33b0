/** Reads `Capsule.toml`: the name of a capsule, where its program is, which variables it wants, and what it declares. */
import { capabilitiesOf, fileRules } from '../../../src-preload/contract/manifest/capabilities.ts';
import type { Capabilities, FileRule } from '../../../src-preload/contract/manifest/capabilities.ts';
import { firstError } from '../../../src-preload/contract/manifest/check-manifest.ts';
import {
  MANIFEST_NAME,
  tablesOf,
  textOf,
  textsOf,
  valueAt,
} from '../../../src-preload/contract/manifest/manifest-document.ts';
import type { ManifestTable, ManifestValue } from '../../../src-preload/contract/manifest/manifest-document.ts';
import { readManifest } from '../../../src-preload/contract/manifest/read-manifest.ts';
import { CapsuleError } from '../capsule-error.ts';
import { packagePath } from './package-path.ts';

/** Bytes of the largest manifest that is read. */
export const MAX_MANIFEST_BYTES = 1024 * 1024;

export interface ManifestComponent {
  readonly id: string;
  /** Relative to the manifest, with `/`. */
  readonly file: string;
  /** As written, e.g. `sha256:…`; null when there is none. */
  readonly hash: string | null;
  readonly type: 'executable' | 'library';
}

export const VARIABLE_TYPES = ['text', 'secret', 'select', 'array'] as const;

/** One `[env.KEY]`: what the capsule wants to be told. */
export interface ManifestVariable {
  readonly key: string;
  readonly type: (typeof VARIABLE_TYPES)[number];
  /** The question for the user; empty when there is none. */
  readonly request: string;
  readonly defaultValue: string | null;
  /** Of a `select`. */
  readonly options: readonly string[];
}

/** The part of the manifest that loading needs; other sections are left for those who need them. */
export interface CapsuleManifest {
  readonly name: string;
  /** Empty when there is none. */
  readonly version: string;
  readonly description: string;
  readonly components: readonly ManifestComponent[];
  readonly variables: readonly ManifestVariable[];
  /** The whole manifest, as written. */
  readonly text: string;
  readonly capabilities: Capabilities;
  /** What it declares about files, with the places where it is written. */
  readonly rules: readonly FileRule[];
}

const bad = (what: string): never => {
  throw new CapsuleError('bad-manifest', `${MANIFEST_NAME} cannot be used: ${what}`);
};

function readComponent(component: ManifestTable): ManifestComponent {
  const file = textOf(valueAt(component, 'file')) ?? textOf(valueAt(component, 'entrypoint')) ?? '';
  return {
    id: textOf(valueAt(component, 'id')) ?? '',
    // Checking took it for a path inside; this is the one who has the last word.
    file: packagePath(file) ?? bad('the file of a [[component]] must be a path inside the capsule’s folder.'),
    hash: textOf(valueAt(component, 'hash')),
    type: textOf(valueAt(component, 'type')) === 'library' ? 'library' : 'executable',
  };
}

/** Without its places; null for what JSON has no word for. */
function plainValue(value: ManifestValue): unknown {
  if (value.kind === 'list') return value.items.map(plainValue);
  return value.kind === 'table' ? null : value.value;
}

/** Defaults may be numbers or truth values; a variable is always text. */
function readDefault(value: ManifestValue | undefined): string | null {
  if (value === undefined) return null;
  return value.kind === 'list' ? JSON.stringify(plainValue(value)) : String(plainValue(value));
}

function readVariable(key: string, variable: ManifestTable): ManifestVariable {
  const type = textOf(valueAt(variable, 'type'));
  return {
    key,
    type: VARIABLE_TYPES.find((word) => word === type) ?? 'text',
    request: textOf(valueAt(variable, 'request')) ?? '',
    defaultValue: readDefault(valueAt(variable, 'default')),
    options: textsOf(valueAt(variable, 'enum_values')).map(({ value }) => value),
  };
}

function readVariables(table: ManifestValue | undefined): readonly ManifestVariable[] {
  const entries = table?.kind === 'table' ? [...table.entries.values()] : [];
  return entries.flatMap(({ key, value }) => (value.kind === 'table' ? [readVariable(key, value)] : []));
}

/** Errors: `bad-manifest` with line, column and a sentence. */
export function parseManifest(bytes: Uint8Array): CapsuleManifest {
  const text = new TextDecoder().decode(bytes);
  const document = readManifest(text);
  const error = firstError(document);
  if (error) return bad(`line ${error.line}, column ${error.column}: ${error.sentence}`);
  const about = (key: string): string => textOf(valueAt(document.root, 'package', key)) ?? '';
  const capabilities = capabilitiesOf(document);
  return {
    name: about('name'),
    version: about('version'),
    description: about('description'),
    components: tablesOf(valueAt(document.root, 'component')).map(readComponent),
    variables: readVariables(valueAt(document.root, 'env')),
    text,
    capabilities,
    rules: fileRules(capabilities),
  };
}

/** What a run is started on: the first executable. Errors: `bad-manifest`. */
export const mainComponent = ({ components }: CapsuleManifest): ManifestComponent =>
  components.find(({ type }) => type === 'executable') ?? bad('all its components are libraries.');
