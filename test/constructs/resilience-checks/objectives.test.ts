import { checkTemplates } from '../../../constructs/resilience-checks/check-templates';
import { declaredObjectives } from '../../../constructs/resilience-checks/model/objectives';
import { east, of, west } from './cases/case';

const balancer = of('AWS::ElasticLoadBalancingV2::LoadBalancer');
const database = of('AWS::RDS::DBInstance', { MultiAZ: true });
const twoRegions = [east({ B: balancer, Db: database }), west({ B: balancer })];
const claims = (objectives: object) =>
  checkTemplates(twoRegions, objectives)
    .filter(({ rule }) => rule === 'Resilience-AvailabilityClaim')
    .map(({ what }) => what);

test('five nines from two Regions are no more than their failover allows', () => {
  expect(claims({ availability: 99.999, rto: 900 })).toEqual([
    '99.999 % is promised; load balancer 99.99 %, database 99.95 % in a row, with outages of an hour cut off after 900 s, are 99.985 %',
  ]);
  expect(claims({ availability: 99.999, rto: 10 })).toEqual([]);
});

test('templates declare objectives, and the strictest of them counts', () => {
  const declaring = (objectives: object) => east({}, { Metadata: { holdfast: { objectives } } });
  const templates = [declaring({ rto: 900, rpo: '30s' }), declaring({ rto: 600, availability: 99.9 }), east({})];
  expect(declaredObjectives(templates)).toEqual({ rto: 600, rpo: undefined, availability: 99.9 });
});

test('objectives that are given win over those that templates declare', () => {
  const templates = [east({ B: balancer }, { Metadata: { holdfast: { objectives: { rto: 60 } } } })];
  const found = (objectives: object) => checkTemplates(templates, objectives).map(({ rule }) => rule);
  expect(found({})).toContain('Resilience-SingleRegion');
  expect(found({ rto: undefined })).toContain('Resilience-SingleRegion');
  expect(found({ rto: 86_400 })).not.toContain('Resilience-SingleRegion');
});
