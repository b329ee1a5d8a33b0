/** Calls of exported functions: which one is chosen, what stands in its fields, and what went wrong. */
import { createStore } from 'zustand/vanilla';
import type { StoreApi } from 'zustand/vanilla';

import type { CallInput } from '../../../src-preload/contract/api.ts';
import type { Capsule, Run } from '../../../src-preload/contract/schemas.ts';
import { checkArguments } from '../../../src-preload/contract/value-check.ts';
import type { FunctionExport } from '../../../src-preload/contract/value-type.ts';
import { toFailure } from '../../shared/failure.ts';

import { blankFields, fieldText, fieldValue } from './call-values.ts';
import type { StartRun } from './start-run.ts';

export interface CallsState {
  /** The chosen function, by capsule file. */
  readonly chosen: Readonly<Record<string, string>>;
  /** Texts of the fields, by `fieldsKey`. */
  readonly fields: Readonly<Record<string, readonly string[]>>;
  /** The capsule file whose call is being started. */
  readonly calling: string | null;
  readonly problem: { readonly file: string; readonly message: string } | null;
  readonly choose: (file: string, name: string) => void;
  readonly setField: (file: string, called: FunctionExport, index: number, text: string) => void;
  readonly call: (file: string, called: FunctionExport) => Promise<void>;
  /** Puts the arguments of an earlier call into the fields. */
  readonly recall: (file: string, called: FunctionExport, args: readonly unknown[]) => void;
}
export type CallsStore = StoreApi<CallsState>;

export interface CallsDeps {
  readonly start: StartRun;
  readonly sandbox: string;
  readonly onStarted: (run: Run) => void;
}

type JsonArguments = NonNullable<CallInput<'runStart'>['call']>['args'];

const fieldsKey = (file: string, { name }: FunctionExport): string => `${file}\0${name}`;

/** What stands in the fields of a function. */
export const fieldsOf = (fields: CallsState['fields'], file: string, called: FunctionExport): readonly string[] =>
  fields[fieldsKey(file, called)] ?? blankFields(called);

/** What the button Run is for. */
const isProgram = ({ kind, params }: FunctionExport, { shape }: Pick<Capsule, 'shape'>): boolean =>
  shape === 'command' && kind === 'command' && params.length === 0;

/** The functions that can be called with JSON, and the one that is chosen. */
export function choiceOf(capsule: Pick<Capsule, 'file' | 'functions' | 'shape'>, chosen: CallsState['chosen']) {
  const functions = capsule.functions.filter((one) => one.hindrance === null && !isProgram(one, capsule));
  return { functions, current: functions.find(({ name }) => name === chosen[capsule.file]) ?? functions[0] };
}

export function createCallsStore({ start, sandbox, onStarted }: CallsDeps): CallsStore {
  return createStore<CallsState>()((set, get) => {
    const keep = (file: string, called: FunctionExport, texts: readonly string[]): void =>
      set({ fields: { ...get().fields, [fieldsKey(file, called)]: texts }, problem: null });
    return {
      chosen: {},
      fields: {},
      calling: null,
      problem: null,
      choose: (file, name) => set({ chosen: { ...get().chosen, [file]: name }, problem: null }),
      setField: (file, called, index, text) =>
        keep(file, called, fieldsOf(get().fields, file, called).with(index, text)),
      recall: (file, called, args) => {
        set({ chosen: { ...get().chosen, [file]: called.name } });
        keep(
          file,
          called,
          called.params.map(({ type }, index) => fieldText(type, args[index] ?? null)),
        );
      },
      async call(file, called) {
        const texts = fieldsOf(get().fields, file, called);
        const args = called.params.map(({ type }, index) => fieldValue(type, texts[index] ?? ''));
        const wrong = checkArguments(called, args);
        set({ problem: wrong === null ? null : { file, message: wrong } });
        if (wrong !== null) return;
        set({ calling: file });
        try {
          const call = { export: called.name, args: args as JsonArguments };
          onStarted(await start({ sandbox, file, args: [], call }));
        } catch (error) {
          set({ problem: { file, message: toFailure(error).message } });
        } finally {
          set({ calling: null });
        }
      },
    };
  });
}
