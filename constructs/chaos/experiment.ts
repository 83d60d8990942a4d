import { Duration, type IResource, RemovalPolicy, Resource, Token } from 'aws-cdk-lib';
import type { Dashboard, IAlarm } from 'aws-cdk-lib/aws-cloudwatch';
import { CfnExperimentTemplate } from 'aws-cdk-lib/aws-fis';
import { Grant, type IGrantable, type IRole, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { type ILogGroup, LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';
import { durationBetween, enforce } from '../core/rules';
import { actions as catalogue, targetTypes } from './catalogue';
import { faultRules, nameRule } from './check';
import { withZone } from './check-target';
import { type FaultAction, type FaultTarget, Selection } from './definition';
import type { Fault } from './fault';
import { secondsOf } from './length';
import { statementsFor } from './permissions';
import { keyOfExperiments, logToBucket, logToGroup, reportTo } from './records';
import { architectureTag, experimentTag } from './tags';

/** Properties of an `Experiment`. */
export interface ExperimentProps {
  /** What it does. */
  readonly fault: Fault;

  /** Name of the system that it tries: the value of the tag `holdfast:architecture`. */
  readonly architecture: string;

  /** Alarms that stop the experiment when they go off: one to five, of its own Region. */
  readonly stopAlarms: IAlarm[];

  /**
   * Name by which people and programs find it, unique for the system in its Region.
   *
   * @default - the name of the fault
   */
  readonly experimentName?: string;

  /**
   * Log group for what happens when.
   *
   * @default - a new one for a year, unless there is a `logBucket`
   */
  readonly logGroup?: ILogGroup;

  /**
   * Bucket for what happens when, in place of a log group.
   *
   * @default - a log group is written to
   */
  readonly logBucket?: IBucket;

  /**
   * Folder in that bucket.
   *
   * @default - none
   */
  readonly logPrefix?: string;

  /**
   * Key that encrypts the new log group.
   *
   * @default - a new key with yearly rotation
   */
  readonly encryptionKey?: IKey;

  /**
   * Bucket for AWS's report of each run. It says what happened, not whether that was good.
   *
   * @default - no report
   */
  readonly reportBucket?: IBucket;

  /**
   * Folder in that bucket.
   *
   * @default - the name of the architecture
   */
  readonly reportPrefix?: string;

  /**
   * Dashboards whose graphs are in the report.
   *
   * @default - none
   */
  readonly reportDashboards?: Dashboard[];

  /**
   * Time before and after the experiment that those graphs show: up to half an hour.
   *
   * @default Duration.minutes(10)
   */
  readonly reportMargin?: Duration;
}

/** An experiment template of AWS FIS. */
export interface IExperiment extends IResource {
  /** Id of the template. */
  readonly experimentTemplateId: string;

  /** Allows to start experiments from this template, and from no other. */
  grantStart(grantee: IGrantable): Grant;
}

abstract class ExperimentBase extends Resource implements IExperiment {
  abstract readonly experimentTemplateId: string;

  grantStart(grantee: IGrantable): Grant {
    const grant = Grant.addToPrincipal({
      grantee,
      actions: ['fis:StartExperiment'],
      resourceArns: [this.arn('experiment-template', this.experimentTemplateId), this.arn('experiment', '*')],
    });
    // AWS FIS looks at alarms and finds targets by a role of its own, which the first start in an account creates.
    return grant.combine(
      Grant.addToPrincipal({
        grantee,
        actions: ['iam:CreateServiceLinkedRole'],
        resourceArns: [
          this.stack.formatArn({
            service: 'iam',
            region: '',
            resource: 'role',
            resourceName: 'aws-service-role/fis.amazonaws.com/AWSServiceRoleForFIS',
          }),
        ],
        conditions: { StringEquals: { 'iam:AWSServiceName': 'fis.amazonaws.com' } },
      }),
    );
  }

  protected arn(resource: string, resourceName: string): string {
    return this.stack.formatArn({ service: 'fis', resource, resourceName });
  }
}

/**
 * An experiment template that may do what its fault needs, to what its fault names, until an alarm says stop. It fails
 * at its start if it finds no target: an experiment that tries nothing proves nothing.
 */
export class Experiment extends ExperimentBase {
  /** An experiment template that is already there. */
  static fromTemplateId(scope: Construct, id: string, experimentTemplateId: string): IExperiment {
    class Import extends ExperimentBase {
      readonly experimentTemplateId = experimentTemplateId;
    }
    return new Import(scope, id);
  }

  readonly experimentTemplateId: string;
  /** Name by which it is found. */
  readonly experimentName: string;
  /** What it tries. */
  readonly architecture: string;
  /** What AWS FIS may do. */
  readonly role: IRole;
  /** The template itself, for what this construct does not set. */
  readonly template: CfnExperimentTemplate;
  /** The log group; nothing if a bucket takes its place. */
  readonly logGroup?: ILogGroup;
  /** How long the fault lasts, as far as its actions say. */
  readonly length: Duration;

  constructor(scope: Construct, id: string, props: ExperimentProps) {
    super(scope, id);
    this.experimentName = props.experimentName ?? props.fault.name;
    this.architecture = props.architecture;
    this.validate(props);
    const { actions } = props.fault;
    const targets = mapValues(props.fault.targets, (target) => this.withTags(target));
    this.length = Duration.seconds(secondsOf(actions)!);
    this.logGroup = props.logBucket ? undefined : (props.logGroup ?? this.createLogGroup(props.encryptionKey));
    const logs = this.logGroup ? logToGroup(this.logGroup) : logToBucket(props.logBucket!, props.logPrefix);
    const report = this.report(props);
    this.role = this.createRole([
      ...Object.values(actions).flatMap((action) => statementsFor(this.stack, action, targets[action.target ?? ''])),
      ...logs.statements,
      ...(report?.statements ?? []),
    ]);
    this.template = new CfnExperimentTemplate(this, 'Template', {
      description: props.fault.description,
      roleArn: this.role.roleArn,
      targets: mapValues(targets, targetOf),
      actions: mapValues(actions, actionOf),
      stopConditions: props.stopAlarms.map(({ alarmArn }) => ({ source: 'aws:cloudwatch:alarm', value: alarmArn })),
      experimentOptions: { accountTargeting: 'single-account', emptyTargetResolutionMode: 'fail' },
      logConfiguration: logs.configuration,
      experimentReportConfiguration: report?.configuration,
      tags: {
        Name: `${this.architecture}-${this.experimentName}`,
        [experimentTag]: this.experimentName,
        [architectureTag]: this.architecture,
      },
    });
    // A template may be started as soon as it is there, so its role's policy comes first.
    this.template.node.addDependency(this.role);
    this.experimentTemplateId = this.template.attrId;
  }

  private validate({ fault, architecture, stopAlarms, logGroup, logBucket, reportMargin }: ExperimentProps): void {
    const region = Token.isUnresolved(this.stack.region) ? undefined : this.stack.region;
    const foreign = stopAlarms.find(({ env }) => region !== undefined && differs(env.region, region));
    enforce('InvalidExperiment', this.node.path, [
      nameRule('experimentName', this.experimentName),
      nameRule('architecture', architecture),
      {
        when: this.isTwin(),
        message: `experimentName is "${this.experimentName}", which another experiment of ${architecture} in this Region has; allowed are unique names, by which templates are found; name one of them otherwise`,
      },
      {
        when: stopAlarms.length === 0,
        message:
          'stopAlarms is empty; allowed are 1 to 5 alarms; name the one that tells that users suffer: without it nothing stops the experiment',
      },
      {
        when: stopAlarms.length > 5,
        message: `stopAlarms has ${stopAlarms.length} entries; allowed are 1 to 5; combine some in a composite alarm`,
      },
      {
        when: foreign !== undefined,
        message: `stopAlarms has an alarm of ${foreign?.env.region}; allowed are alarms of ${region}, where the experiment runs; make one there`,
      },
      {
        when: logGroup !== undefined && logBucket !== undefined,
        message: 'both logGroup and logBucket are given; allowed is one destination; remove the other',
      },
      durationBetween('reportMargin', reportMargin, 60, 1800),
      ...faultRules(fault, { region }),
    ]);
  }

  /** Whether another experiment would be found by the same tags. */
  private isTwin(): boolean {
    return this.node.root.node
      .findAll()
      .some(
        (other) =>
          other instanceof Experiment &&
          other !== this &&
          other.experimentName === this.experimentName &&
          other.architecture === this.architecture &&
          other.stack.region === this.stack.region,
      );
  }

  private withTags(target: FaultTarget): FaultTarget {
    return target.tags || target.arns ? target : { ...target, tags: { [architectureTag]: this.architecture } };
  }

  private createLogGroup(encryptionKey?: IKey): LogGroup {
    return new LogGroup(this, 'Logs', {
      // AWS keeps the resource policy of this prefix short.
      logGroupName: `/aws/vendedlogs/fis/${this.architecture}-${this.experimentName}`,
      encryptionKey: encryptionKey ?? keyOfExperiments(this, 'Key'),
      retention: RetentionDays.ONE_YEAR,
      removalPolicy: RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
    });
  }

  private report({ architecture, reportBucket, reportPrefix, reportDashboards, reportMargin }: ExperimentProps) {
    return (
      reportBucket &&
      reportTo({
        bucket: reportBucket,
        prefix: reportPrefix ?? architecture,
        dashboards: reportDashboards ?? [],
        margin: reportMargin ?? Duration.minutes(10),
      })
    );
  }

  /** Only experiments of this account and Region can assume it. */
  private createRole(statements: PolicyStatement[]): Role {
    const role = new Role(this, 'Role', {
      description: `AWS FIS: ${this.experimentName} on ${this.architecture}`,
      assumedBy: new ServicePrincipal('fis.amazonaws.com', {
        conditions: {
          StringEquals: { 'aws:SourceAccount': this.stack.account },
          ArnLike: { 'aws:SourceArn': this.arn('experiment', '*') },
        },
      }),
    });
    for (const statement of statements) role.addToPolicy(statement);
    return role;
  }
}

const differs = (one: string, other: string) => !Token.isUnresolved(one) && one !== other;

const mapValues = <T, U>(values: { [name: string]: T }, change: (value: T) => U): { [name: string]: U } =>
  Object.fromEntries(Object.entries(values).map(([name, value]) => [name, change(value)]));

function targetOf(target: FaultTarget): CfnExperimentTemplate.ExperimentTemplateTargetProperty {
  const { resourceType, tags, arns, zone, filters = [], selection = Selection.count(1) } = target;
  const spec = targetTypes[resourceType]!;
  const inZone =
    zone !== undefined && spec.zone && 'filter' in spec.zone ? [{ path: spec.zone.filter, values: [zone] }] : [];
  const all = [...filters, ...inZone];
  const parameters = withZone(target, spec);
  return {
    resourceType,
    resourceTags: tags,
    resourceArns: arns,
    selectionMode: selection.mode,
    filters: all.length > 0 ? all : undefined,
    parameters: Object.keys(parameters).length > 0 ? parameters : undefined,
  };
}

function actionOf({
  actionId,
  target,
  parameters,
  startAfter,
}: FaultAction): CfnExperimentTemplate.ExperimentTemplateActionProperty {
  const aim = catalogue[actionId]!.target;
  return {
    actionId,
    parameters,
    startAfter,
    targets: aim && target ? { [aim.key]: target } : undefined,
  };
}
