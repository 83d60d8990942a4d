import { named, type Network, type Reply } from './network';
import type { Command } from './documents';

export interface Group {
  readonly name: string;
  minimum: number;
  desired: number;
  readonly maximum: number;
}

/** One group a Region. What launches and ends instances is given. */
export class AutoScaling {
  readonly groups = new Map<string, Group>();

  constructor(
    private readonly network: Network,
    private readonly fleet: {
      inService(region: string): number;
      launch(region: string): void;
      retire(region: string): void;
    },
  ) {}

  serve(region: string, command: Command, reply: Reply<object>): void {
    const group = this.groups.get(region);
    const input = command.input as { readonly MinSize?: number; readonly DesiredCapacity?: number };
    if (!group) return reply.reject(named('ValidationError', `no group in ${region}`));
    if (command.constructor.name === 'DescribeAutoScalingGroupsCommand')
      return reply.resolve({ AutoScalingGroups: [this.describe(region, group)] });
    group.minimum = input.MinSize ?? group.minimum;
    group.desired = input.DesiredCapacity ?? group.desired;
    this.adjust(region);
    reply.resolve({});
  }

  /** Replaces what died, launches what lacks, ends what is too much. */
  adjust(region: string): void {
    const group = this.groups.get(region);
    if (!group) return;
    const missing = group.desired - this.fleet.inService(region);
    for (let count = 0; count < missing; count++)
      this.network.scheduler.later(700, () => {
        if (this.fleet.inService(region) < group.desired) this.fleet.launch(region);
      });
    for (let count = 0; count < -missing; count++) this.fleet.retire(region);
  }

  private describe(region: string, { name, minimum, desired, maximum }: Group): object {
    const Instances = Array.from({ length: this.fleet.inService(region) }, () => ({
      LifecycleState: 'InService',
      HealthStatus: 'Healthy',
    }));
    return { AutoScalingGroupName: name, MinSize: minimum, DesiredCapacity: desired, MaxSize: maximum, Instances };
  }
}
