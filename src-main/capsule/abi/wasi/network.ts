/** `wasi:sockets` and `wasi:http` 0.2: there to be imported, so that a guest can go on without a network; every use is denied and recorded. */
import { Answer } from '../../guest-answer.ts';
import type { GuestWorld } from '../../guest-world.ts';
import { Fields, OutgoingBody, OutgoingRequest, OutgoingResponse, RequestOptions, urlOf } from './http-request.ts';

const REASON = 'there is no network for capsules';

type Recorder = Pick<GuestWorld, 'fs'>;

function denied({ fs }: Recorder, fn: string, resource: string, error: unknown): never {
  fs.refusedCall(fn, resource, REASON);
  throw new Answer(error);
}

/** A class of which no guest ever has an instance, because whatever would make one is denied. */
class Nothing {
  [Symbol.dispose](): void {
    // There are none.
  }
}
class Network extends Nothing {}
class TcpSocket extends Nothing {}
class UdpSocket extends Nothing {}
class IncomingDatagramStream extends Nothing {}
class OutgoingDatagramStream extends Nothing {}
class ResolveAddressStream extends Nothing {}
class IncomingRequest extends Nothing {}
class IncomingResponse extends Nothing {}
class IncomingBody extends Nothing {}
class FutureTrailers extends Nothing {}
class FutureIncomingResponse extends Nothing {}
class ResponseOutparam extends Nothing {}

const SOCKETS_DENIED = 'access-denied';
const HTTP_DENIED = { tag: 'HTTP-request-denied' } as const;

export const networkInterfaces = (world: Recorder) => ({
  /** Errors of sockets come as their enum; no stream ever carries one. */
  'wasi:sockets/network': { Network, networkErrorCode: () => undefined },
  'wasi:sockets/instance-network': { instanceNetwork: () => new Network() },
  'wasi:sockets/ip-name-lookup': {
    ResolveAddressStream,
    resolveAddresses: (_network: Network, name: string) =>
      denied(world, 'ip-name-lookup.resolve-addresses', name, SOCKETS_DENIED),
  },
  'wasi:sockets/tcp': { TcpSocket },
  'wasi:sockets/tcp-create-socket': {
    createTcpSocket: (family: string) => denied(world, 'tcp-create-socket.create-tcp-socket', family, SOCKETS_DENIED),
  },
  'wasi:sockets/udp': { UdpSocket, IncomingDatagramStream, OutgoingDatagramStream },
  'wasi:sockets/udp-create-socket': {
    createUdpSocket: (family: string) => denied(world, 'udp-create-socket.create-udp-socket', family, SOCKETS_DENIED),
  },
  'wasi:http/types': {
    Fields,
    OutgoingRequest,
    OutgoingResponse,
    OutgoingBody,
    RequestOptions,
    IncomingRequest,
    IncomingResponse,
    IncomingBody,
    FutureTrailers,
    FutureIncomingResponse,
    ResponseOutparam,
    httpErrorCode: () => undefined,
  },
  'wasi:http/outgoing-handler': {
    handle: (request: OutgoingRequest) => denied(world, 'outgoing-handler.handle', urlOf(request), HTTP_DENIED),
  },
});
