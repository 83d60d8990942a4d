import type { Cover } from '../../../assess/objectives';
import { missedClaim, missedLoss, missedOutage } from '../../../lib/settings/missed';

const region: Cover = {
  outage: 'the Region',
  takes: ['reads'],
  lines: [
    { name: 'detection', seconds: 36, why: 'three questions' },
    { name: 'TTL', seconds: 60, why: 'resolvers' },
  ],
  loses: 30,
};

test('an RTO below its own budget is told with the budget in one line', () => {
  expect(missedOutage('objectives.rto', 60, 'reads', [region], 'dns.interval, dns.threshold')).toEqual([
    'objectives.rto: "1m" is below its own budget, reads after the loss of the Region: 36 detection + 60 TTL = 96 s; ' +
      'allowed is "96s" or more; raise it or shorten a step (dns.interval, dns.threshold)',
  ]);
});

test('an RTO that is met, or of a service that no outage takes, is told nothing', () => {
  expect(missedOutage('objectives.rto', 96, 'reads', [region], '')).toEqual([]);
  expect(missedOutage('objectives.rto', 1, 'writes', [region], '')).toEqual([]);
});

test('an RPO below the lag of an asynchronous copy is told', () => {
  expect(missedLoss('objectives.rpo', 0, [region])).toEqual([
    'objectives.rpo: "0s" cannot be kept when the Region is lost, since its copy lags by up to 30 s; allowed is "30s" or more; raise it',
  ]);
  expect(missedLoss('objectives.rpo', 30, [region])).toEqual([]);
});

test('an availability above what the parts in a row promise is told, with the largest claim that is allowed', () => {
  const part = { name: 'database', availability: 0.9995, source: 'an example' };
  const input = { failover: Infinity, regional: [part], shared: [] };
  expect(missedClaim('objectives.availability', 0.9999, 'one Region', input, 'nothing')).toEqual([
    'objectives.availability: 0.9999 is more than one Region can claim: 99.95 %, for want of 0.0500 % database; allowed is at most 0.9995; lower it or shorten nothing',
  ]);
  expect(missedClaim('objectives.availability', 0.9995, 'one Region', input, 'nothing')).toEqual([]);
});
