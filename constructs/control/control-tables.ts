import { RemovalPolicy, Stack } from 'aws-cdk-lib';
import {
  AttributeType,
  type Attribute,
  Billing,
  type CfnGlobalTable,
  MultiRegionConsistency,
  TableEncryptionV2,
  TableV2,
} from 'aws-cdk-lib/aws-dynamodb';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { Construct } from 'constructs';
import { enforce } from '../core/rules';
import { ControlKey, controlKeyAlias } from './control-key';
import { strongRegionRules } from './strong-regions';

export interface ControlTablesProps {
  /** What the lease protects, for instance `payments`. The tables are `<leaseScope>-control` and `<leaseScope>-journal`. */
  readonly leaseScope: string;
  /** The other Region that holds data. */
  readonly replicaRegion: string;
  /** Region that takes part in each write and holds nothing that can be read. */
  readonly witnessRegion: string;
  /**
   * Key of the tables in this Region.
   *
   * @default - a new `ControlKey`
   */
  readonly encryptionKey?: IKey;
  /**
   * ARN of the key in the replica Region, which must exist before the tables do.
   *
   * @default - the key that a `ControlKey` creates there, by its alias
   */
  readonly replicaKeyArn?: string;
}

/** Days of point-in-time recovery, the most there is. */
const recoveryDays = 35;

/**
 * Lease, votes and records, and the journal: two global tables with multi-Region strong consistency, owned by the
 * Region that would take over. Replicas can't be added later; the tables are retained and protected against deletion.
 */
export class ControlTables extends Construct {
  /** Lease, votes, blocks, records. */
  readonly control: TableV2;
  /** Entries and seals of each lane. */
  readonly journal: TableV2;

  constructor(scope: Construct, id: string, props: ControlTablesProps) {
    super(scope, id);
    this.validate(props);
    const key = props.encryptionKey ?? new ControlKey(this, 'Key', { leaseScope: props.leaseScope }).key;
    const { partition, account } = Stack.of(this);
    const replicaKeyArn =
      props.replicaKeyArn ??
      `arn:${partition}:kms:${props.replicaRegion}:${account}:${controlKeyAlias(props.leaseScope)}`;
    const encryption = TableEncryptionV2.customerManagedKey(key, { [props.replicaRegion]: replicaKeyArn });
    this.control = this.createTable('Control', props, encryption, {
      tableName: `${props.leaseScope}-control`,
      partitionKey: { name: 'scope', type: AttributeType.STRING },
      sortKey: { name: 'item', type: AttributeType.STRING },
    });
    this.journal = this.createTable('Journal', props, encryption, {
      tableName: `${props.leaseScope}-journal`,
      partitionKey: { name: 'lane', type: AttributeType.NUMBER },
      sortKey: { name: 'position', type: AttributeType.NUMBER },
    });
  }

  private validate({ replicaRegion, witnessRegion }: ControlTablesProps): void {
    const { region } = Stack.of(this);
    enforce('InvalidControlTables', this.node.path, strongRegionRules([region, replicaRegion, witnessRegion]));
  }

  private createTable(
    id: string,
    { replicaRegion, witnessRegion }: ControlTablesProps,
    encryption: TableEncryptionV2,
    keys: { tableName: string; partitionKey: Attribute; sortKey: Attribute },
  ): TableV2 {
    const protection = {
      deletionProtection: true,
      pointInTimeRecoverySpecification: {
        pointInTimeRecoveryEnabled: true,
        recoveryPeriodInDays: recoveryDays,
      },
    };
    const table = new TableV2(this, id, {
      ...keys,
      ...protection,
      encryption,
      billing: Billing.onDemand(),
      multiRegionConsistency: MultiRegionConsistency.STRONG,
      witnessRegion,
      replicas: [{ region: replicaRegion, ...protection }],
      removalPolicy: RemovalPolicy.RETAIN,
    });
    table.node.addValidation({ validate: () => rejectExpiry(table) });
    return table;
  }
}

/** CDK and CloudFormation let it through; DynamoDB refuses it when the stack is deployed. */
function rejectExpiry(table: TableV2): string[] {
  const { timeToLiveSpecification } = table.node.defaultChild as CfnGlobalTable;
  if (timeToLiveSpecification === undefined) return [];
  return [
    `${table.node.path} has a time to live; a table with multi-Region strong consistency allows none; remove it and delete old items yourself`,
  ];
}
