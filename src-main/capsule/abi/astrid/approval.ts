/** `astrid:approval/host@1.0.0`: asks the user before something is done. */
import { serviceCall } from './service-call.ts';
import type { Arms, Services } from './service-call.ts';

type Arm = 'invalid-input' | 'timeout' | 'store-unavailable';

const APPROVAL_ARMS: Arms<Arm> = {
  denied: 'unknown',
  'invalid-input': 'invalid-input',
  'invalid-key': 'invalid-input',
  reserved: 'invalid-input',
  'too-large': 'invalid-input',
  quota: 'unknown',
  'rate-limited': 'unknown',
  backpressure: 'unknown',
  closed: 'unknown',
  timeout: 'timeout',
  cancelled: 'unknown',
  conflict: 'unknown',
  'not-in-lifecycle': 'unknown',
  'store-unavailable': 'store-unavailable',
  unsupported: 'unknown',
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
