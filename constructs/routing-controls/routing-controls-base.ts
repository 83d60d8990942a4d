import * as iam from 'aws-cdk-lib/aws-iam';
import * as route53 from 'aws-cdk-lib/aws-route53';
import { Construct, type IConstruct } from 'constructs';
import { enforce } from '../core/rules';

/** Routing controls, of this app or of another one. */
export interface IRoutingControls extends IConstruct {
  /** ARN of the gate, if there is one. */
  readonly gateArn?: string;

  /** ARN of a Region's routing control, by which the cluster knows it. */
  routingControlArnOf(region: string): string;

  /** A Region's health check, for records: healthy while its control is on. */
  healthCheckOf(region: string): route53.IHealthCheck;

  /** Lets somebody read and change the states of the controls, within the safety rules. */
  grantSwitch(grantee: iam.IGrantable): iam.Grant;

  /** Lets somebody read the states of the controls. */
  grantRead(grantee: iam.IGrantable): iam.Grant;
}

/** What is known of the routing controls of another app. */
export interface RoutingControlsAttributes {
  /** ARN of each Region's routing control, by the Region's code. */
  readonly routingControlArns: { [region: string]: string };

  /**
   * ARN of the gate.
   *
   * @default - there is none
   */
  readonly gateArn?: string;
}

/** What the controls offer, whoever made them. */
export abstract class RoutingControlsBase extends Construct implements IRoutingControls {
  /** By the Region's code. */
  protected abstract readonly arns: { [region: string]: string };
  abstract readonly gateArn?: string;
  private readonly checks: Record<string, route53.HealthCheck> = {};

  routingControlArnOf(region: string): string {
    const arn = this.arns[region];
    enforce('UnknownRegion', this.node.path, [
      {
        when: arn === undefined,
        message: `"${region}" has no routing control; allowed are ${Object.keys(this.arns).join(', ')}; name one of them`,
      },
    ]);
    return arn!;
  }

  healthCheckOf(region: string): route53.IHealthCheck {
    return (this.checks[region] ??= new route53.HealthCheck(this, `InService-${region}`, {
      type: route53.HealthCheckType.RECOVERY_CONTROL,
      routingControl: this.routingControlArnOf(region),
    }));
  }

  grantSwitch(grantee: iam.IGrantable): iam.Grant {
    return this.grantRead(grantee).combine(
      iam.Grant.addToPrincipal({
        grantee,
        actions: [
          'route53-recovery-cluster:UpdateRoutingControlState',
          'route53-recovery-cluster:UpdateRoutingControlStates',
        ],
        resourceArns: this.all,
        // Without it the action covers overriding the safety rules (service authorization reference, Recovery Cluster).
        conditions: { Bool: { 'route53-recovery-cluster:AllowSafetyRulesOverrides': 'false' } },
      }),
    );
  }

  grantRead(grantee: iam.IGrantable): iam.Grant {
    return iam.Grant.addToPrincipal({
      grantee,
      actions: ['route53-recovery-cluster:GetRoutingControlState'],
      resourceArns: this.all,
    });
  }

  private get all(): string[] {
    return [...Object.values(this.arns), ...(this.gateArn === undefined ? [] : [this.gateArn])];
  }
}

/** Routing controls of another app. */
export class ImportedRoutingControls extends RoutingControlsBase {
  readonly gateArn?: string;
  protected readonly arns: { [region: string]: string };

  constructor(scope: Construct, id: string, { routingControlArns, gateArn }: RoutingControlsAttributes) {
    super(scope, id);
    this.arns = routingControlArns;
    this.gateArn = gateArn;
  }
}
