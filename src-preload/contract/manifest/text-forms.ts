/** What texts of a manifest must look like, by the name of their form. */
import { parseAccessEntry } from './access-entry.ts';
import type { Severity } from './manifest-document.ts';
import { tomlText } from './toml-text.ts';

/** `sentence` has a full stop. */
export interface FormProblem {
  readonly severity: Severity;
  readonly sentence: string;
}
type Check = (text: string) => FormProblem | null;

const error = (sentence: string): FormProblem => ({ severity: 'error', sentence });
const warning = (sentence: string): FormProblem => ({ severity: 'warning', sentence });

/** How a text is shown in a sentence: whole, in quotes, unless it is very long. */
export const quoted = (text: string): string => tomlText(text.length > 80 ? `${text.slice(0, 80)}…` : text);

const NUMBER = '(?:0|[1-9]\\d*)';
const PARTS = '[0-9A-Za-z-]+(?:\\.[0-9A-Za-z-]+)*';
const VERSION = new RegExp(`^${NUMBER}\\.${NUMBER}\\.${NUMBER}(?:-${PARTS})?(?:\\+${PARTS})?$`);
const COMPARATOR = new RegExp(
  `^(?:=|>|>=|<|<=|~|\\^)?\\s*${NUMBER}(?:\\.(?:${NUMBER}|[x*X]))?(?:\\.(?:${NUMBER}|[x*X]))?(?:-${PARTS})?(?:\\+${PARTS})?$`,
);
const MOST_VERSION = 256;

const isVersion = (text: string): boolean => text.length <= MOST_VERSION && VERSION.test(text);
const isRequirement = (text: string): boolean =>
  text.length <= MOST_VERSION && (text.trim() === '*' || text.split(',').every((one) => COMPARATOR.test(one.trim())));

/** The packager writes lower case letters, digits and hyphens; others are only shown, never used as a name on disk. */
const NAME = /^[a-z0-9][a-z0-9-]{0,127}$/;
const IDENTIFIER = /^[a-z][a-z0-9-]*$/;
const TOPIC_PART = /^(?:\*|[a-z0-9_-]+)$/;
const MOST_TOPIC = { parts: 8, length: 256 } as const;
const isTopic = (text: string): boolean => {
  const parts = text.split('.');
  return (
    text.length <= MOST_TOPIC.length && parts.length <= MOST_TOPIC.parts && parts.every((part) => TOPIC_PART.test(part))
  );
};
const HASH = /^(?:(?:sha256|blake3)[:-])?(?:[0-9a-fA-F]{64}|[A-Za-z0-9+/]{43}=)$/;
const HOST = /^(?:\*\.)?[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/i;
/** What different systems would read differently. */
const STRANGE = /[\p{Cc}\\:]/u;
/** Mounts that every sandbox has, and other spellings of them. */
const MOUNTS = ['cwd', 'home', 'tmp', 'workspace'];

function isPort(text: string, lowest: number): boolean {
  return /^\d{1,5}$/.test(text) && Number(text) >= lowest && Number(text) <= 65_535;
}

/** `host:port`; an IPv6 address is in brackets. */
function hostAndPort(text: string): { readonly host: string; readonly port: string } | null {
  const found = /^(?<host>\[[0-9a-fA-F:.]+\]|[^:]+):(?<port>[^:]+)$/.exec(text)?.groups;
  return found?.['host'] === undefined || found['port'] === undefined
    ? null
    : { host: found['host'], port: found['port'] };
}

const isAddress = (host: string): boolean => host === '*' || host.startsWith('[') || HOST.test(host);

function checkInside(text: string): FormProblem | null {
  const names = text.split('/').filter((name) => name !== '' && name !== '.');
  const isInside = !text.startsWith('/') && text.length <= 1024 && !STRANGE.test(text) && text.isWellFormed();
  return isInside && names.length > 0 && !names.includes('..')
    ? null
    : error(`${quoted(text)} must be a path inside the capsule's folder, with "/" between its names.`);
}

/** What an entry covers nothing for, and what was probably meant. */
function checkEntry(text: string): FormProblem | null {
  const entry = parseAccessEntry(text);
  if (entry.kind === 'never') return warning(`${entry.problem}${meantBy(text)}`);
  const wild = entry.names.findIndex((name) => /[*?]/.test(name));
  if (wild >= 0)
    return warning(`There are no wildcards in entries: a folder covers everything below it.${meantBy(text)}`);
  const scheme = /^([a-z][a-z0-9-]*):\/\//.exec(text)?.[1];
  if (scheme === undefined || MOUNTS.includes(scheme)) return null;
  return warning(`There is no mount ${scheme}:// in every sandbox: it covers something only in a run that has one.`);
}

function meantBy(text: string): string {
  const scheme = /^[a-z][a-z0-9-]*:\/\//.exec(text)?.[0];
  const rest = scheme === undefined ? text : text.slice(scheme.length);
  const names = rest.split('/').filter((name) => name !== '' && name !== '.');
  const wild = names.findIndex((name) => /[*?]/.test(name));
  const plain = wild < 0 ? names : names.slice(0, wild);
  if (names.includes('..') || names.length === 0 || rest.includes('\0')) return '';
  const isHost = scheme === undefined && text.startsWith('/');
  return ` Did you mean ${quoted(`${isHost ? '/' : (scheme ?? 'cwd://')}${plain.join('/')}`)}?`;
}

const TOPIC_RULE = `has 1 to ${MOST_TOPIC.parts} parts of a-z, 0-9, _ and -, or *, parted by dots, and at most ${MOST_TOPIC.length} characters`;

export const TEXT_FORMS = {
  name: (text) =>
    NAME.test(text) ? null : error(`The name ${quoted(text)} must have lower case letters, digits, hyphens.`),
  version: (text) => (isVersion(text) ? null : warning(`${quoted(text)} is no semantic version, such as "1.2.0".`)),
  'exact-version': (text) => (isVersion(text) ? null : error(`${quoted(text)} is no exact version, such as "1.2.0".`)),
  requirement: (text) =>
    isRequirement(text) ? null : error(`${quoted(text)} is no requirement of a version, such as "^1.0" or ">=0.8".`),
  'loose-requirement': (text) =>
    isRequirement(text) ? null : warning(`${quoted(text)} is no requirement of a version, such as ">=0.8".`),
  identifier: (text) =>
    IDENTIFIER.test(text) ? null : error(`${quoted(text)} must begin with a-z and have only a-z, 0-9 and hyphens.`),
  interface: (text) =>
    text.split(':').length === 2 && text.split(':').every((part) => IDENTIFIER.test(part))
      ? null
      : error(`${quoted(text)} must be "namespace:interface", each of a-z, 0-9 and hyphens.`),
  topic: (text) => (isTopic(text) ? null : warning(`${quoted(text)} is no topic: one ${TOPIC_RULE}.`)),
  'inside-path': checkInside,
  hash: (text) =>
    HASH.test(text)
      ? null
      : error(`${quoted(text)} is no hash that is known: "sha256:" or "blake3:" and 64 hex digits.`),
  variable: (text) => (text !== '' && !/[=\0]/.test(text) ? null : error(`${quoted(text)} is no name of a variable.`)),
  entry: checkEntry,
  host: (text) =>
    text === '*' || HOST.test(text) ? null : warning(`${quoted(text)} is no host, such as "api.example.org", nor "*".`),
  'host-port': (text) => {
    const { host, port } = hostAndPort(text) ?? { host: '', port: '' };
    return isAddress(host) && (port === '*' || isPort(port, 1))
      ? null
      : warning(`${quoted(text)} must be "host:port", such as "db.example.org:5432" or "db.example.org:*".`);
  },
  bind: (text) => {
    if (text.startsWith('/') || /^unix:./.test(text)) return null;
    const { host, port } = hostAndPort(text) ?? { host: '', port: '' };
    return isAddress(host) && (port === '*' || isPort(port, 0))
      ? null
      : warning(`${quoted(text)} is no address, such as "127.0.0.1:8080" or the path of a socket.`);
  },
  some: (text) => (text.trim() === '' ? warning('An empty text says nothing.') : null),
} as const satisfies Readonly<Record<string, Check>>;
export type TextForm = keyof typeof TEXT_FORMS;

export const formProblem = (form: TextForm, text: string): FormProblem | null => TEXT_FORMS[form](text);
/** Whether a text has a form without any problem. */
export const hasForm = (form: TextForm, text: string): boolean => formProblem(form, text) === null;
