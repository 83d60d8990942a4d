import { awsServiceTimes } from '../../../assess/objectives';
import { listFailureModes, singlePointsOfFailure } from '../../../assess/spof';
import type { Topology } from '../../../assess/topology/model';
import { readTopology } from '../../../assess/topology/read';
import { synthesizeSmallApp, temporaryAssembly } from '../topology/small-app';

const { folder, remove } = temporaryAssembly();
let topology: Topology;
beforeAll(() => {
  synthesizeSmallApp(folder);
  topology = readTopology(folder);
});
afterAll(remove);

const modesOf = (change: Partial<Topology>) => listFailureModes({ ...topology, ...change }, awsServiceTimes);
const outcome = (change: Partial<Topology>, lost: string) => {
  const { recovery, outage } = modesOf(change).find((mode) => mode.lost === lost) ?? {};
  return [recovery, outage];
};

test('two Regions of three zones have no single point of failure', () => {
  expect(singlePointsOfFailure(modesOf({}))).toEqual([]);
});

test('each part that can be lost is listed with what takes over and for how long', () => {
  expect(modesOf({}).map(({ lost, recovery, outage }) => [lost, recovery, outage])).toEqual([
    ['one instance of payments-web in us-east-1', 'none', 0],
    ['database payments-primary', 'in-region', 120],
    ['zone us-east-1a', 'in-region', 120],
    ['zone us-east-1b', 'in-region', 120],
    ['zone us-east-1c', 'in-region', 120],
    ['Region us-east-1', 'region-failover', 894],
    ['Region us-west-2', 'none', 0],
    ['Region us-east-2', 'none', 0],
  ]);
});

test('a database in one zone costs a failover of the Region', () => {
  const databases = topology.databases.map((database) => ({ ...database, multiAz: false }));
  expect(outcome({ databases }, 'database payments-primary')).toEqual(['region-failover', 894]);
});

test('a group in one zone makes that zone cost a failover of the Region', () => {
  const groups = topology.groups.map((group) => ({ ...group, zones: group.zones.slice(0, 1) }));
  expect(outcome({ groups }, 'zone us-east-1a')).toEqual(['region-failover', 894]);
});

test('a single instance is a single point of failure', () => {
  const groups = topology.groups.map((group) => ({ ...group, minimum: 1 }));
  expect(outcome({ groups }, 'one instance of payments-web in us-east-1')).toEqual(['lost', undefined]);
});

test.each([
  ['a replica', (t: Topology) => ({ databases: t.databases.filter(({ role }) => role !== 'cross-region-replica') })],
  ['instances', (t: Topology) => ({ groups: t.groups.filter(({ region }) => region === 'us-east-1') })],
  ['a load balancer', (t: Topology) => ({ loadBalancers: t.loadBalancers.slice(0, 1) })],
  ['a SECONDARY record', (t: Topology) => ({ records: t.records.filter(({ failover }) => failover !== 'SECONDARY') })],
  [
    'a health check',
    (t: Topology) => ({ records: t.records.map((record) => ({ ...record, healthCheckId: undefined })) }),
  ],
])('without %s for the standby, the primary Region is a single point of failure', (_, change) => {
  expect(singlePointsOfFailure(modesOf(change(topology))).map(({ lost }) => lost)).toEqual(['Region us-east-1']);
});
