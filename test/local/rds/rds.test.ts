import type { DBInstance } from '@aws-sdk/client-rds';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { bothRegions, east, eventually, openRds, owner, type RdsBench, west } from './support';

let bench: RdsBench;

// One history, told in order: each test starts from where the one before it left the databases.
beforeAll(async () => void (bench = await openRds(bothRegions)), 120_000);
afterAll(() => bench.close());

const call = (operation: string, input: object, region: string) => bench.rds.handle(operation, input, region);
const describe1 = async (DBInstanceIdentifier: string, region: string): Promise<DBInstance> => {
  const answer = await call('DescribeDBInstances', { DBInstanceIdentifier }, region);
  return (answer as { DBInstances: DBInstance[] }).DBInstances[0]!;
};
const available = (identifier: string, region: string) =>
  eventually(
    `${identifier} is available`,
    async () => (await describe1(identifier, region)).DBInstanceStatus === 'available',
  );
const notes = async (region: string, identifier: string) =>
  (await bench.sql<{ id: number }>(region, identifier, 'select id from notes order by id')).map((row) => row.id);

test('the application owns its database and is no superuser', async () => {
  await bench.sql(east, 'payments-primary', 'create table notes (id int primary key)');
  await bench.sql(east, 'payments-primary', 'insert into notes values (1)');
  const sql = 'select rolsuper from pg_roles where rolname = current_user';
  expect(await bench.sql(east, 'payments-primary', sql)).toEqual([{ rolsuper: false }]);
});

test('a commit in the primary waits for one standby in another zone, not for the other Region', async () => {
  const sql = 'select application_name as name, sync_state as state from pg_stat_replication order by 1';
  expect(await bench.rds.writer(east, 'payments-primary').query(sql)).toEqual([
    { name: 'payments-primary-us-east-1b', state: 'quorum' },
    { name: 'payments-primary-us-east-1c', state: 'quorum' },
    { name: 'payments-standby-us-west-2a', state: 'async' },
  ]);
});

test('every replica has what the primary has', async () => {
  const primary = bench.rds.writer(east, 'payments-primary');
  const lsn = await primary.flushedLsn();
  await Promise.all([...bench.rds.members(east), ...bench.rds.members(west)].map((member) => member.caughtUpWith(lsn)));
  expect(await notes(west, 'payments-standby')).toEqual([1]);
  expect(await notes(east, 'payments-primary-replica-1')).toEqual([1]);
  expect(await notes(east, 'payments-primary-replica-2')).toEqual([1]);
});

test('an in-Region read replica is answered by a standby', async () => {
  const sql = 'select pg_is_in_recovery() as standby';
  expect(await bench.sql(east, 'payments-primary-replica-1', sql)).toEqual([{ standby: true }]);
});

test('instances are described as RDS does', async () => {
  expect(await describe1('payments-primary', east)).toMatchObject({
    DBInstanceIdentifier: 'payments-primary',
    DBInstanceStatus: 'available',
    AvailabilityZone: 'us-east-1a',
    MultiAZ: true,
    BackupRetentionPeriod: 35,
    MasterUsername: owner.user,
    ReadReplicaDBInstanceIdentifiers: [
      'payments-primary-replica-1',
      'payments-primary-replica-2',
      'arn:aws:rds:us-west-2:000000000000:db:payments-standby',
    ],
  });
  expect(await describe1('payments-standby', west)).toMatchObject({
    ReadReplicaSourceDBInstanceIdentifier: 'arn:aws:rds:us-east-1:000000000000:db:payments-primary',
    StatusInfos: [{ StatusType: 'read replication', Normal: true, Status: 'replicating' }],
  });
});

test('a Region lists its own instances only', async () => {
  const answer = (await call('DescribeDBInstances', {}, west)) as { DBInstances: DBInstance[] };
  expect(answer.DBInstances.map((one) => one.DBInstanceIdentifier)).toEqual(['payments-standby']);
});

test('fails to describe what is in another Region', async () => {
  await expect(describe1('payments-standby', east)).rejects.toMatchObject({ code: 'DBInstanceNotFound', status: 404 });
});

test('fails to promote what is not a replica', async () => {
  const promote = call('PromoteReadReplica', { DBInstanceIdentifier: 'payments-primary' }, east);
  await expect(promote).rejects.toMatchObject({
    code: 'InvalidDBInstanceState',
    message: 'DB Instance payments-primary is not a read replica.',
  });
});

test('fails to answer an operation that it does not know', async () => {
  await expect(call('CreateDBCluster', {}, east)).rejects.toMatchObject({ code: 'InvalidAction' });
});

test('tags of an instance can be added, listed, described and taken away', async () => {
  const ResourceName = 'arn:aws:rds:us-east-1:000000000000:db:payments-primary';
  const tag = { Key: 'team', Value: 'ledger' };
  await call('AddTagsToResource', { ResourceName, Tags: [tag] }, east);
  expect(await call('ListTagsForResource', { ResourceName }, east)).toMatchObject({ TagList: [tag] });
  const described = await call('DescribeDBInstances', { DBInstanceIdentifier: 'payments-primary' }, east);
  expect(described).toMatchObject({ DBInstances: [{ TagList: [tag] }] });
  await call('RemoveTagsFromResource', { ResourceName, TagKeys: ['team'] }, east);
  expect(await call('ListTagsForResource', { ResourceName }, east)).toMatchObject({ TagList: [] });
});

test('fails to modify what it cannot', async () => {
  const modify = call('ModifyDBInstance', { DBInstanceIdentifier: 'payments-primary', Engine: 'mysql' }, east);
  await expect(modify).rejects.toMatchObject({ code: 'InvalidParameterValue' });
});

test('replication crosses the fabric: what is black-holed does not arrive, and arrives after healing', async () => {
  await bench.fabric.setRule({ from: east, to: west, effect: { kind: 'blackhole' } });
  await bench.sql(east, 'payments-primary', 'insert into notes values (2)');
  await new Promise((resolve) => setTimeout(resolve, 300));
  expect(await notes(west, 'payments-standby')).toEqual([1]);
  await bench.fabric.clear();
  await eventually('it arrives', async () => (await notes(west, 'payments-standby')).length === 2);
});

test('the promoted replica writes on a new timeline, synchronously, while its old source is cut off', async () => {
  for (const [from, to] of [
    [east, west],
    [west, east],
  ] as const)
    await bench.fabric.setRule({ from, to, effect: { kind: 'blackhole' } });
  const answer = await call(
    'PromoteReadReplica',
    { DBInstanceIdentifier: 'payments-standby', BackupRetentionPeriod: 35 },
    west,
  );
  expect(answer).toMatchObject({ DBInstance: { DBInstanceStatus: 'modifying', BackupRetentionPeriod: 35 } });
  await available('payments-standby', west);
  await bench.sql(west, 'payments-standby', 'insert into notes values (3)');
  expect(await bench.rds.writer(west, 'payments-standby').timeline()).toBe(2);
  const sql = `select count(*)::int as n from pg_stat_replication where sync_state = 'quorum'`;
  await eventually('both standbys confirm', async () => {
    const [row] = await bench.rds.writer(west, 'payments-standby').query<{ n: number }>(sql);
    return row?.n === 2;
  });
});

test('fails to promote twice', async () => {
  const again = call('PromoteReadReplica', { DBInstanceIdentifier: 'payments-standby' }, west);
  await expect(again).rejects.toMatchObject({ code: 'InvalidDBInstanceState' });
});

test('fails to delete a protected instance', async () => {
  await call('ModifyDBInstance', { DBInstanceIdentifier: 'payments-primary', DeletionProtection: true }, east);
  const remove = call('DeleteDBInstance', { DBInstanceIdentifier: 'payments-primary', SkipFinalSnapshot: true }, east);
  await expect(remove).rejects.toMatchObject({
    code: 'InvalidParameterCombination',
    message: 'Cannot delete protected DB Instance, please disable deletion protection and try again.',
  });
  await call('ModifyDBInstance', { DBInstanceIdentifier: 'payments-primary', DeletionProtection: false }, east);
});

test('fails to delete without saying what becomes of the data', async () => {
  const remove = call('DeleteDBInstance', { DBInstanceIdentifier: 'payments-primary' }, east);
  await expect(remove).rejects.toMatchObject({
    message: expect.stringContaining('FinalDBSnapshotIdentifier is required'),
  });
});

test('fails to create a replica under an identifier that exists', async () => {
  const input = { DBInstanceIdentifier: 'payments-primary', SourceDBInstanceIdentifier: 'payments-standby' };
  await expect(call('CreateDBInstanceReadReplica', input, east)).rejects.toMatchObject({
    code: 'DBInstanceAlreadyExists',
  });
});

test('the old primary, diverged, is kept for forensics and made anew as a replica under its identifier', async () => {
  await bench.fabric.clear();
  await bench.sql(east, 'payments-primary', 'insert into notes values (99)'); // nobody else will ever have it
  const before = await describe1('payments-primary', east);
  const deletion = { DBInstanceIdentifier: 'payments-primary', FinalDBSnapshotIdentifier: 'diverged-1' };
  await call('DeleteDBInstance', deletion, east);
  const gone = () =>
    describe1('payments-primary', east).then(
      () => false,
      (error) => error.code === 'DBInstanceNotFound',
    );
  await eventually('it is gone', gone);
  const source = 'arn:aws:rds:us-west-2:000000000000:db:payments-standby';
  const creation = { DBInstanceIdentifier: 'payments-primary', SourceDBInstanceIdentifier: source, MultiAZ: true };
  await call('CreateDBInstanceReadReplica', creation, east);
  await available('payments-primary', east);
  const after = await describe1('payments-primary', east);
  expect(after).toMatchObject({ ReadReplicaSourceDBInstanceIdentifier: source, Endpoint: before.Endpoint });
  expect(after.DbiResourceId).not.toBe(before.DbiResourceId);
  expect(await notes(east, 'payments-primary')).toEqual([1, 2, 3]);
  expect(readdirSync(join(bench.run.path, 'postgres/kept'))).toEqual(['diverged-1']);
});

test('the way home: the rebuilt member is promoted in its turn', async () => {
  await bench.sql(west, 'payments-standby', 'insert into notes values (4)');
  const lsn = await bench.rds.writer(west, 'payments-standby').flushedLsn();
  await bench.rds.writer(east, 'payments-primary').caughtUpWith(lsn);
  await call('PromoteReadReplica', { DBInstanceIdentifier: 'payments-primary', BackupRetentionPeriod: 35 }, east);
  await available('payments-primary', east);
  await bench.sql(east, 'payments-primary', 'insert into notes values (5)');
  expect(await notes(east, 'payments-primary')).toEqual([1, 2, 3, 4, 5]);
  expect(await bench.rds.writer(east, 'payments-primary').timeline()).toBe(3);
});

test('a reboot brings the same writer back', async () => {
  const before = bench.rds.writer(east, 'payments-primary').name;
  await call('RebootDBInstance', { DBInstanceIdentifier: 'payments-primary' }, east);
  await available('payments-primary', east);
  expect(bench.rds.writer(east, 'payments-primary').name).toBe(before);
  expect(await notes(east, 'payments-primary')).toEqual([1, 2, 3, 4, 5]);
});

test('a reboot with failover makes another zone the writer, behind the same endpoint', async () => {
  const before = await describe1('payments-primary', east);
  await call('RebootDBInstance', { DBInstanceIdentifier: 'payments-primary', ForceFailover: true }, east);
  await available('payments-primary', east);
  const after = await describe1('payments-primary', east);
  expect(after.AvailabilityZone).not.toBe(before.AvailabilityZone);
  expect(after.Endpoint).toEqual(before.Endpoint);
  await bench.sql(east, 'payments-primary', 'insert into notes values (6)');
});
