import type { FaultAction, FaultProps, FaultTarget, LastingFaultProps, Targeting } from './definition';
import * as faults from './faults';

/**
 * What an experiment does to a system: a ready fault, or one of your own from actions of AWS FIS. Everything that a
 * factory takes is checked when an `Experiment` is made of it.
 */
export class Fault {
  /** A fault of your own, from actions of the catalogue. */
  static of(props: FaultProps): Fault {
    return new Fault(props);
  }

  /** An instance is terminated, and its group replaces it. */
  static terminateInstances(props: Targeting = {}): Fault {
    return new Fault(faults.terminateInstances(props));
  }

  /** The processors of an instance are busy to 100 %. */
  static stressCpu(props: faults.StressCpuProps = {}): Fault {
    return new Fault(faults.stressCpu(props));
  }

  /** The memory of an instance is used to 90 %. */
  static stressMemory(props: faults.StressMemoryProps = {}): Fault {
    return new Fault(faults.stressMemory(props));
  }

  /** The root volume of an instance is filled to 95 %. */
  static fillDisk(props: faults.FillDiskProps = {}): Fault {
    return new Fault(faults.fillDisk(props));
  }

  /** What an instance sends takes two seconds longer. */
  static delayNetwork(props: faults.DelayNetworkProps = {}): Fault {
    return new Fault(faults.delayNetwork(props));
  }

  /** A zone loses power: instances stop and cannot be launched there, and subnets are cut off. */
  static interruptZonePower(props: faults.InterruptZonePowerProps): Fault {
    return new Fault(faults.interruptZonePower(props));
  }

  /** Another Region cannot be reached. */
  static cutRegion(props: faults.CutRegionProps): Fault {
    return new Fault(faults.cutRegion(props));
  }

  /**
   * A database instance of RDS fails over to its standby. Name the writer by a tag of its own: a replica in one zone
   * refuses, and the experiment fails.
   */
  static rebootDatabase(props: faults.RebootDatabaseProps = {}): Fault {
    return new Fault(faults.rebootDatabase(props));
  }

  /** A reader of an Aurora cluster becomes its writer. */
  static failOverCluster(props: Targeting = {}): Fault {
    return new Fault(faults.failOverCluster(props));
  }

  /** Connections to an Aurora DSQL cluster fail. */
  static failConnections(props: faults.FailConnectionsProps = {}): Fault {
    return new Fault(faults.failConnections(props));
  }

  /** The nodes of a cache in one zone lose power. */
  static interruptCachePower(props: faults.InterruptCachePowerProps): Fault {
    return new Fault(faults.interruptCachePower(props));
  }

  /** A global table of DynamoDB exchanges nothing with other Regions. */
  static pauseTableReplication(props: LastingFaultProps = {}): Fault {
    return new Fault(faults.pauseTableReplication(props));
  }

  /** A bucket makes no copies in another Region. */
  static pauseBucketReplication(props: faults.PauseBucketReplicationProps): Fault {
    return new Fault(faults.pauseBucketReplication(props));
  }

  /** Functions begin late. */
  static delayFunctions(props: faults.DelayFunctionsProps): Fault {
    return new Fault(faults.delayFunctions(props));
  }

  /** Functions fail. */
  static failFunctions(props: faults.FailFunctionsProps): Fault {
    return new Fault(faults.failFunctions(props));
  }

  /** Callers of a function behind a load balancer or an API get another answer. */
  static answerForFunctions(props: faults.AnswerForFunctionsProps): Fault {
    return new Fault(faults.answerForFunctions(props));
  }

  /** Calls that roles make to EC2 or Kinesis fail. */
  static failApiCalls(props: faults.FailApiCallsProps): Fault {
    return new Fault(faults.failApiCalls(props));
  }

  /** Groups cannot launch instances in some zones. */
  static refuseCapacity(props: faults.RefuseCapacityProps): Fault {
    return new Fault(faults.refuseCapacity(props));
  }

  /** Short name. */
  readonly name: string;
  /** What happens, and to what. */
  readonly description: string;
  /** Actions by name. */
  readonly actions: { [name: string]: FaultAction };
  /** Targets by name. */
  readonly targets: { [name: string]: FaultTarget };

  private constructor({ name, description, actions, targets = {} }: FaultProps) {
    this.name = name;
    this.description = description;
    this.actions = actions;
    this.targets = targets;
  }
}
