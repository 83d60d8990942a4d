import { App, CfnResource, Stack, Validations } from 'aws-cdk-lib';
import { rmSync } from 'node:fs';
import { type Acknowledgement, objectivesOf, packFindings, ReviewedChecks, reviewedChecks } from '../../../lib/checks';

const apps: App[] = [];
afterEach(() => apps.splice(0).forEach(({ outdir }) => rmSync(outdir, { recursive: true, force: true })));

/** An app with one resource that no security rule looks at. */
function appWith(type: string, properties: object): App {
  const app = new App();
  apps.push(app);
  new CfnResource(new Stack(app, 'stack', { env: { region: 'us-east-1' } }), 'One', {
    type,
    properties: { ...properties },
  });
  return app;
}

const drillWithoutStop = () => appWith('AWS::FIS::ExperimentTemplate', { StopConditions: [{ Source: 'none' }] });
const reason = (rule: string): Acknowledgement => ({ rules: [rule], at: /^stack\/One$/, reason: 'an example' });

function synth(app: App, table: readonly Acknowledgement[]) {
  const checks = reviewedChecks(table);
  Validations.of(app).addPlugins(...checks);
  app.synth();
  return checks.flatMap(({ acknowledged }) => acknowledged.map(({ rule }) => rule));
}

test('a finding of the rules of resilience fails the synth', () => {
  expect(() => synth(drillWithoutStop(), [])).toThrow('Resilience-FisStopCondition');
});

test('a finding of the rules of resilience that the table has a reason for stays', () => {
  expect(synth(drillWithoutStop(), [reason('Resilience-FisStopCondition')])).toEqual(['Resilience-FisStopCondition']);
});

test('a reference architecture has a reason for warnings too', () => {
  const app = appWith('AWS::AutoScaling::AutoScalingGroup', { MinSize: '1', MaxSize: '3', DesiredCapacity: '2' });
  expect(() => synth(app, [])).toThrow('Resilience-AutoScalingDesiredCapacity');
});

test('a pack that fails has checked nothing, which is an error', () => {
  const pack = {
    name: 'Failing',
    validate: () => {
      throw new Error('out of order');
    },
  };
  const context = { appConstruct: drillWithoutStop(), templatePaths: [], stackTemplates: [] };
  expect(new ReviewedChecks(pack, []).validate(context)).toMatchObject({
    success: false,
    violations: [{ ruleName: 'Failing-NotChecked', description: 'nothing was checked: out of order' }],
  });
});

test('what an architecture promises is held against its templates', () => {
  const app = appWith('AWS::ElasticLoadBalancingV2::LoadBalancer', {});
  app.synth();
  const found = (objectives?: Parameters<typeof objectivesOf>[0]) =>
    packFindings(app, objectives && objectivesOf(objectives))
      .filter(({ pack }) => pack === 'Resilience')
      .map(({ rule }) => rule);
  expect(found()).toEqual([]);
  expect(found({ rto: 900 })).toEqual(['Resilience-SingleRegion']);
});

test('objectives of settings are seconds and a share, those of the rules durations and percent', () => {
  const { rto, rpo, availability } = objectivesOf({ rto: 900, rpo: 30, availability: 0.9995 });
  expect([rto?.toMinutes(), rpo?.toSeconds(), availability]).toEqual([15, 30, 99.95]);
  expect(objectivesOf({ availability: 0.9999 })).toEqual({ availability: 99.99 });
});
