import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { gatherStatus, judgeStatus } from '../../../operate/status';
import { databaseFact } from '../../../operate/status/gather-region';
import { east, topology, west, witness } from './situation';

describe('a database in the words of RDS', () => {
  const described = { DBInstanceIdentifier: 'payments-standby', DBInstanceStatus: 'available' };

  test('follows a source in another Region by its ARN', () => {
    const source = 'arn:aws:rds:us-east-1:123456789012:db:payments-primary';
    expect(databaseFact({ ...described, ReadReplicaSourceDBInstanceIdentifier: source }, west).source).toEqual({
      identifier: 'payments-primary',
      region: east,
    });
  });

  test('follows a source in its own Region by its name', () => {
    expect(databaseFact({ ...described, ReadReplicaSourceDBInstanceIdentifier: 'a' }, west).source).toEqual({
      identifier: 'a',
      region: west,
    });
  });

  test.each([
    [true, true],
    [false, false],
  ])('replicates as RDS says (%s)', (Normal, replicates) => {
    const StatusInfos = [{ StatusType: 'read replication', Normal }];
    const replica = { ...described, ReadReplicaSourceDBInstanceIdentifier: 'a', StatusInfos };
    expect(databaseFact(replica, west).replicates).toBe(replicates);
  });

  test('has a class, but not where engines play it', () => {
    expect(databaseFact({ ...described, DBInstanceClass: 'db.r6g.large' }, west).instanceClass).toBe('db.r6g.large');
    expect(databaseFact({ ...described, DBInstanceClass: 'db.local' }, west)).not.toHaveProperty('instanceClass');
  });
});

test('a cloud that does not answer is no error but a fact, and leaves the status undetermined', async () => {
  const port = await closedPort();
  const url = `http://127.0.0.1:${port}`;
  const endpoints = { [east]: url, [west]: url, [witness]: url };
  const facts = await gatherStatus({ topology, endpoints, dns: { host: '127.0.0.1', port }, speed: 20 });
  const { verdict, findings } = judgeStatus(facts);
  expect(verdict).toBe('undetermined');
  // Control, DNS, records; five of each Region with data, two of the witness.
  expect(findings.map(({ id }) => id)).toEqual(Array.from({ length: 15 }, () => 'not-determined'));
});

/** Somebody listened there a moment ago. */
async function closedPort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
