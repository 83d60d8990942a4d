import { describeTopology } from '../../../assess/topology/describe';
import { readTopology } from '../../../assess/topology/read';
import { synthesizeSmallApp, temporaryAssembly } from './small-app';

const { folder, remove } = temporaryAssembly();
let text: string;
beforeAll(() => {
  synthesizeSmallApp(folder);
  text = describeTopology(readTopology(folder));
});
afterAll(remove);

test('the topology reads as what is redundant, what replicates where and what moves the traffic', () => {
  expect(text.split('\n\nTimers')[0]).toMatchInlineSnapshot(`
   "payments, grade journal, 64 lanes

   Regions
     us-east-1 primary, 10.0.0.0/16, zones a b c
     us-west-2 standby, 10.1.0.0/16, zones a b c
     us-east-2 witness

   Databases
     payments-primary in us-east-1 writes, two zones, backups 35 days
     payments-primary-replica-1 in us-east-1 replicates payments-primary inside its Region, one zone
     payments-standby in us-west-2 replicates payments-primary across Regions, two zones

   Groups
     payments-web in us-east-1, 20 to 50 instances, zones a b c
     payments-web in us-west-2, 5 to 50 instances, zones a b c

   Load balancers
     payments-web in us-east-1 asks /live every 10 s for 4 s, in after 2, out after 3, drains 20 s
     payments-web in us-west-2 asks /live every 10 s for 4 s, in after 2, out after 3, drains 20 s

   Records
     us-east-1.payments.test leads to us-east-1, TTL 60
     us-west-2.payments.test leads to us-west-2, TTL 60
     payments.test PRIMARY leads to us-east-1, TTL 60, while us-west-2.payments.test/takeover fails, every 10 s x 2
     payments.test SECONDARY leads to us-west-2, TTL 60, while us-west-2.payments.test/takeover answers, every 10 s x 2

   Schedules
     payments-probe in us-west-2 runs payments-probe every 60 s
     payments-monthly in us-west-2 runs payments-probe by a calendar"
  `);
});

test('every timer has a line', () => {
  expect(text).toContain('Timers, seconds\n  renewInterval 2\n  requestTimeout 2\n');
});

test('no generated name is in it, so it changes only when the meaning does', () => {
  expect(text).not.toMatch(/[0-9A-F]{8}/);
});
