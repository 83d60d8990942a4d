import { Duration } from 'aws-cdk-lib';
import { Alarm, ComparisonOperator, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import { Foundation } from './foundation';
import { Permissions } from './permissions';
import { bundledFunctions, concreteRegion, RecoveryFunction } from './recovery-function';
import { everyMinutes } from './schedule';
import { parseConfig, stackOf } from './stack-config';

export interface ObserverProps {
  /** Runtime configuration of the architecture: a JSON value without tokens. */
  readonly config: object;
  /**
   * Folder of the bundled functions; it holds `probe/index.js`.
   *
   * @default - `dist/lambda` of this package
   */
  readonly assets?: string;
  /**
   * Executions kept for the probe alone.
   *
   * @default 2
   */
  readonly reservedConcurrency?: number;
}

/**
 * Looks at the front door of the Region that serves and votes about it. Put one into each of three Regions, the witness
 * among them; the one in the Region that serves abstains.
 */
export class Observer extends Construct {
  /** The function that probes for a minute at a time. */
  readonly probe: IFunction;
  /** Where the observer's own alarms go. */
  readonly topic: ITopic;

  constructor(scope: Construct, id: string, props: ObserverProps) {
    super(scope, id);
    concreteRegion(this);
    const foundation = new Foundation(this, 'Foundation', { config: props.config });
    this.topic = foundation.topic;
    this.probe = addProbe(this, { ...props, foundation, startsExecutions: false });
  }
}

/** The probe and its clock, in the construct that holds them. */
export function addProbe(
  scope: Construct,
  props: ObserverProps & { readonly foundation: Foundation; readonly startsExecutions: boolean },
): IFunction {
  const { foundation } = props;
  const config = parseConfig(scope, props.config);
  const permissions = new Permissions(stackOf(scope), config);
  const probe = new RecoveryFunction(scope, 'Probe', {
    functionName: `${config.scope}-probe`,
    description: 'Observes the Region that serves and votes about it',
    assets: props.assets ?? bundledFunctions,
    code: 'probe',
    config: JSON.stringify(config),
    statements: [...permissions.observer(), ...(props.startsExecutions ? permissions.startOwn() : [])],
    encryptionKey: foundation.key,
    deadLetterQueue: foundation.deadLetters,
    // Rounds start for a minute; the last one may take its time-outs.
    timeout: Duration.seconds(90),
    reservedConcurrency: props.reservedConcurrency ?? 2,
  }).function;
  everyMinutes(scope, 'ProbeSchedule', { target: probe, deadLetters: foundation.deadLetters, key: foundation.key });
  const blind = new Alarm(scope, 'ProbeSilent', {
    alarmDescription: `nobody observes from this Region: ${config.scope}-probe did not run for three minutes`,
    metric: probe.metricInvocations({ period: Duration.minutes(1) }),
    comparisonOperator: ComparisonOperator.LESS_THAN_THRESHOLD,
    threshold: 1,
    evaluationPeriods: 3,
    treatMissingData: TreatMissingData.BREACHING,
  });
  const failing = new Alarm(scope, 'ProbeFailing', {
    alarmDescription: `${config.scope}-probe fails`,
    metric: probe.metricErrors({ period: Duration.minutes(1) }),
    threshold: 1,
    evaluationPeriods: 3,
    treatMissingData: TreatMissingData.NOT_BREACHING,
  });
  for (const alarm of [blind, failing]) alarm.addAlarmAction(new SnsAction(foundation.topic));
  return probe;
}
