/** Operations on names: questions, changes, and contents of files that are open for one step only. */
import { using } from '../../derived.ts';
import { VfsError } from '../../errors.ts';
import type { FuzzSubject } from './fuzz-subject-contract.ts';
import { bytesOf, nanosecondsOf } from './operation-contract.ts';
import type { ChangeOperation, ContentOperation, ValueOperation } from './operation-contract.ts';

/** Longer contents are told apart by their runs of equal letters. */
const RUN = /(.)\1{3,}/gs;
const MODE = 0o644;
const READING = { access: 'read', create: 'never', content: 'keep', mode: MODE } as const;
const WRITING = { access: 'write', create: 'never', content: 'keep', mode: MODE } as const;
const REPLACING = { access: 'write', create: 'if-missing', content: 'discard' } as const;
const QUESTIONS: readonly string[] = ['list', 'readlink', 'exists', 'canonicalize', 'remove-all', 'copy', 'copy-tree'];

type Question = Exclude<ValueOperation, { do: 'stat' }>;
type OnName = ContentOperation | Question | ChangeOperation;

export function shown(bytes: Uint8Array): string {
  const text = Buffer.from(bytes).toString('latin1').replaceAll('\0', '0');
  return text.replace(RUN, (run, letter: string) => `${letter}*${run.length},`);
}

/** What came of it, or the word of its error. */
export function codeOr(operation: () => string): string {
  try {
    return operation();
  } catch (error) {
    if (error instanceof VfsError) return error.code;
    throw error;
  }
}

/** Name and kind of each entry. */
export const listOf = (subject: FuzzSubject, directory: string): readonly string[] =>
  using(subject.openDirectory(directory), (opened) => opened.list());

export const isQuestion = (operation: Question | ChangeOperation): operation is Question =>
  QUESTIONS.includes(operation.do);

export function answer(subject: FuzzSubject, operation: Question): string {
  switch (operation.do) {
    case 'list':
      return listOf(subject, operation.path).join();
    case 'readlink':
      return `-> ${subject.readlink(operation.path)}`;
    case 'exists':
      return subject.exists(operation.path, operation.last) ? 'yes' : 'no';
    case 'canonicalize':
      return `at ${subject.canonicalize(operation.path)}`;
    case 'remove-all':
      return `removed ${subject.removeAll(operation.path)}`;
    case 'copy':
      return `${subject.copyFile(operation.from, operation.to)} bytes`;
    case 'copy-tree':
      return `${subject.copyTree(operation.from, operation.to)} entries`;
  }
}

export const isOnContent = (operation: OnName): operation is ContentOperation => operation.do.endsWith('-file');

export function onContent(subject: FuzzSubject, operation: ContentOperation): string {
  const { path } = operation;
  switch (operation.do) {
    case 'read-file':
      return using(subject.open(path, READING, 'follow'), (file) => shown(file.read(0, file.stat().size)));
    case 'write-file': {
      const file = subject.open(path, { ...REPLACING, mode: operation.mode }, 'follow');
      return using(file, () => `to ${file.write(bytesOf(operation.text), 0)}`);
    }
    case 'append-file':
      return using(subject.open(path, WRITING, 'follow'), (file) => `to ${file.write(bytesOf(operation.text), 'end')}`);
    case 'cut-file':
      using(subject.open(path, WRITING, 'follow'), (file) => file.truncate(operation.size));
      return 'ok';
  }
}

export function change(subject: FuzzSubject, operation: ChangeOperation): 'ok' {
  carryOut(subject, operation);
  return 'ok';
}

function carryOut(subject: FuzzSubject, operation: ChangeOperation): void {
  switch (operation.do) {
    case 'mkdir':
      return subject.mkdir(operation.path, operation.mode);
    case 'rmdir':
      return subject.rmdir(operation.path);
    case 'unlink':
      return subject.unlink(operation.path);
    case 'rename':
      return subject.rename(operation.from, operation.to);
    case 'link':
      return subject.link(operation.from, operation.to);
    case 'symlink':
      return subject.symlink(operation.target, operation.path);
    case 'set-times':
      return subject.setTimes(operation.path, operation.last, nanosecondsOf(operation.seconds, operation.nanoseconds));
    case 'chmod':
      return subject.chmod(operation.path, operation.mode);
  }
}
