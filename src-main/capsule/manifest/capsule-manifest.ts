/** Reads `Capsule.toml`: the name of a capsule, where its program is, and which variables it wants. */
import { parse, TomlError } from 'smol-toml';

import { CapsuleError } from '../capsule-error.ts';
import { packagePath } from './package-path.ts';

/** Bytes of the largest manifest that is read. */
export const MAX_MANIFEST_BYTES = 1024 * 1024;
export const MANIFEST_NAME = 'Capsule.toml';

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
}

type Table = Readonly<Record<string, unknown>>;

const isTable = (value: unknown): value is Table =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Date);

const bad = (what: string): never => {
  throw new CapsuleError('bad-manifest', `${MANIFEST_NAME} cannot be used: ${what}.`);
};

/** A field that may be missing. Errors: `bad-manifest` when it is of another type. */
function textField(table: Table, field: string, where: string): string | null {
  const value = table[field];
  if (value === undefined) return null;
  return typeof value === 'string' ? value : bad(`${field} of ${where} must be text`);
}

function oneOf<T extends string>(value: string, allowed: readonly T[], what: string): T {
  return allowed.find((word) => word === value) ?? bad(`${what} must be one of ${allowed.join(', ')}`);
}

function parseToml(text: string): Table {
  try {
    return parse(text);
  } catch (error) {
    if (!(error instanceof TomlError)) throw error;
    return bad(`line ${error.line}: ${error.message.split('\n')[0] ?? ''}`.replace(/[.\s]+$/, ''));
  }
}

/** The packager writes lower case letters, digits and hyphens; others are only shown, never used as a name on disk. */
const NAME = /^[a-z0-9][a-z0-9-]{0,127}$/;

function readName(table: Table): string {
  const name = textField(table, 'name', '[package]') ?? bad('[package] has no name');
  return NAME.test(name) ? name : bad(`the name ${JSON.stringify(name)} must have lower case letters, digits, hyphens`);
}

function readComponent(value: unknown, index: number): ManifestComponent {
  const where = `[[component]] number ${index + 1}`;
  if (!isTable(value)) return bad(`${where} must be a table`);
  const file = textField(value, 'file', where) ?? textField(value, 'entrypoint', where) ?? bad(`${where} has no file`);
  const type = textField(value, 'type', where) ?? 'executable';
  return {
    id: textField(value, 'id', where) ?? '',
    file: packagePath(file) ?? bad(`the file of ${where} must be a path inside the capsule's folder`),
    hash: textField(value, 'hash', where),
    type: oneOf(type, ['executable', 'library'], `type of ${where}`),
  };
}

function readComponents(value: unknown): readonly ManifestComponent[] {
  if (!Array.isArray(value) || value.length === 0) return bad('it has no [[component]]');
  return value.map(readComponent);
}

/** Defaults may be numbers or truth values; a variable is always text. */
function readDefault(value: unknown, where: string): string | null {
  if (value === undefined) return null;
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return String(value);
  if (Array.isArray(value)) return JSON.stringify(value);
  return bad(`default of ${where} must be text`);
}

function readOptions(value: unknown, where: string): readonly string[] {
  if (value === undefined) return [];
  if (Array.isArray(value) && value.every((option) => typeof option === 'string')) return value;
  return bad(`enum_values of ${where} must be a list of texts`);
}

function readVariable(key: string, value: unknown): ManifestVariable {
  const where = `[env.${key}]`;
  if (!isTable(value)) return bad(`${where} must be a table`);
  if (key === '' || key.includes('=') || key.includes('\0')) return bad(`${where} is no name of a variable`);
  return {
    key,
    type: oneOf(textField(value, 'type', where) ?? 'text', VARIABLE_TYPES, `type of ${where}`),
    request: textField(value, 'request', where) ?? '',
    defaultValue: readDefault(value['default'], where),
    options: readOptions(value['enum_values'], where),
  };
}

/** Errors: `bad-manifest` with the line or the field. */
export function parseManifest(bytes: Uint8Array): CapsuleManifest {
  const table = parseToml(new TextDecoder().decode(bytes));
  const about = table['package'];
  if (!isTable(about)) return bad('it has no [package]');
  const variables = table['env'] ?? {};
  if (!isTable(variables)) return bad('env must be a table');
  return {
    name: readName(about),
    version: textField(about, 'version', '[package]') ?? '',
    description: textField(about, 'description', '[package]') ?? '',
    components: readComponents(table['component']),
    variables: Object.entries(variables).map(([key, value]) => readVariable(key, value)),
  };
}

/** What a run is started on: the first executable. Errors: `bad-manifest`. */
export const mainComponent = ({ components }: CapsuleManifest): ManifestComponent =>
  components.find(({ type }) => type === 'executable') ?? bad('all its components are libraries');
