import { existsSync } from 'node:fs';
import { App, Stack } from 'aws-cdk-lib';
import type { Topology } from '../../../assess/topology/model';
import { readTopology } from '../../../assess/topology/read';
import { defaultPaymentsSettings, runtimeConfigOf } from '../../../lib/settings';
import { PlaneStack, synthesizeSmallApp, temporaryAssembly } from './small-app';

describe('an application in two Regions', () => {
  const { folder, remove } = temporaryAssembly();
  let topology: Topology;
  beforeAll(() => {
    synthesizeSmallApp(folder);
    topology = readTopology(folder);
  });
  afterAll(remove);

  test('Regions have the roles of the configuration, with the zones and range of their networks', () => {
    expect(topology.regions).toEqual([
      { name: 'us-east-1', role: 'primary', zones: ['us-east-1a', 'us-east-1b', 'us-east-1c'], cidr: '10.0.0.0/16' },
      { name: 'us-west-2', role: 'standby', zones: ['us-west-2a', 'us-west-2b', 'us-west-2c'], cidr: '10.1.0.0/16' },
      { name: 'us-east-2', role: 'witness', zones: [] },
    ]);
  });

  test('the configuration is the one of the template', () => {
    expect([topology.architecture, topology.config]).toEqual(['payments', runtimeConfigOf(defaultPaymentsSettings())]);
  });

  test('stacks know their plane, Region and what they depend on, in their Region and by declaration', () => {
    expect(topology.stacks.map(({ name, plane, region, dependencies }) => [name, plane, region, dependencies])).toEqual(
      expect.arrayContaining([
        ['web-us-east-1', 'data', 'us-east-1', ['network-us-east-1']],
        ['data-us-west-2', 'data', 'us-west-2', expect.arrayContaining(['data-us-east-1'])],
        ['control', 'serverless', 'us-west-2', []],
      ]),
    );
  });

  test('each stack names its template', () => {
    expect(topology.stacks.map(({ templatePath }) => existsSync(templatePath))).not.toContain(false);
  });

  test('databases know whom they replicate from, across Regions by ARN', () => {
    expect(topology.databases).toEqual([
      {
        identifier: 'payments-primary',
        region: 'us-east-1',
        role: 'primary',
        multiAz: true,
        instanceClass: 'db.r6g.xlarge',
        backupRetentionDays: 35,
      },
      {
        identifier: 'payments-primary-replica-1',
        region: 'us-east-1',
        role: 'replica',
        source: 'payments-primary',
        multiAz: false,
        instanceClass: 'db.r6g.xlarge',
      },
      {
        identifier: 'payments-standby',
        region: 'us-west-2',
        role: 'cross-region-replica',
        source: 'payments-primary',
        multiAz: true,
        instanceClass: 'db.r6g.xlarge',
      },
    ]);
  });

  test('groups spread over the zones of their subnets in another stack', () => {
    expect(topology.groups[0]).toEqual({
      name: 'payments-web',
      region: 'us-east-1',
      minimum: 20,
      maximum: 50,
      zones: ['us-east-1a', 'us-east-1b', 'us-east-1c'],
    });
  });

  test('load balancers carry the health check of the group behind them, not of a redirect', () => {
    const check = { path: '/live', interval: 10, timeout: 4, healthyThreshold: 2, unhealthyThreshold: 3 };
    expect(topology.loadBalancers).toEqual([
      { name: 'payments-web', region: 'us-east-1', check, deregistrationDelay: 20 },
      { name: 'payments-web', region: 'us-west-2', check, deregistrationDelay: 20 },
    ]);
  });

  test('health checks say what they ask and whether the answer is inverted', () => {
    const common = { domain: 'us-west-2.payments.test', path: '/takeover', interval: 10, threshold: 2 };
    expect(topology.healthChecks).toEqual([
      { id: 'NotTakenOver', ...common, inverted: true },
      { id: 'TakenOver', ...common, inverted: false },
    ]);
  });

  test('records lead to the Region of their load balancer, by alias or by name', () => {
    expect(topology.records).toEqual([
      { name: 'us-east-1.payments.test', region: 'us-east-1', ttl: 60 },
      { name: 'us-west-2.payments.test', region: 'us-west-2', ttl: 60 },
      { name: 'payments.test', failover: 'PRIMARY', healthCheckId: 'NotTakenOver', region: 'us-east-1', ttl: 60 },
      { name: 'payments.test', failover: 'SECONDARY', healthCheckId: 'TakenOver', region: 'us-west-2', ttl: 60 },
    ]);
  });

  test('schedules know their function, period and payload', () => {
    expect(topology.schedules).toEqual([
      {
        name: 'payments-probe',
        region: 'us-west-2',
        functionName: 'payments-probe',
        everySeconds: 60,
        input: '{"times":6}',
      },
      { name: 'payments-monthly', region: 'us-west-2', functionName: 'payments-probe' },
    ]);
  });
});

describe('an assembly that is no architecture', () => {
  let assembly: { folder: string; remove: () => void };
  beforeEach(() => {
    assembly = temporaryAssembly();
  });
  afterEach(() => assembly.remove());

  const reading = (build: (app: App) => void) => () => {
    const app = new App({ outdir: assembly.folder });
    build(app);
    app.synth();
    return readTopology(assembly.folder);
  };
  const env = { region: 'us-east-1' };

  test('fails on a folder without a manifest', () => {
    expect(() => readTopology(assembly.folder)).toThrow(
      /is not part of a readable cloud assembly .* run "npx cdk synth" first/,
    );
  });

  test('fails on a stack without a plane', () => {
    expect(reading((app) => new Stack(app, 'Plain', { env }))).toThrow(
      'stack "Plain" has undefined as metadata holdfast.plane; allowed are "serverless" and "data"',
    );
  });

  test('fails on a stack without a Region', () => {
    expect(reading((app) => new PlaneStack(app, 'Nowhere', 'data', {}))).toThrow(
      'stack "Nowhere" has the environment "aws://unknown-account/unknown-region"',
    );
  });

  test('fails when no stack carries the configuration', () => {
    expect(reading((app) => new PlaneStack(app, 'Web', 'data', { env }))).toThrow(/carries metadata holdfast\.config/);
  });

  test('fails on a configuration of another version', () => {
    expect(reading((app) => new PlaneStack(app, 'Web', 'data', { env }, { scope: '' }))).toThrow(
      /metadata holdfast\.config has a wrong scope/,
    );
  });
});
