import type { CacheTemplate } from '../../local/valkey';

/** What is chosen for a drill. */
export interface SplitBrainChoices {
  /** Divides every timer of the template, and the detection. */
  readonly speed: number;
  /** Whether the primary needs a replica to take a write. The template says so; without it the drill shows what is lost. */
  readonly minReplicas: boolean;
  /** Seconds of silence, before they are divided, after which a replica is promoted. */
  readonly detection: number;
}

/**
 * Seconds after which ElastiCache is taken to promote a replica. An assumption: no published figure for it was found.
 */
export const assumedDetection = 30;

/**
 * What the engine adds to the lag before it refuses, whatever the speed: it counts the age of a replica's last word in
 * whole seconds of its clock, and counts the good replicas once a second (Valkey, replication.c: refreshGoodReplicasCount
 * and replicationCron).
 */
const engineSeconds = 2;

/** What a client sees later than the engine decides: the time between two attempts, on a machine with other work to do. */
const observationSeconds = 0.5;

/** A drill as it is going to be run; seconds are those of the clock, already divided. */
export interface SplitBrainPlan extends SplitBrainChoices {
  readonly template: CacheTemplate;
  /** Parameters in force, where they differ from the template's. */
  readonly overrides: Readonly<Record<string, string>>;
  readonly lagSeconds: number;
  readonly detectionSeconds: number;
  /** Latest refusal after the cut. */
  readonly refusesWithin: number;
  /** How long the primary stays isolated: long enough that it has been asked after its time, and that its successor serves. */
  readonly isolationSeconds: number;
  /** What is expected, stated before the fault. */
  readonly hypothesis: string;
  readonly caveats: readonly string[];
}

const needs = 'min-replicas-to-write';
const lag = 'min-replicas-max-lag';

/**
 * What the template's cache has to show.
 *
 * @throws Error if the template has nothing to show, or its lag cannot be divided that far
 */
export function planSplitBrain(template: CacheTemplate, choices: SplitBrainChoices): SplitBrainPlan {
  const { speed, minReplicas, detection } = choices;
  const own = Number(template.parameters[lag]);
  check(template, own / speed, speed);
  const lagSeconds = Math.max(1, Math.round(own / speed));
  const detectionSeconds = detection / speed;
  const refusesWithin = lagSeconds + engineSeconds + observationSeconds;
  return {
    ...{ ...choices, template, lagSeconds, detectionSeconds, refusesWithin },
    overrides: { [lag]: String(lagSeconds), ...(minReplicas ? {} : { [needs]: '0' }) },
    isolationSeconds: Math.max(refusesWithin, detectionSeconds + 1) + 2,
    hypothesis: `a primary that is cut off from its replicas refuses writes at most ${refusesWithin} s after the cut, and acknowledges none after that`,
    caveats: caveats(template, lagSeconds, detectionSeconds, refusesWithin, speed),
  };
}

function check(template: CacheTemplate, lagSeconds: number, speed: number): void {
  const { parameters, replicasPerShard, zones } = template;
  if (!(Number(parameters[needs]) >= 1))
    throw new Error(
      `the template has ${needs} "${parameters[needs]}": the drill is about a value of 1 or more; set minReplicasToWrite`,
    );
  if (replicasPerShard < 2 || zones.length <= replicasPerShard)
    throw new Error(
      `the template has ${replicasPerShard} replicas in ${zones.length} zones: two replicas, each in a zone of its own, are needed, or the promoted one has none and refuses too`,
    );
  if (!(lagSeconds >= 1))
    throw new Error(
      `speed is ${speed}: ${lag} is ${parameters[lag]} s and the engine counts whole seconds; at most ${parameters[lag]} is allowed`,
    );
}

function caveats(
  template: CacheTemplate,
  lagSeconds: number,
  detectionSeconds: number,
  refusesWithin: number,
  speed: number,
): string[] {
  return [
    `${lag} is ${template.parameters[lag]} s in the template and ${lagSeconds} s here (speed ${speed}): the engine counts whole seconds, and the ${engineSeconds} s that it adds are not divided`,
    `the template's engine is ${template.engine}; what ran here is in the environment`,
    'one shard is played without cluster mode, TLS and users: gossip, a second guard of a cluster of three shards, does not help here',
    'ElastiCache is played, and how long it takes to detect that a primary is away is assumed',
    'replication is asynchronous: the lag is the age of the last word of a replica, not the number of writes that it lacks',
    ...(detectionSeconds < refusesWithin
      ? [
          `a replica is promoted after ${detectionSeconds} s, before the isolated primary must have stopped (${refusesWithin} s): both may acknowledge in between`,
        ]
      : []),
  ];
}
