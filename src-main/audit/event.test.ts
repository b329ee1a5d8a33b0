import { expectTypeOf, test } from 'vitest';

import type { AuditEvent as ContractEvent } from '../../src-preload/contract/event-schemas.ts';
import type { AuditEvent } from './event.ts';

type Readable<T> = { readonly [K in keyof T]: T[K] };

test('an event of the record is an event of the contract, and the other way round', () => {
  expectTypeOf<AuditEvent>().toExtend<ContractEvent>();
  expectTypeOf<Readable<ContractEvent>>().toExtend<AuditEvent>();
});
