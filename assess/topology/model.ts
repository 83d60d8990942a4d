import type { RuntimeConfig } from '../../runtime/config/config';

/**
 * What a cloud assembly says about an architecture, read once and used by everything that asks: checks, the local
 * Region, topology snapshots and diagrams.
 */
export interface Topology {
  readonly architecture: string;
  readonly config: RuntimeConfig;
  readonly regions: readonly RegionNode[];
  readonly stacks: readonly StackNode[];
  readonly databases: readonly DatabaseNode[];
  readonly groups: readonly GroupNode[];
  readonly loadBalancers: readonly LoadBalancerNode[];
  readonly healthChecks: readonly HealthCheckNode[];
  readonly records: readonly RecordNode[];
  readonly schedules: readonly ScheduleNode[];
}

export interface RegionNode {
  readonly name: string;
  /** Role at birth. */
  readonly role: 'primary' | 'standby' | 'witness';
  /** Zones used by the Region's subnets, for instance `us-east-1a`; empty for a witness. */
  readonly zones: readonly string[];
  readonly cidr?: string;
}

export interface StackNode {
  readonly name: string;
  readonly region: string;
  /** `serverless` stacks are deployed to an emulator as they are; `data` stacks are played by real engines. */
  readonly plane: 'serverless' | 'data';
  readonly templatePath: string;
  /** Names of the stacks that must be deployed first. */
  readonly dependencies: readonly string[];
}

export interface DatabaseNode {
  readonly identifier: string;
  readonly region: string;
  readonly role: 'primary' | 'replica' | 'cross-region-replica';
  /** Identifier of the member that it replicates from. */
  readonly source?: string;
  readonly multiAz: boolean;
  /** For instance `db.r6g.xlarge`. */
  readonly instanceClass?: string;
  /** Whether the template protects it from deletion; absent: it does not say. */
  readonly deletionProtection?: boolean;
  readonly backupRetentionDays?: number;
  /** Tags, '' for what only a deployment knows; absent if it has none. */
  readonly tags?: Readonly<Record<string, string>>;
}

export interface GroupNode {
  readonly name: string;
  readonly region: string;
  readonly minimum: number;
  readonly maximum: number;
  readonly zones: readonly string[];
}

export interface LoadBalancerNode {
  readonly name: string;
  readonly region: string;
  readonly check: {
    readonly path: string;
    /** Seconds. */
    readonly interval: number;
    /** Seconds. */
    readonly timeout: number;
    readonly healthyThreshold: number;
    readonly unhealthyThreshold: number;
  };
  /** Seconds a target that leaves may finish its requests. */
  readonly deregistrationDelay: number;
}

export interface HealthCheckNode {
  /** Logical id in its template. */
  readonly id: string;
  readonly domain: string;
  readonly path: string;
  /** Seconds: 10 or 30. */
  readonly interval: number;
  readonly threshold: number;
  readonly inverted: boolean;
}

export interface RecordNode {
  readonly name: string;
  /** Failover role of the record; absent for a plain record. */
  readonly failover?: 'PRIMARY' | 'SECONDARY';
  readonly healthCheckId?: string;
  /** Region of the load balancer that it points to. */
  readonly region: string;
  /** Seconds; for an alias record the 60 s that Route 53 uses for load balancers. */
  readonly ttl: number;
}

/** A function that is invoked on a schedule. */
export interface ScheduleNode {
  readonly name: string;
  readonly region: string;
  readonly functionName: string;
  /** Period of a `rate(...)` expression, seconds; absent for a cron expression. */
  readonly everySeconds?: number;
  /** Payload, JSON. */
  readonly input?: string;
}
