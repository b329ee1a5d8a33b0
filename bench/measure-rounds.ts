/** Runs every host once a round, interleaved, so that what happens on the machine meanwhile meets all of them. */
import type { BenchHost } from './hosts.ts';
import type { Sample } from './table.ts';

export function measureRounds(hosts: readonly BenchHost[], rounds: number, args: readonly string[]): readonly Sample[] {
  const samples: Sample[] = [];
  for (let round = 1; round <= rounds; round += 1)
    for (const host of hosts) {
      process.stderr.write(`round ${round}: ${host.name}\n`);
      for (const measure of host.run(args)) samples.push({ ...measure, host: host.name });
    }
  return samples;
}
