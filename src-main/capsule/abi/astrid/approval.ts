/** `astrid:approval/host@1.0.0`: asks the user before something is done. */
import { serviceCall, UNKNOWN_ARMS } from './service-call.ts';
import type { Arms, Services } from './service-call.ts';

type Arm = 'invalid-input' | 'timeout' | 'store-unavailable';

const APPROVAL_ARMS: Arms<Arm> = {
  ...UNKNOWN_ARMS,
  'invalid-input': 'invalid-input',
  'invalid-key': 'invalid-input',
  reserved: 'invalid-input',
  'too-large': 'invalid-input',
  timeout: 'timeout',
  'store-unavailable': 'store-unavailable',
};

interface Request {
  readonly action: string;
  readonly targetResource: string;
}

export const createApproval = ({ services }: Services) => ({
  requestApproval: ({ action, targetResource }: Request) =>
    serviceCall(APPROVAL_ARMS, () => ({
      decision: services.ask('request-approval', 'approve', { action, resource: targetResource }),
    })),
});
