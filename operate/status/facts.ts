import type { Topology } from '../../assess/topology/model';
import type { ControlSnapshot } from '../../lambda/store/record';

/** A fact, or why it could not be had. */
export type Known<T> = { readonly known: true; readonly value: T } | { readonly known: false; readonly why: string };

export const known = <T>(value: T): Known<T> => ({ known: true, value });
export const unknown = (why: string): Known<never> => ({ known: false, why });

/** What is true at a moment of an architecture that is deployed, on AWS or locally. */
export interface StatusFacts {
  readonly topology: Topology;
  /** URL of each Region's AWS API, keyed by Region; absent for AWS itself. */
  readonly endpoints?: Readonly<Record<string, string>>;
  /** The template's timers were divided by this. */
  readonly speed: number;
  /** Epoch milliseconds. */
  readonly at: number;
  readonly control: Known<ControlFacts>;
  /** Keyed by Region. */
  readonly regions: Readonly<Record<string, RegionFacts>>;
  readonly dns: Known<DnsFact>;
  readonly records: Known<readonly RecordFact[]>;
  /** Whether each Region's member accepted an update that changes nothing; absent unless it was asked for. */
  readonly updates?: Readonly<Record<string, Known<true>>>;
}

export interface ControlFacts {
  readonly snapshot: ControlSnapshot;
  /** Absent if there is no lease. */
  readonly beat?: {
    readonly moved: boolean;
    /** Seconds that it was watched for, at most until it moved. */
    readonly watched: number;
  };
}

export interface RegionFacts {
  /** Databases of Regions that hold data; empty for a witness. */
  readonly databases: Known<readonly DatabaseFact[]>;
  readonly groups: Known<readonly GroupFact[]>;
  /** Absent for a witness. */
  readonly machine?: Known<MachineFact | undefined>;
  /** Functions that the template runs on a schedule. */
  readonly functions: Known<readonly FunctionFact[]>;
  readonly schedules: Known<readonly ScheduleFact[]>;
}

export interface DatabaseFact {
  readonly identifier: string;
  readonly arn: string;
  readonly status: string;
  /** What it replicates from; absent for a database that accepts writes. */
  readonly source?: { readonly identifier: string; readonly region: string };
  /** Of a replica: false if RDS says that replication does not run. */
  readonly replicates?: boolean;
  readonly multiAz: boolean;
  /** Absent where engines play RDS: they have no classes. */
  readonly instanceClass?: string;
  readonly deletionProtection: boolean;
  readonly backupRetentionDays: number;
  /** Value of the tag by which a backup plan finds it; absent if it has none. */
  readonly backupTag?: string;
}

export interface GroupFact {
  readonly name: string;
  readonly minimum: number;
  readonly maximum: number;
  readonly desired: number;
  readonly inService: number;
}

/** The state machine of a Region. */
export interface MachineFact {
  readonly arn: string;
  /** Names of executions that run. */
  readonly running: readonly string[];
}

export interface FunctionFact {
  readonly name: string;
  readonly exists: boolean;
  /** Whether it can be invoked. */
  readonly active: boolean;
}

export interface ScheduleFact {
  readonly functionName: string;
  readonly enabled: boolean;
}

export interface DnsFact {
  readonly name: string;
  readonly addresses: readonly string[];
  /** Region whose front door has one of these addresses. */
  readonly region?: string;
}

/** A failover record of the service. */
export interface RecordFact {
  readonly role: 'PRIMARY' | 'SECONDARY';
  /** Region that it is for, by its set identifier. */
  readonly region?: string;
  readonly check?: CheckFact;
}

export interface CheckFact {
  readonly domain?: string;
  readonly path?: string;
  readonly inverted: boolean;
  readonly disabled: boolean;
  /** After inversion, by the last look of each checker; absent while there is none. */
  readonly healthy?: boolean;
  /** What checkers said last, without repetitions. */
  readonly said: readonly string[];
}
