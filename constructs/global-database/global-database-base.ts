import type * as rds from 'aws-cdk-lib/aws-rds';
import { Construct, type IConstruct } from 'constructs';

/** An Aurora global database, of this app or of another one: what its secondary has to know. */
export interface IGlobalDatabase extends IConstruct {
  /** Its identifier. */
  readonly globalClusterIdentifier: string;
  /** Region that it was born in. */
  readonly primaryRegion: string;
  /** Identifier of the cluster that was born as the writer. */
  readonly primaryClusterIdentifier: string;
  /** The other Region. */
  readonly secondaryRegion: string;
  /** Engine version of both Regions. */
  readonly engineVersion: rds.AuroraPostgresEngineVersion;
  /** Name of the secret, the same in both Regions. */
  readonly secretName: string;
  /** Parameters of the engine, the same in both Regions. */
  readonly parameters: { [name: string]: string };
}

/** What is known of a global database of another app. */
export interface GlobalDatabaseAttributes {
  /** Its identifier. */
  readonly globalClusterIdentifier: string;
  /** Region that it was born in. */
  readonly primaryRegion: string;
  /** Identifier of the cluster that was born as the writer. */
  readonly primaryClusterIdentifier: string;
  /** The other Region. */
  readonly secondaryRegion: string;
  /** Engine version of both Regions. */
  readonly engineVersion: rds.AuroraPostgresEngineVersion;
  /** Name of the secret, the same in both Regions. */
  readonly secretName: string;
  /**
   * Parameters of the engine, beside those that Holdfast sets.
   *
   * @default - TLS forced, a time-out for idle transactions
   */
  readonly parameters?: { [name: string]: string };
}

/** What is never left to chance: TLS, and that nobody holds locks without saying anything. */
export function engineParameters(more?: { [name: string]: string }): { [name: string]: string } {
  return { idle_in_transaction_session_timeout: '15000', log_lock_waits: '1', ...more, 'rds.force_ssl': '1' };
}

/** A global database of another app. */
export class ImportedGlobalDatabase extends Construct implements IGlobalDatabase {
  readonly globalClusterIdentifier: string;
  readonly primaryRegion: string;
  readonly primaryClusterIdentifier: string;
  readonly secondaryRegion: string;
  readonly engineVersion: rds.AuroraPostgresEngineVersion;
  readonly secretName: string;
  readonly parameters: { [name: string]: string };

  constructor(scope: Construct, id: string, attributes: GlobalDatabaseAttributes) {
    super(scope, id);
    this.globalClusterIdentifier = attributes.globalClusterIdentifier;
    this.primaryRegion = attributes.primaryRegion;
    this.primaryClusterIdentifier = attributes.primaryClusterIdentifier;
    this.secondaryRegion = attributes.secondaryRegion;
    this.engineVersion = attributes.engineVersion;
    this.secretName = attributes.secretName;
    this.parameters = engineParameters(attributes.parameters);
  }
}
