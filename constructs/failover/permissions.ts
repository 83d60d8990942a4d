import { Arn, ArnFormat, type Stack } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { RuntimeConfig } from '../../runtime/config/config';
import type { PlanFunction } from './plan';

/** What a role may do; each function combines the few that it needs. */
export class Permissions {
  constructor(
    private readonly stack: Stack,
    private readonly config: RuntimeConfig,
  ) {}

  /** @returns the statements of a step's role */
  of(step: PlanFunction): PolicyStatement[] {
    const record = this.control(['GetItem', 'Query', 'UpdateItem']);
    const table: Record<PlanFunction, () => PolicyStatement[]> = {
      begin: () => record,
      observe: () => [...record, ...this.journal(['Query']), ...this.database()],
      take: () => record,
      revoke: () => record,
      seal: () => [...record, ...this.journal(['Query', 'PutItem'])],
      commit: () => [
        ...this.control(['GetItem', 'Query', 'UpdateItem', 'PutItem']),
        ...this.journal(['Query']),
        ...this.database(),
      ],
      promote: () => [...record, this.rds(['DescribeDBInstances', 'PromoteReadReplica', 'AddTagsToResource'])],
      scale: () => [...record, ...this.scaling()],
      stonith: () => [...record, this.invokeInPeer('freeze')],
      fence: () => [...record, ...this.database()],
      replay: () => [...record, ...this.journal(['Query']), ...this.database()],
      open: () => record,
      verify: () => record,
      notify: () => record,
      abort: () => record,
      relay: () => [...record, this.invokeInPeer('thaw')],
      move: () => [
        ...record,
        this.invokeInPeer('freeze'),
        ...this.journal(['Query', 'PutItem']),
        ...this.database(),
        this.rds(['PromoteReadReplica', 'AddTagsToResource']),
      ],
      rebuild: () => [
        ...this.control(['GetItem', 'Query', 'UpdateItem', 'PutItem']),
        ...this.rebuilding(),
        ...this.scaling(),
      ],
      'send-home': () => [...record, this.startInPeer()],
      freeze: () => [...record, ...this.database()],
      thaw: () => [...record, ...this.database()],
    };
    return table[step]();
  }

  /** Probe of this Region; a witness reads and votes in both Regions that hold data. */
  observer(): PolicyStatement[] {
    const { primary, standby, witness } = this.config.regions;
    const own = this.stack.region;
    const regions = own === witness ? [primary, standby] : [own];
    return regions.flatMap((region) =>
      this.table(this.config.tables.control, ['GetItem', 'Query', 'PutItem', 'UpdateItem'], region),
    );
  }

  /** Starting the own Region's state machine, and asking whether an execution runs. */
  startOwn(): PolicyStatement[] {
    const machine = `${this.config.scope}-failover`;
    return [
      allow(['states:StartExecution'], [this.arn('states', `stateMachine:${machine}`)]),
      allow(['states:DescribeExecution'], [this.arn('states', `execution:${machine}:*`)]),
    ];
  }

  control(actions: string[]): PolicyStatement[] {
    return this.table(this.config.tables.control, actions, this.stack.region);
  }

  journal(actions: string[]): PolicyStatement[] {
    return this.table(this.config.tables.journal, actions, this.stack.region);
  }

  private table(name: string, actions: string[], region: string): PolicyStatement[] {
    return [
      allow(
        actions.map((action) => `dynamodb:${action}`),
        [this.arn('dynamodb', `table/${name}`, region)],
      ),
      this.viaService('dynamodb', region, ['kms:Decrypt', 'kms:Encrypt', 'kms:GenerateDataKey', 'kms:DescribeKey']),
    ];
  }

  /** Finding and entering the own Region's database. */
  database(): PolicyStatement[] {
    const { secretId } = this.config.databases[this.stack.region]!;
    return [
      this.rds(['DescribeDBInstances']),
      allow(['secretsmanager:GetSecretValue'], [this.arn('secretsmanager', `secret:${secretId}-*`)]),
      this.viaService('secretsmanager', this.stack.region, ['kms:Decrypt']),
    ];
  }

  private rds(actions: string[]): PolicyStatement {
    const { identifier } = this.config.databases[this.stack.region]!;
    return allow(
      actions.map((action) => `rds:${action}`),
      [this.arn('rds', `db:${identifier}`)],
    );
  }

  private rebuilding(): PolicyStatement[] {
    const own = this.config.databases[this.stack.region]!;
    const databases = [own.identifier, ...own.readReplicas].map((id) => this.arn('rds', `db:${id}`));
    const peer = this.peer();
    const source = this.arn('rds', `db:${this.config.databases[peer]!.identifier}`, peer);
    const groups = ['pg', 'subgrp', 'og'].map((kind) => this.arn('rds', `${kind}:*`));
    return [
      allow(
        [
          'rds:DescribeDBInstances',
          'rds:ModifyDBInstance',
          'rds:DeleteDBInstance',
          'rds:CreateDBInstanceReadReplica',
          'rds:AddTagsToResource',
        ],
        [...databases, this.arn('rds', `snapshot:${own.identifier}-diverged-*`)],
      ),
      allow(['rds:CreateDBInstanceReadReplica'], [source, ...groups]),
      // RDS encrypts the new replica with the key that the old one had.
      this.viaService('rds', this.stack.region, [
        'kms:CreateGrant',
        'kms:DescribeKey',
        'kms:Decrypt',
        'kms:GenerateDataKey*',
      ]),
      allow(['iam:PassRole'], [this.arn('iam', `role/${this.config.scope}-*`, '')], {
        StringEquals: { 'iam:PassedToService': 'monitoring.rds.amazonaws.com' },
      }),
    ];
  }

  private scaling(): PolicyStatement[] {
    const { name } = this.config.groups[this.stack.region]!;
    return [
      // Describing groups knows no resources.
      allow(['autoscaling:DescribeAutoScalingGroups'], ['*']),
      allow(
        ['autoscaling:UpdateAutoScalingGroup'],
        [this.arn('autoscaling', `autoScalingGroup:*:autoScalingGroupName/${name}`)],
      ),
    ];
  }

  private invokeInPeer(step: 'freeze' | 'thaw'): PolicyStatement {
    return allow(
      ['lambda:InvokeFunction'],
      [this.arn('lambda', `function:${this.config.scope}-failover-${step}`, this.peer())],
    );
  }

  private startInPeer(): PolicyStatement {
    return allow(
      ['states:StartExecution'],
      [this.arn('states', `stateMachine:${this.config.scope}-failover`, this.peer())],
    );
  }

  private viaService(service: string, region: string, actions: string[]): PolicyStatement {
    // A key's ARN is not known in the other stacks; what may use it is narrowed by the service instead.
    return allow(actions, [this.arn('kms', 'key/*', region)], {
      StringEquals: { 'kms:ViaService': `${service}.${region}.amazonaws.com` },
    });
  }

  private peer(): string {
    const { primary, standby } = this.config.regions;
    return this.stack.region === primary ? standby : primary;
  }

  private arn(service: string, rest: string, region = this.stack.region): string {
    const separator = rest.search(/[:/]/);
    return Arn.format(
      {
        partition: this.stack.partition,
        service,
        region,
        account: this.stack.account,
        resource: rest.slice(0, separator),
        resourceName: rest.slice(separator + 1),
        arnFormat: rest[separator] === ':' ? ArnFormat.COLON_RESOURCE_NAME : ArnFormat.SLASH_RESOURCE_NAME,
      },
      this.stack,
    );
  }
}

function allow(
  actions: string[],
  resources: string[],
  conditions?: Record<string, Record<string, string>>,
): PolicyStatement {
  return new PolicyStatement({ actions, resources, conditions });
}
