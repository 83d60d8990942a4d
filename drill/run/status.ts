import { setTimeout as sleep } from 'node:timers/promises';
import type { LocalRegion } from '../../local/region/region';
import { type Finding, gatherStatus, type Judgement, judgeStatus } from '../../operate/status';
import type { Condition } from '../journal';

/** Seconds in which what is still on its way (an instance that starts, a vote that ages) must have settled. */
const settling = 60;

/**
 * Asks what `holdfast status` asks until the answer is clean, so that a drill ends where the next failover can begin.
 *
 * @returns the condition; what is not clean is in its measurement
 */
export async function statusCondition({ topology, endpoints, clients, speed }: LocalRegion): Promise<Condition> {
  const dns = { host: '127.0.0.1', port: clients.dnsPort };
  const started = performance.now();
  for (;;) {
    const judgement = judgeStatus(await gatherStatus({ topology, endpoints, dns, speed }));
    const waited = (performance.now() - started) / 1000;
    if (judgement.verdict === 'clean' || waited > settling) return conditionOf(judgement, waited);
    await sleep(500);
  }
}

/** Pure. */
export function conditionOf({ verdict, findings }: Judgement, waited: number): Condition {
  const holds = verdict === 'clean';
  const wrong = findings.filter(({ severity }) => severity !== 'info').map(inWords);
  const measured = holds ? `clean, ${waited.toFixed(1)} s after service was steady` : `${verdict}: ${wrong.join('; ')}`;
  return { name: 'status at the end', expected: 'clean', measured, holds };
}

const inWords = ({ id, what }: Finding): string => `${id} (${what})`;
