import { setTimeout as sleep } from 'node:timers/promises';
import { AwsError } from '../errors';
import { type Answer, NoAnswer, type Peer } from './peer';
import type { Reach } from './reach';

/**
 * A Region without a quorum answers writes and strongly consistent reads with a server-side failure. The developer
 * guide says that such calls are not available while a replica is isolated, not which error they get: this is the
 * error that it documents for failures on the server's side ("Error handling with DynamoDB": `InternalServerError`,
 * 500); a write that gets it may or may not have landed.
 */
const noQuorum = (reason: string): AwsError =>
  new AwsError('InternalServerError', `the Region has no quorum for a strongly consistent call: ${reason}`, 500);

/** How often a call without a reachable peer looks again, milliseconds. */
const lookAgain = 10;

/**
 * Carries strongly consistent calls of one Region to a peer. A call is put on the wire once: another peer is tried
 * only if nothing has been sent. Otherwise a write could be carried out twice.
 */
export class Quorum {
  constructor(
    private readonly region: string,
    private readonly peers: ReadonlyMap<string, Peer>,
    private readonly reach: Reach,
    /** Milliseconds until a call is refused. */
    private readonly timeout: number,
  ) {}

  async call(headers: Record<string, string>, body: Buffer): Promise<Answer> {
    const deadline = performance.now() + this.timeout;
    const refused = new Set<string>();
    for (;;) {
      const left = deadline - performance.now();
      if (left <= 0) throw noQuorum('no other Region can be reached; nothing was sent');
      const name = this.reach.choose(this.region, [...this.peers.keys()], refused);
      if (name === undefined) {
        refused.clear();
        await sleep(Math.min(lookAgain, left));
        continue;
      }
      try {
        return await (this.peers.get(name) as Peer).call(headers, body, left);
      } catch (error) {
        if (!(error instanceof NoAnswer)) throw error;
        if (error.sent) throw noQuorum(`${name} did not answer (${error.message}); the outcome is unknown`);
        refused.add(name);
      }
    }
  }
}
