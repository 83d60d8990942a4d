import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { longestPause } from '../../drill/check';
import { readHistory } from '../../drill/history';
import { controlReader } from '../../drill/run/control';
import { startLoadProcess } from '../../drill/run/load-process';
import type { Assembly } from '../../local/region/assembly';
import { startLocalRegion } from '../../local/region/region';
import type { ControlSnapshot } from '../../lambda/store/record';
import { withRunFolder } from '../support/run';
import { tightSpeed, tightTimers } from './tight';

export interface Soak {
  readonly seconds: number;
  readonly lease: number;
  /** Epochs that began although nothing was broken. */
  readonly falseTakeovers: number;
  /** Executions that looked into a suspicion, whatever came of it. */
  readonly suspicions: number;
  /** Attempts that were not acknowledged, declined or answered. */
  readonly attemptsFailed: number;
  readonly longestPause: number | undefined;
  readonly text: string;
}

/**
 * The whole architecture under load, with nothing broken: whatever takes the lease from its holder is a false takeover.
 * The smallest lease that shows none in ten minutes is the one to measure with.
 */
export async function soakLease(assembly: Assembly, seconds: number, tell: (text: string) => void): Promise<Soak> {
  return withRunFolder(async (run) => {
    const report = (error: Error) => void (run.closed || tell(`warning: ${error.message}`));
    const region = await startLocalRegion({ run, assembly, speed: tightSpeed, progress: tell, report });
    const { config } = region.topology;
    const { standby } = config.regions;
    const reader = controlReader(config, standby, region.endpoints[standby]);
    const load = await startLoadProcess(region, run.folder('soak'), 1);
    let last: ControlSnapshot | undefined;
    const until = performance.now() + seconds * 1000;
    for (let told = 0; performance.now() < until; told += 1) {
      await sleep(Math.min(1000, Math.max(0, until - performance.now())));
      last = (await reader.snapshot().catch(() => undefined)) ?? last;
      if (told % 30 === 0) tell(`epoch ${last?.lease?.epoch ?? '?'}, ${last?.records.length ?? 0} suspicions`);
    }
    await load.controller.stop();
    reader.close();
    await region.stop();
    if (!last?.lease) throw new Error('the control table was never read: nothing can be said about the lease');
    return soakOf(last, readHistory(join(load.history)).events, seconds);
  });
}

/** Pure. */
export function soakOf(last: ControlSnapshot, events: Parameters<typeof longestPause>[0], seconds: number): Soak {
  const falseTakeovers = (last.lease?.epoch ?? 1) - 1;
  const suspicions = last.records.length;
  const failed = events.filter(({ type }) => type === 'refused' || type === 'unknown' || type === 'error').length;
  const pause = longestPause(events)?.seconds;
  return {
    seconds,
    lease: tightTimers.lease,
    falseTakeovers,
    suspicions,
    attemptsFailed: failed,
    longestPause: pause,
    text: `lease ${tightTimers.lease} s under load for ${seconds} s: ${falseTakeovers} false takeovers, ${suspicions} suspicions, ${failed} failed attempts, longest pause ${pause?.toFixed(2) ?? '-'} s\n`,
  };
}
