import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, GetCommand, PutCommand, QueryCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { mockClient } from 'aws-sdk-client-mock';
import { DynamoControlStore } from '../../../lambda/store/control';
import { lease, primary, record, standby } from '../support/memory';

const dynamo = mockClient(DynamoDBDocumentClient);
const store = new DynamoControlStore(
  DynamoDBDocumentClient.from(new DynamoDBClient({ region: standby })),
  'payments-control',
  'payments',
);
const refusal = () => new ConditionalCheckFailedException({ message: 'refused', $metadata: {} });
const conflict = () => Object.assign(new Error('two writers'), { name: 'ReplicatedWriteConflictException' });
const update = () => dynamo.commandCalls(UpdateCommand).at(-1)!.args[0].input;

beforeEach(() => dynamo.reset());

describe('the control store', () => {
  test('reads strongly', async () => {
    dynamo.on(GetCommand).resolves({ Item: lease() });
    dynamo.on(QueryCommand).resolves({ Items: [] });
    await store.lease();
    await store.snapshot();
    for (const call of dynamo.calls()) expect(call.args[0].input).toMatchObject({ ConsistentRead: true });
  });

  test('tells the items of a snapshot apart, over several pages', async () => {
    const block = { scope: 'payments', item: 'block', epoch: 1, until: 5 };
    dynamo
      .on(QueryCommand)
      .resolvesOnce({ Items: [block, { item: 'failover#000000000002', epoch: 2 }], LastEvaluatedKey: { item: 'x' } })
      .resolvesOnce({
        Items: [
          { ...lease(), item: 'lease' },
          { item: 'vote#us-west-2', observer: standby },
        ],
      });
    expect(await store.snapshot()).toMatchObject({
      lease: { epoch: 1 },
      block: { until: 5 },
      votes: [{ observer: standby }],
      records: [{ epoch: 2 }],
    });
  });

  test('takes only on the epoch and the beat and the holder that were seen', async () => {
    dynamo.on(UpdateCommand).resolves({ Attributes: lease({ epoch: 2 }) });
    await store.take({ epoch: 1, beat: 100, from: primary, to: standby, grounds: 'lease expired' });
    expect(update()).toMatchObject({
      ConditionExpression: 'epoch = :epoch AND beat = :beat AND holder = :from',
      ExpressionAttributeValues: { ':epoch': 1, ':beat': 100, ':next': 2, ':to': standby },
    });
  });

  test('revokes once, and never another epoch', async () => {
    dynamo.on(UpdateCommand).resolves({ Attributes: lease() });
    await store.revoke({ epoch: 1, holder: primary, by: 'x' });
    expect(update().ConditionExpression).toBe(
      'epoch = :epoch AND holder = :holder AND attribute_not_exists(revokedBy)',
    );
  });

  test('names the phase in both writes of which one must win', async () => {
    dynamo.on(UpdateCommand).resolves({ Attributes: lease() });
    await store.advance({ epoch: 2, holder: standby, from: 'handed', to: 'promoting' });
    expect(update().ConditionExpression).toBe('epoch = :epoch AND holder = :holder AND phase = :from');
    await store.giveBack({ epoch: 2, holder: standby, phase: 'handed', to: primary });
    expect(update().ConditionExpression).toBe('epoch = :epoch AND holder = :holder AND phase = :phase');
  });

  test('answers a refused condition with nothing', async () => {
    dynamo.on(UpdateCommand).rejects(refusal());
    expect(await store.handOver({ epoch: 1, from: primary, to: standby })).toBeUndefined();
  });

  test('repeats a write that met another Region, which had no effect', async () => {
    dynamo
      .on(UpdateCommand)
      .rejectsOnce(conflict())
      .resolves({ Attributes: lease({ epoch: 2 }) });
    expect(
      await store.take({ epoch: 1, beat: 100, from: primary, to: standby, grounds: 'lease expired' }),
    ).toMatchObject({ epoch: 2 });
  });

  test('fails on any other error', async () => {
    dynamo.on(UpdateCommand).rejects(new Error('unavailable'));
    await expect(
      store.take({ epoch: 1, beat: 1, from: primary, to: standby, grounds: 'lease expired' }),
    ).rejects.toThrow('unavailable');
  });

  test('never lets an older vote replace a newer one', async () => {
    dynamo.on(PutCommand).rejects(refusal());
    const vote = {
      scope: 'payments',
      observer: standby,
      subject: primary,
      epoch: 1,
      verdict: 'down' as const,
      observedAt: 7,
    };
    expect(await store.putVote(vote)).toBe(false);
    expect(dynamo.commandCalls(PutCommand)[0]!.args[0].input).toMatchObject({
      ConditionExpression: 'attribute_not_exists(observedAt) OR observedAt < :at',
      ExpressionAttributeValues: { ':at': 7 },
      Item: { item: 'vote#us-west-2' },
    });
  });

  test('claims an attempt only after the one that was seen', async () => {
    dynamo.on(UpdateCommand).resolves({});
    expect(await store.claim(record({ attempt: 1 }), 0)).toBe(true);
    expect(update().ConditionExpression).toBe('attribute_not_exists(attempt)');
    expect(await store.claim(record({ attempt: 2 }), 1)).toBe(true);
    expect(update()).toMatchObject({
      ConditionExpression: 'attempt = :previous',
      Key: { item: 'failover#000000000002' },
    });
  });

  test("abandons nobody else's record", async () => {
    dynamo.on(UpdateCommand).rejects(refusal());
    await store.abandon(2, 'payments-2-1', 5);
    expect(update().ConditionExpression).toBe('#status = :watching AND execution = :execution');
  });
});
