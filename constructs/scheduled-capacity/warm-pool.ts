import { ArnFormat, Duration, Stack } from 'aws-cdk-lib';
import * as autoscaling from 'aws-cdk-lib/aws-autoscaling';
import * as iam from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { bootedCommands } from './booted';
import type { CapacityWarmPool } from './props';

/** Properties of `BootedPool`. */
export interface BootedPoolProps extends CapacityWarmPool {
  readonly group: autoscaling.AutoScalingGroup;
  readonly groupName?: string;
  readonly maxPrepared: number;
}

/**
 * A warm pool whose instances have booted to the end. Auto Scaling stops an instance as soon as it is launched into the
 * pool, in the middle of its user data, which never runs again; so a hook holds it until it says that it is done (EC2
 * Auto Scaling user guide, lifecycle hooks with a warm pool). An instance that says nothing goes on when the time is up:
 * ending it instead would leave nobody to serve when nobody can be heard. Groups of several instance types on demand may
 * have a pool (EC2 Auto Scaling API, PutWarmPool, which once excluded a mixed instances policy and no longer does).
 */
export class BootedPool extends Construct {
  readonly pool: autoscaling.WarmPool;

  constructor(scope: Construct, id: string, props: BootedPoolProps) {
    super(scope, id);
    const { group, state = autoscaling.PoolState.STOPPED } = props;
    this.pool = new autoscaling.WarmPool(this, 'Pool', {
      autoScalingGroup: group,
      poolState: state,
      minSize: props.minSize,
      maxGroupPreparedCapacity: props.maxPrepared,
      reuseOnScaleIn: props.reuseOnScaleIn,
    });
    // A running instance boots to its end by itself.
    if (state === autoscaling.PoolState.STOPPED) this.holdUntilBooted(group, props.groupName!, props.bootTimeout);
  }

  private holdUntilBooted(
    group: autoscaling.AutoScalingGroup,
    groupName: string,
    bootTimeout = Duration.minutes(10),
  ): void {
    const hookName = `${groupName}-booted`;
    const hook = new autoscaling.LifecycleHook(this, 'Hook', {
      autoScalingGroup: group,
      lifecycleHookName: hookName,
      lifecycleTransition: autoscaling.LifecycleTransition.INSTANCE_LAUNCHING,
      defaultResult: autoscaling.DefaultResult.CONTINUE,
      heartbeatTimeout: bootTimeout,
    });
    this.pool.node.addDependency(hook);
    const { region } = Stack.of(group);
    group.addUserData(...bootedCommands({ region, groupName, hookName }));
    group.role.addToPrincipalPolicy(
      new iam.PolicyStatement({
        actions: ['autoscaling:CompleteLifecycleAction'],
        resources: [
          Stack.of(group).formatArn({
            service: 'autoscaling',
            resource: 'autoScalingGroup:*',
            resourceName: `autoScalingGroupName/${groupName}`,
            arnFormat: ArnFormat.COLON_RESOURCE_NAME,
          }),
        ],
      }),
    );
  }
}
