import type { DBInstance } from '@aws-sdk/client-rds';
import type { Clients } from '../../../lambda/aws/clients';
import type { FailoverState } from '../../../lambda/failover/state';
import { promote } from '../../../lambda/failover/steps/promote';
import { rebuild } from '../../../lambda/failover/steps/rebuild';
import type { Lease } from '../../../runtime/protocol/lease';
import { lease, MemoryControl, primary, standby, testContext } from '../support/memory';

const state: FailoverState = {
  kind: 'failover',
  execution: 'payments-2-1',
  attempt: 1,
  from: primary,
  to: standby,
  epoch: 2,
  outcome: 'ok',
};

/** RDS with one member, which a promotion makes stand alone; remembers every call that changes something. */
function rdsOf(member: DBInstance, refused: readonly string[] = []) {
  const calls: { name: string; input: Record<string, unknown> }[] = [];
  let present = member;
  const send = async (command: { constructor: { name: string }; input: Record<string, unknown> }) => {
    const name = command.constructor.name.replace(/Command$/, '');
    if (name === 'DescribeDBInstances') return { DBInstances: [present] };
    calls.push({ name, input: command.input });
    if (refused.includes(name)) throw new Error(`${name} is refused`);
    if (name === 'PromoteReadReplica') present = { ...present, ReadReplicaSourceDBInstanceIdentifier: undefined };
    return {};
  };
  return { calls, clients: () => ({ rds: { send } }) as unknown as Clients };
}

const replica: DBInstance = {
  DBInstanceIdentifier: 'payments-standby',
  DBInstanceArn: 'arn:of:payments-standby',
  DBInstanceStatus: 'available',
  ReadReplicaSourceDBInstanceIdentifier: 'payments-primary',
};

const backupTag = { Key: 'holdfast:backup', Value: 'payments' };

describe('a promotion', () => {
  const run = async (leaseNow: Partial<Lease>, member: DBInstance = replica, refused: string[] = []) => {
    const { calls, clients } = rdsOf(member, refused);
    const context = testContext({ clients, store: new MemoryControl(lease(leaseNow)) });
    const { outcome, detail } = await promote(context, state);
    return [outcome, calls.map(({ name }) => name), detail];
  };
  const ours = { epoch: 2, holder: standby, phase: 'promoting' as const };

  test('is asked for once, and is over when the member stands alone', async () => {
    expect(await run(ours)).toEqual(['ok', ['PromoteReadReplica', 'AddTagsToResource'], undefined]);
    expect(await run(ours, { DBInstanceStatus: 'available', TagList: [backupTag] })).toEqual(['ok', [], undefined]);
  });

  test("puts the member under the backup plan, and goes on with a word about it if that can't be done", async () => {
    const { calls, clients } = rdsOf(replica);
    await promote(testContext({ clients, store: new MemoryControl(lease(ours)) }), state);
    expect(calls.at(-1)?.input).toEqual({ ResourceName: 'arn:of:payments-standby', Tags: [backupTag] });
    const [outcome, , detail] = await run(ours, replica, ['AddTagsToResource']);
    expect(outcome).toBe('ok');
    expect(detail).toMatch(/payments-standby is not tagged holdfast:backup=payments.*AddTagsToResource is refused/);
  });

  test.each([
    ['the lease has moved on', { ...ours, epoch: 3 }],
    ['the lease is not here', { ...ours, holder: primary }],
  ])('is not asked for when %s', async (_, leaseNow) => {
    expect(await run(leaseNow)).toEqual(['stale-epoch', [], expect.any(String)]);
  });
});

describe('a rebuild', () => {
  const diverged: DBInstance = { DBInstanceStatus: 'available', DeletionProtection: false, DBInstanceClass: 'db.x' };
  const run = async (leaseNow: Partial<Lease>) => {
    const { calls, clients } = rdsOf(diverged);
    const context = testContext({ clients, store: new MemoryControl(lease(leaseNow)) });
    const { outcome } = await rebuild(context, { ...state, kind: 'rebuild' });
    return { outcome, calls, shapes: context.store.shapes };
  };

  test('keeps the diverged copy, and what it looked like, before it deletes the member', async () => {
    const { calls, shapes } = await run({ epoch: 4 });
    expect(calls).toMatchObject([
      { name: 'DeleteDBInstance', input: { FinalDBSnapshotIdentifier: 'payments-standby-diverged-4' } },
    ]);
    expect(shapes.get(standby)).toMatchObject({ epoch: 4, shape: { DBInstanceClass: 'db.x' } });
  });

  test.each([
    ['the own Region holds the lease', { holder: standby }],
    ['the holder does not serve yet', { phase: 'promoting' as const }],
  ])('deletes nothing when %s', async (_, leaseNow) => {
    expect(await run(leaseNow)).toMatchObject({ outcome: 'stale-epoch', calls: [] });
  });
});
