/** Shows what a guest logs in its own standard error, in order with what it writes there itself. */
import type { GuestServices, ServiceTable } from './guest-services.ts';
import type { GuestStdio } from './guest-world.ts';

/** The same services; a log line that the engine took is written to the run's stderr by the guest's own thread, which is held back there. */
export function logToStderr(services: GuestServices, stdio: Pick<GuestStdio, 'write'>): GuestServices {
  const encoder = new TextEncoder();
  return {
    ask(fn, name, request) {
      const answer = services.ask(fn, name, request);
      if (name === 'log') {
        const { level, message } = request as ServiceTable['log'][0];
        stdio.write('stderr', encoder.encode(`[${level}] ${message}\n`));
      }
      return answer;
    },
  };
}
