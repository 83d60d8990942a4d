import {
  GetCommand,
  PutCommand,
  QueryCommand,
  UpdateCommand,
  type DynamoDBDocumentClient,
} from '@aws-sdk/lib-dynamodb';
import { controlItem, type Grounds, type Lease, type LeasePhase } from '../../runtime/protocol/lease';
import { conditional, retryConflicts } from './conflict';
import type { Approval, Block, ControlSnapshot, FailoverRecord, ProbeVote } from './record';

/** Condition and effect of one change of the lease; each method says in which state of the lease it applies. */
export interface ControlStore {
  /** Strong reads. */
  lease(): Promise<Lease | undefined>;
  snapshot(): Promise<ControlSnapshot>;

  /** Takes an expired lease: only if nobody renewed it (`beat`) nor moved it (`epoch`). Undefined: refused. */
  take(change: { epoch: number; beat: number; from: string; to: string; grounds: Grounds }): Promise<Lease | undefined>;
  /** Ends all renewals of an epoch. */
  revoke(change: { epoch: number; holder: string; by: string }): Promise<Lease | undefined>;
  /** Hands over a lease whose holder was frozen. */
  handOver(change: { epoch: number; from: string; to: string }): Promise<Lease | undefined>;
  /** Point of no return and the opening: same epoch, next phase. */
  advance(change: { epoch: number; holder: string; from: LeasePhase; to: LeasePhase }): Promise<Lease | undefined>;
  /** Gives the right to write back under a new epoch; wins against `advance` or loses to it, never both. */
  giveBack(change: { epoch: number; holder: string; phase: LeasePhase; to: string }): Promise<Lease | undefined>;

  /** Refused (false) if a later vote of the same observer is there already. */
  putVote(vote: ProbeVote): Promise<boolean>;
  putBlock(block: Block): Promise<void>;
  /** A person's word: the next automatic failover need not wait. False: there is no block, or it is lifted already. */
  liftBlock(approval: Approval): Promise<boolean>;
  /** A person's word: the failover to this epoch may lose what the target lacks. False: no such record, or said already. */
  allowDataLoss(epoch: number, approval: Approval): Promise<boolean>;

  /** Starts the next attempt at an epoch; false if somebody else did. */
  claim(record: FailoverRecord, previousAttempt: number): Promise<boolean>;
  /** Ends a watch that came to nothing, unless its epoch has gone on under another execution. */
  abandon(epoch: number, execution: string, at: number): Promise<void>;
  /** Writes attributes of a record that exists. */
  amend(epoch: number, attributes: Partial<FailoverRecord>): Promise<void>;
  /** What a Region's database member looked like before it was deleted for a rebuild. */
  saveShape(region: string, saved: SavedShape): Promise<void>;
  shape(region: string): Promise<SavedShape | undefined>;
  stepStarted(epoch: number, step: string, at: number): Promise<void>;
  stepEnded(epoch: number, step: string, at: number, outcome: string): Promise<void>;
}

export interface SavedShape {
  /** Epoch of the lease at that time. */
  readonly epoch: number;
  readonly shape: object;
}

const shapeItem = (region: string) => `rebuild#${region}`;

type Values = Record<string, unknown>;

/** The control table by the endpoint of one Region. */
export class DynamoControlStore implements ControlStore {
  constructor(
    private readonly documents: DynamoDBDocumentClient,
    private readonly table: string,
    private readonly scope: string,
  ) {}

  async lease(): Promise<Lease | undefined> {
    const { Item } = await this.documents.send(
      new GetCommand({ TableName: this.table, Key: this.key(controlItem.lease), ConsistentRead: true }),
    );
    return Item as Lease | undefined;
  }

  async snapshot(): Promise<ControlSnapshot> {
    const items: Record<string, unknown>[] = [];
    let start: Record<string, unknown> | undefined;
    do {
      const page = await this.documents.send(
        new QueryCommand({
          TableName: this.table,
          KeyConditionExpression: '#scope = :scope',
          ExpressionAttributeNames: { '#scope': 'scope' },
          ExpressionAttributeValues: { ':scope': this.scope },
          ConsistentRead: true,
          ExclusiveStartKey: start,
        }),
      );
      items.push(...(page.Items ?? []));
      start = page.LastEvaluatedKey;
    } while (start);
    const keyed = (prefix: string) => items.filter(({ item }) => String(item).startsWith(prefix)) as unknown[];
    return {
      lease: keyed(controlItem.lease)[0] as Lease | undefined,
      votes: keyed(controlItem.vote('')) as ProbeVote[],
      block: keyed(controlItem.block)[0] as Block | undefined,
      records: keyed('failover#') as FailoverRecord[],
    };
  }

  take({ epoch, beat, from, to, grounds }: Parameters<ControlStore['take']>[0]) {
    return this.changeLease(
      'SET epoch = :next, holder = :to, phase = :handed, grounds = :grounds REMOVE revokedBy, writerDatabase, writerTimeline',
      'epoch = :epoch AND beat = :beat AND holder = :from',
      {
        ':epoch': epoch,
        ':next': epoch + 1,
        ':beat': beat,
        ':from': from,
        ':to': to,
        ':handed': 'handed',
        ':grounds': grounds,
      },
    );
  }

  revoke({ epoch, holder, by }: { epoch: number; holder: string; by: string }) {
    return this.changeLease(
      'SET revokedBy = :by',
      'epoch = :epoch AND holder = :holder AND attribute_not_exists(revokedBy)',
      { ':epoch': epoch, ':holder': holder, ':by': by },
    );
  }

  handOver({ epoch, from, to }: { epoch: number; from: string; to: string }) {
    return this.changeLease(
      'SET epoch = :next, holder = :to, phase = :handed, grounds = :frozen REMOVE revokedBy, writerDatabase, writerTimeline',
      'epoch = :epoch AND holder = :from',
      {
        ':epoch': epoch,
        ':next': epoch + 1,
        ':from': from,
        ':to': to,
        ':handed': 'handed',
        ':frozen': 'frozen' satisfies Grounds,
      },
    );
  }

  advance({ epoch, holder, from, to }: { epoch: number; holder: string; from: LeasePhase; to: LeasePhase }) {
    return this.changeLease('SET phase = :to', 'epoch = :epoch AND holder = :holder AND phase = :from', {
      ':epoch': epoch,
      ':holder': holder,
      ':from': from,
      ':to': to,
    });
  }

  giveBack({ epoch, holder, phase, to }: { epoch: number; holder: string; phase: LeasePhase; to: string }) {
    return this.changeLease(
      'SET epoch = :next, holder = :to, phase = :serving REMOVE grounds, revokedBy, writerDatabase, writerTimeline',
      'epoch = :epoch AND holder = :holder AND phase = :phase',
      { ':epoch': epoch, ':next': epoch + 1, ':holder': holder, ':phase': phase, ':to': to, ':serving': 'serving' },
    );
  }

  async putVote(vote: ProbeVote): Promise<boolean> {
    const written = await conditional(() =>
      this.documents.send(
        new PutCommand({
          TableName: this.table,
          Item: { ...vote, item: controlItem.vote(vote.observer) },
          ConditionExpression: 'attribute_not_exists(observedAt) OR observedAt < :at',
          ExpressionAttributeValues: { ':at': vote.observedAt },
        }),
      ),
    );
    return written !== undefined;
  }

  async putBlock(block: Block): Promise<void> {
    // The epoch's first block stands: a resumed controller neither moves its end nor sets a lifted one again.
    await conditional(() =>
      this.documents.send(
        new PutCommand({
          TableName: this.table,
          Item: { ...block, item: controlItem.block },
          ConditionExpression: 'attribute_not_exists(epoch) OR epoch < :epoch',
          ExpressionAttributeValues: { ':epoch': block.epoch },
        }),
      ),
    );
  }

  liftBlock(approval: Approval): Promise<boolean> {
    return this.approve(controlItem.block, 'liftedBy', approval);
  }

  allowDataLoss(epoch: number, approval: Approval): Promise<boolean> {
    return this.approve(controlItem.failover(epoch), 'dataLossAllowed', approval);
  }

  /** Names no attribute but the approval's: more the role of whoever is on call may not write, nor compare. */
  private async approve(item: string, attribute: string, approval: Approval): Promise<boolean> {
    const written = await conditional(() =>
      this.documents.send(
        new UpdateCommand({
          TableName: this.table,
          Key: this.key(item),
          UpdateExpression: 'SET #approval = :approval',
          ConditionExpression: 'attribute_exists(#scope) AND attribute_not_exists(#approval)',
          ExpressionAttributeNames: { '#approval': attribute, '#scope': 'scope' },
          ExpressionAttributeValues: { ':approval': approval },
        }),
      ),
    );
    return written !== undefined;
  }

  async claim(record: FailoverRecord, previousAttempt: number): Promise<boolean> {
    const { scope: _scope, ...attributes } = record;
    const first = previousAttempt === 0;
    const written = await conditional(() =>
      this.set(record.epoch, attributes, {
        extra:
          'startedAt = if_not_exists(startedAt, :started), endedAt = if_not_exists(endedAt, :ended), outcomes = if_not_exists(outcomes, :outcomes)',
        condition: first ? 'attribute_not_exists(attempt)' : 'attempt = :previous',
        // A value for each map: an emulator may keep one that is named twice as one object.
        values: { ':started': {}, ':ended': {}, ':outcomes': {}, ...(first ? {} : { ':previous': previousAttempt }) },
      }),
    );
    return written !== undefined;
  }

  async abandon(epoch: number, execution: string, at: number): Promise<void> {
    await conditional(() =>
      this.set(
        epoch,
        { status: 'abandoned', closedAt: at },
        {
          condition: '#status = :watching AND execution = :execution',
          names: { '#status': 'status' },
          values: { ':watching': 'watching', ':execution': execution },
        },
      ),
    );
  }

  async amend(epoch: number, attributes: Partial<FailoverRecord>): Promise<void> {
    await retryConflicts(() => this.set(epoch, attributes, { condition: 'attribute_exists(attempt)', values: {} }));
  }

  async saveShape(region: string, saved: SavedShape): Promise<void> {
    await conditional(() =>
      this.documents.send(
        new PutCommand({
          TableName: this.table,
          Item: { ...saved, ...this.key(shapeItem(region)) },
          ConditionExpression: 'attribute_not_exists(epoch) OR epoch <= :epoch',
          ExpressionAttributeValues: { ':epoch': saved.epoch },
        }),
      ),
    );
  }

  async shape(region: string): Promise<SavedShape | undefined> {
    const { Item } = await this.documents.send(
      new GetCommand({ TableName: this.table, Key: this.key(shapeItem(region)), ConsistentRead: true }),
    );
    return Item as SavedShape | undefined;
  }

  async stepStarted(epoch: number, step: string, at: number): Promise<void> {
    await retryConflicts(() =>
      this.documents.send(
        new UpdateCommand({
          TableName: this.table,
          Key: this.key(controlItem.failover(epoch)),
          UpdateExpression: 'SET startedAt.#step = if_not_exists(startedAt.#step, :at)',
          ConditionExpression: 'attribute_exists(startedAt)',
          ExpressionAttributeNames: { '#step': step },
          ExpressionAttributeValues: { ':at': at },
        }),
      ),
    );
  }

  async stepEnded(epoch: number, step: string, at: number, outcome: string): Promise<void> {
    await retryConflicts(() =>
      this.documents.send(
        new UpdateCommand({
          TableName: this.table,
          Key: this.key(controlItem.failover(epoch)),
          UpdateExpression: 'SET endedAt.#step = :at, outcomes.#step = :outcome',
          ConditionExpression: 'attribute_exists(startedAt)',
          ExpressionAttributeNames: { '#step': step },
          ExpressionAttributeValues: { ':at': at, ':outcome': outcome },
        }),
      ),
    );
  }

  private key(item: string) {
    return { scope: this.scope, item };
  }

  private changeLease(effect: string, condition: string, values: Values): Promise<Lease | undefined> {
    return conditional(async () => {
      const { Attributes } = await this.documents.send(
        new UpdateCommand({
          TableName: this.table,
          Key: this.key(controlItem.lease),
          UpdateExpression: effect,
          ConditionExpression: condition,
          ExpressionAttributeValues: values,
          ReturnValues: 'ALL_NEW',
        }),
      );
      return Attributes as Lease;
    });
  }

  private set(
    epoch: number,
    attributes: Values,
    {
      extra,
      condition,
      values,
      names,
    }: { extra?: string; condition: string; values: Values; names?: Record<string, string> },
  ) {
    const entries = Object.entries(attributes).filter(([, value]) => value !== undefined);
    const sets = entries.map((_, index) => `#a${index} = :a${index}`);
    return this.documents.send(
      new UpdateCommand({
        TableName: this.table,
        Key: this.key(controlItem.failover(epoch)),
        UpdateExpression: `SET ${[...sets, ...(extra ? [extra] : [])].join(', ')}`,
        ConditionExpression: condition,
        ExpressionAttributeNames: {
          ...names,
          ...Object.fromEntries(entries.map(([name], index) => [`#a${index}`, name])),
        },
        ExpressionAttributeValues: {
          ...values,
          ...Object.fromEntries(entries.map(([, value], index) => [`:a${index}`, value])),
        },
      }),
    );
  }
}
