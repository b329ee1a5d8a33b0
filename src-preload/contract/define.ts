/** How a contract is written down, and the types that follow from it. */
import type { z } from 'zod';

import type { CallName, EventName } from './names.ts';

export interface Call<I extends z.ZodType = z.ZodType, O extends z.ZodType = z.ZodType> {
  readonly kind: 'call';
  readonly input: I;
  readonly output: O;
}
export interface Event<P extends z.ZodType = z.ZodType> {
  readonly kind: 'event';
  readonly payload: P;
}

/** A request with one answer. */
export const call = <I extends z.ZodType, O extends z.ZodType>(input: I, output: O): Call<I, O> => ({
  kind: 'call',
  input,
  output,
});
/** Something the engine tells every window. */
export const event = <P extends z.ZodType>(payload: P): Event<P> => ({ kind: 'event', payload });

export type Contract = Record<CallName, Call> & Record<EventName, Event>;

export type Input<C extends Contract, N extends CallName> = z.input<C[N]['input']>;
export type Output<C extends Contract, N extends CallName> = z.output<C[N]['output']>;
export type Payload<C extends Contract, N extends EventName> = z.output<C[N]['payload']>;

/** What a server must offer: one function per call; a failure is thrown as `CallError` or a file error. */
export type Handlers<C extends Contract> = {
  readonly [N in CallName]: (input: z.output<C[N]['input']>) => Output<C, N> | Promise<Output<C, N>>;
};
/** What a window holds: the same functions, from outside. */
export type Client<C extends Contract> = {
  readonly [N in CallName]: (input: Input<C, N>) => Promise<Output<C, N>>;
};
