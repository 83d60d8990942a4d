import { Duration, Stack } from 'aws-cdk-lib';
import { CfnCluster, CfnControlPanel, CfnRoutingControl, CfnSafetyRule } from 'aws-cdk-lib/aws-route53recoverycontrol';
import type { Construct } from 'constructs';
import { enforce } from '../core/rules';
import type { RoutingControlsProps } from './props';
import {
  ImportedRoutingControls,
  type IRoutingControls,
  RoutingControlsBase,
  type RoutingControlsAttributes,
} from './routing-controls-base';
import { controlsRules } from './rules';

/**
 * A switch for each Region on a cluster of five Regional endpoints (Application Recovery Controller), any one of which
 * changes it, whatever happens to the Regions that serve. A safety rule keeps people from switching all of them off.
 *
 * It costs about 1,800 USD a month. `RegionalRouting` alone drains Regions without it.
 */
export class RoutingControls extends RoutingControlsBase {
  /** Routing controls of another app. */
  static fromRoutingControlsAttributes(
    scope: Construct,
    id: string,
    attributes: RoutingControlsAttributes,
  ): IRoutingControls {
    return new ImportedRoutingControls(scope, id, attributes);
  }

  /** The cluster, unless one was given. */
  readonly cluster?: CfnCluster;
  readonly clusterArn: string;
  readonly controlPanel: CfnControlPanel;
  /** The rule that keeps enough Regions in service. */
  readonly inServiceRule: CfnSafetyRule;
  readonly gateArn?: string;
  protected readonly arns: { [region: string]: string };
  private readonly waitPeriod: Duration;

  constructor(scope: Construct, id: string, props: RoutingControlsProps) {
    super(scope, id);
    enforce('InvalidRoutingControls', this.node.path, controlsRules(props, Stack.of(this).region));
    this.waitPeriod = props.waitPeriod ?? Duration.seconds(5);
    if (props.clusterArn === undefined) this.cluster = new CfnCluster(this, 'Cluster', { name: props.panelName });
    this.clusterArn = props.clusterArn ?? this.cluster!.attrClusterArn;
    this.controlPanel = new CfnControlPanel(this, 'Panel', { name: props.panelName, clusterArn: this.clusterArn });
    this.arns = Object.fromEntries(props.regions.map((region) => [region, this.addControl(props, region)]));
    this.inServiceRule = this.keepInService(props);
    if (props.gate) this.gateArn = this.addGate(props);
  }

  private addControl({ panelName }: RoutingControlsProps, name: string): string {
    const control = new CfnRoutingControl(this, `Control-${name}`, {
      name: `${panelName}-${name}`,
      clusterArn: this.clusterArn,
      controlPanelArn: this.controlPanel.attrControlPanelArn,
    });
    return control.attrRoutingControlArn;
  }

  private keepInService({ panelName, minimumInService = 1 }: RoutingControlsProps): CfnSafetyRule {
    return new CfnSafetyRule(this, 'KeepInService', {
      name: `${panelName}-in-service`,
      controlPanelArn: this.controlPanel.attrControlPanelArn,
      assertionRule: { assertedControls: Object.values(this.arns), waitPeriodMs: this.waitPeriod.toMilliseconds() },
      ruleConfig: atLeast(minimumInService),
    });
  }

  private addGate(props: RoutingControlsProps): string {
    const gate = this.addControl(props, 'gate');
    new CfnSafetyRule(this, 'Gate', {
      name: `${props.panelName}-gate`,
      controlPanelArn: this.controlPanel.attrControlPanelArn,
      gatingRule: {
        gatingControls: [gate],
        targetControls: Object.values(this.arns),
        waitPeriodMs: this.waitPeriod.toMilliseconds(),
      },
      ruleConfig: atLeast(1),
    });
    return gate;
  }
}

const atLeast = (threshold: number): CfnSafetyRule.RuleConfigProperty => ({
  type: 'ATLEAST',
  threshold,
  inverted: false,
});
