/** `astrid:elicit/host@1.0.0`: asks the user for a value while a capsule is installed or upgraded. */
import type { ElicitAnswer, ElicitQuestion } from '../../guest-services.ts';
import { serviceCall, UNKNOWN_ARMS } from './service-call.ts';
import type { Arms, Services } from './service-call.ts';

type Arm = 'not-in-lifecycle' | 'timeout' | 'cancelled' | 'invalid-input' | 'store-unavailable';

const ELICIT_ARMS: Arms<Arm> = {
  ...UNKNOWN_ARMS,
  'invalid-input': 'invalid-input',
  'invalid-key': 'invalid-input',
  reserved: 'invalid-input',
  'too-large': 'invalid-input',
  timeout: 'timeout',
  cancelled: 'cancelled',
  'not-in-lifecycle': 'not-in-lifecycle',
  'store-unavailable': 'store-unavailable',
};

interface Request {
  readonly kind: ElicitQuestion['kind'];
  readonly key: string;
  readonly description: string;
  readonly options: readonly string[] | undefined;
  readonly defaultValue: string | undefined;
}

function response(answer: ElicitAnswer) {
  switch (answer.kind) {
    case 'value':
      return { tag: 'value', val: answer.value };
    case 'values':
      return { tag: 'values', val: answer.values };
    case 'secret-stored':
      return { tag: 'secret-stored' };
  }
}

export const createElicit = ({ services }: Services) => ({
  elicit: ({ kind, key, description, options, defaultValue }: Request) =>
    serviceCall(ELICIT_ARMS, () =>
      response(
        services.ask('elicit', 'elicit', {
          kind,
          key,
          description,
          options: options ?? null,
          defaultValue: defaultValue ?? null,
        }),
      ),
    ),
  hasSecret: (key: string) => serviceCall(ELICIT_ARMS, () => services.ask('has-secret', 'has-secret', { key })),
});
