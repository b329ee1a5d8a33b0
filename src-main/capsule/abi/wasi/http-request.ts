/** `wasi:http` 0.2 as far as a request that is never sent: fields, what is asked, a body that goes nowhere. */
import { Answer } from '../../guest-answer.ts';
import { OutputStream } from './streams.ts';

/** The error of a `result` that has none to tell. */
const refuse = (): never => {
  throw new Answer(undefined);
};

const NAME = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/;
const CONTROL = [0, 10, 13] as const;

function checkField(name: string, values: readonly Uint8Array[]): void {
  const isText = values.every((value) => !CONTROL.some((byte) => value.includes(byte)));
  if (!NAME.test(name) || !isText) throw new Answer({ tag: 'invalid-syntax' });
}

type Entry = readonly [string, Uint8Array];
const isSame = (name: string, other: string): boolean => name.toLowerCase() === other.toLowerCase();

export class Fields {
  #entries: readonly Entry[] = [];
  #state: 'mutable' | 'immutable' = 'mutable';

  /** Errors: `invalid-syntax`. */
  static fromList(entries: readonly Entry[]): Fields {
    const fields = new Fields();
    for (const [name, value] of entries) fields.append(name, value);
    return fields;
  }
  get(name: string): readonly Uint8Array[] {
    return this.#entries.filter(([other]) => isSame(name, other)).map(([, value]) => value);
  }
  has(name: string): boolean {
    return this.#entries.some(([other]) => isSame(name, other));
  }
  set(name: string, values: readonly Uint8Array[]): void {
    this.#change(name, values, this.#without(name));
  }
  delete(name: string): void {
    this.#change(name, [], this.#without(name));
  }
  append(name: string, value: Uint8Array): void {
    this.#change(name, [value], this.#entries);
  }
  entries(): readonly Entry[] {
    return this.#entries;
  }
  clone(): Fields {
    return Fields.fromList(this.#entries);
  }
  /** Those of a request are not changed any more. */
  freeze(): this {
    this.#state = 'immutable';
    return this;
  }
  [Symbol.dispose](): void {
    // Nothing is held.
  }
  #without(name: string): readonly Entry[] {
    return this.#entries.filter(([other]) => !isSame(name, other));
  }
  #change(name: string, values: readonly Uint8Array[], kept: readonly Entry[]): void {
    if (this.#state === 'immutable') throw new Answer({ tag: 'immutable' });
    checkField(name, values);
    this.#entries = [...kept, ...values.map((value): Entry => [name, value])];
  }
}

export class OutgoingBody {
  #written = false;
  /** Nobody reads it. */
  static finish(): void {
    // Nothing is held.
  }
  write(): OutputStream {
    if (this.#written) return refuse();
    this.#written = true;
    return new OutputStream({ write: () => undefined, dropped: () => undefined });
  }
  [Symbol.dispose](): void {
    // Nothing is held.
  }
}

abstract class Outgoing {
  readonly #headers: Fields;
  #hasBody = false;
  constructor(headers: Fields) {
    this.#headers = headers.freeze();
  }
  headers(): Fields {
    return this.#headers;
  }
  body(): OutgoingBody {
    if (this.#hasBody) return refuse();
    this.#hasBody = true;
    return new OutgoingBody();
  }
  [Symbol.dispose](): void {
    // Nothing is held.
  }
}

interface Tagged {
  readonly tag: string;
  readonly val?: string;
}

export class OutgoingRequest extends Outgoing {
  #method: Tagged = { tag: 'get' };
  #path: string | undefined;
  #scheme: Tagged | undefined;
  #authority: string | undefined;

  method(): Tagged {
    return this.#method;
  }
  setMethod(method: Tagged): void {
    if (method.val !== undefined && !NAME.test(method.val)) refuse();
    this.#method = method;
  }
  pathWithQuery(): string | undefined {
    return this.#path;
  }
  setPathWithQuery(path: string | undefined): void {
    this.#path = path;
  }
  scheme(): Tagged | undefined {
    return this.#scheme;
  }
  setScheme(scheme: Tagged | undefined): void {
    this.#scheme = scheme;
  }
  authority(): string | undefined {
    return this.#authority;
  }
  setAuthority(authority: string | undefined): void {
    this.#authority = authority;
  }
}

const OK_STATUS = 200;
const STATUS = { least: 100, most: 999 } as const;

export class OutgoingResponse extends Outgoing {
  #status = OK_STATUS;
  statusCode(): number {
    return this.#status;
  }
  setStatusCode(status: number): void {
    if (status < STATUS.least || status > STATUS.most) refuse();
    this.#status = status;
  }
}

/** Times are in nanoseconds. */
export class RequestOptions {
  #connect: bigint | undefined;
  #firstByte: bigint | undefined;
  #betweenBytes: bigint | undefined;

  connectTimeout(): bigint | undefined {
    return this.#connect;
  }
  setConnectTimeout(duration: bigint | undefined): void {
    this.#connect = duration;
  }
  firstByteTimeout(): bigint | undefined {
    return this.#firstByte;
  }
  setFirstByteTimeout(duration: bigint | undefined): void {
    this.#firstByte = duration;
  }
  betweenBytesTimeout(): bigint | undefined {
    return this.#betweenBytes;
  }
  setBetweenBytesTimeout(duration: bigint | undefined): void {
    this.#betweenBytes = duration;
  }
  [Symbol.dispose](): void {
    // Nothing is held.
  }
}

/** For the record. */
export function urlOf(request: OutgoingRequest): string {
  const scheme = request.scheme();
  const word = scheme === undefined ? 'https' : (scheme.val ?? scheme.tag.toLowerCase());
  return `${word}://${request.authority() ?? ''}${request.pathWithQuery() ?? '/'}`;
}
