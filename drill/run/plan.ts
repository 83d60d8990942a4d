import { randomBytes } from 'node:crypto';
import {
  awsServiceTimes,
  expectRegionFailover,
  type FailoverInput,
  type FailoverPrediction,
  localServiceTimes,
  stepsHere,
  predictRegionFailover,
} from '../../assess/objectives';
import type { Topology } from '../../assess/topology/model';
import type { Fault } from '../../local/faults/catalogue';
import { scaleTimers, type Timers } from '../../runtime/config/timers';
import { type CrashPlan, isHomeStep } from './crash-plan';
import { crashInWords, describeEnvironment, type DrillPlan, type Hypothesis, type Prediction } from '../journal';
import { sampleInterval } from '../history';

/** A client that waits for an answer of the lost Region looks elsewhere only after its own time-out, seconds. */
const clientTimeout = 2;

export interface DrillOptions {
  readonly topology: Topology;
  readonly fault: Fault;
  readonly speed: number;
  readonly seed: number;
  readonly failback: boolean;
  /** A crash of the recovery itself. */
  readonly crash?: CrashPlan;
}

/** Everything that a drill states before its fault: what will happen, how long it may take, and how to run it again. */
export function planDrill({ topology, fault, speed, seed, failback, crash }: DrillOptions): DrillPlan {
  const { config, architecture } = topology;
  const timers = scaleTimers(config.timers, speed);
  const { grade } = config;
  const local: FailoverInput = { timers, serviceTimes: localServiceTimes(stepsHere), grade };
  const most = withCrash(forFault(fault, predictRegionFailover(local), clientTimeout), crash, timers, 'most');
  const onAws = expectRegionFailover({ timers: config.timers, serviceTimes: awsServiceTimes, grade });
  const inRegion = fault.expects === 'local-failover' || fault.expects === 'no-failover';
  const hypothesis = hypothesisOf(topology, fault, most.total, crash);
  const expected = forFault(fault, expectRegionFailover(local), clientTimeout / 2);
  return {
    id: `${new Date().toISOString().replace(/[:.]/g, '-')}-${fault.name}${crash ? `-crash-${crash.step.replace('/', '-')}` : ''}-${randomBytes(2).toString('hex')}`,
    architecture,
    grade,
    seed,
    speed,
    timers,
    stopCondition: `service does not come back within ${Math.round(stopAfter(most.total))} s of the fault`,
    fault: { name: fault.name, summary: fault.summary, region: config.regions.primary },
    ...(crash ? { crash: { ...crash } } : {}),
    hypothesis,
    prediction: withCrash(expected, crash, timers, 'expected'),
    ...(inRegion ? {} : { awsPrediction: forFault(fault, onAws, clientTimeout / 2) }),
    sampleInterval,
    environment: describeEnvironment('local'),
    rerun: `npx holdfast drill ${architecture} ${fault.name} --speed ${speed} --seed ${seed}${failback ? '' : ' --no-failback'}${crash ? crashArguments(crash) : ''}`,
    caveats: caveats(speed, config.lanes),
  };
}

/** Seconds after the fault at which a drill gives up: twice what it may take, and a moment for a slow machine. */
export const stopAfter = (allowed: number): number => 2 * allowed + 30;

/**
 * A writer that was lost, replaced by a standby in another zone. Local engines, none of these a timer of the template:
 * RDS itself takes one to two minutes.
 */
function localFailover({ database }: Fault, clientSeconds: number): Prediction {
  const lines = [
    { name: 'detection', seconds: 1, why: 'three probes in a row, 100 ms apart; a hung server costs their time-outs' },
    { name: 'promotion', seconds: 0.5, why: 'both standbys cut off, the longer log promoted' },
    { name: 'fence', seconds: 1, why: 'lanes rolled forward, then the timeline in the fence row' },
    database === 'hang'
      ? {
          name: 'client',
          seconds: clientSeconds,
          why: 'a client that waits for the hung server asks again after its time-out',
        }
      : { name: 'client', seconds: 0.5, why: 'pools find the writer, clients come back from their pause' },
  ];
  return { lines, total: lines.reduce((sum, { seconds }) => sum + seconds, 0) };
}

const crashArguments = ({ victim, step, moment }: CrashPlan): string =>
  ` --crash ${victim} --at ${step}${moment === 'before' ? '' : ` --moment ${moment}`}`;

/**
 * What a crash adds: until the reconciler's next turn, until there is an emulator again, and the steps that the new
 * execution takes once more. One on the way home, after service is back, adds nothing to the outage.
 */
function withCrash(
  prediction: Prediction,
  crash: CrashPlan | undefined,
  { reconcileInterval: turn, wait, beatPoll }: Timers,
  which: 'most' | 'expected',
): Prediction {
  if (!crash || isHomeStep(crash.step)) return prediction;
  const most = which === 'most';
  const restart = crash.victim === 'emulator' ? emulatorRestart[which] : 0;
  const again = wait + beatPoll + Object.values(stepsHere).reduce((sum, seconds) => sum + seconds, 0);
  const seconds = round((most ? turn : turn / 2) + restart + (most ? again : again / 2));
  const lost = crash.victim === 'emulator' ? 'executions are lost, an emulator is started again' : 'a step is lost';
  const why = `${lost}, the reconciler resumes at its next turn, steps are taken once more`;
  return {
    lines: [...prediction.lines, { name: 'crash', seconds, why }],
    total: round(prediction.total + seconds),
  };
}

/** Seconds from the crash of the emulator to the first answer of the next one; no timer, so `--speed` does not divide it. */
const emulatorRestart = { most: 5, expected: 1.5 };

const nothingFailsOver: Prediction = { lines: [], total: 0 };

/** A dead holder, or a live one whose lease has to be revoked and waited out; then the clients' own time-out. */
function forFault(fault: Fault, prediction: FailoverPrediction, clientSeconds: number): Prediction {
  if (fault.expects === 'local-failover') return localFailover(fault, clientSeconds);
  if (fault.expects === 'no-failover') return nothingFailsOver;
  const [detection, ...rest] = prediction.lines;
  const revoked = fault.expects === 'revoked-failover';
  const extra = revoked ? round(prediction.sick - prediction.total) : 0;
  const why = 'the holder still renews: revoke, then wait out its lease';
  const lines = [
    detection,
    ...(revoked ? [{ name: 'revoke', seconds: extra, why }] : []),
    ...rest,
    {
      name: 'client',
      seconds: clientSeconds,
      why: 'a client that waits for the lost Region looks elsewhere after its time-out',
    },
  ];
  return { lines, total: round(prediction.total + extra + clientSeconds) };
}

const round = (seconds: number): number => Math.round(seconds * 1000) / 1000;

function hypothesisOf(topology: Topology, fault: Fault, allowed: number, crash?: CrashPlan): Hypothesis {
  const { config } = topology;
  const { primary, standby } = config.regions;
  const rpoSeconds = config.grade === 'journal' ? 0 : config.rpoLag;
  const loss = rpoSeconds === 0 ? 'no acknowledged payment is lost' : `at most ${rpoSeconds} s of payments are lost`;
  if (fault.expects === 'no-failover')
    return { statement: `${primary} goes on serving, nothing fails over, and ${loss}.`, rpoSeconds };
  if (fault.expects === 'local-failover') {
    const statement = `Another database member in ${primary} takes over, the Region keeps its lease, and ${loss}.`;
    return { statement, rtoSeconds: allowed, rpoSeconds };
  }
  const struck = crash ? `Though ${crashInWords(crash)}, ` : '';
  const statement = `${struck}${standby} takes over, payments are served again within ${allowed} s, and ${loss}.`;
  return { statement, rtoSeconds: allowed, rpoSeconds };
}

const caveats = (speed: number, lanes: number): string[] => [
  speed === 1
    ? "The template's own timers were in force."
    : `Every configured timer was divided by ${speed}; the time that engines take was not.`,
  'All Regions ran on one machine. Databases are PostgreSQL processes that play RDS, not RDS; one process stands for several instances.',
  `The journal has ${lanes} lanes behind the emulator's DynamoDB, whose latency is that of loopback.`,
  'Connections inside the local Region are not encrypted; on AWS they are.',
];
