import { App, CfnResource, Stack, Validations } from 'aws-cdk-lib';
import { rmSync } from 'node:fs';
import { estimate } from '../../../assess/cost';
import { architectures } from '../../../lib/architectures';
import { objectivesOf, reviewedChecks } from '../../../lib/checks';
import { beyond } from '../../../lib/checks/budget';

const gateway = { Type: 'AWS::EC2::NatGateway' };
const template = (region: string, names: readonly string[]) => ({
  name: region,
  region,
  body: { Resources: Object.fromEntries(names.map((name) => [name, gateway])) },
});
const { total } = estimate([template('us-east-1', ['One'])]);

test('what costs as much as it may is within the budget', () => {
  expect(beyond(estimate([template('us-east-1', ['One'])]), total)).toBeUndefined();
});

test('what costs more is told line by line, with what would be allowed', () => {
  const three = estimate([template('us-east-1', ['One', 'Two']), template('us-west-2', ['Three'])]);
  const lines = beyond(three, 10)!.split('\n');
  expect(lines[0]).toMatch(/^objectives\.monthlyBudget is \$10; the templates cost \$\d+ a month by list price/);
  expect(lines.slice(1, 3)).toEqual([
    expect.stringMatching(/\$\d+ {2}network in us-east-1$/),
    expect.stringMatching(/\$\d+ {2}network in us-west-2$/),
  ]);
  expect(lines[3]).toBe(
    `allowed is $${Math.ceil(three.total)} or more; choose smaller or fewer instances, or raise it`,
  );
});

describe('a synth', () => {
  const apps: App[] = [];
  afterEach(() => apps.splice(0).forEach(({ outdir }) => rmSync(outdir, { recursive: true, force: true })));

  function synth(monthlyBudget?: number): void {
    const app = new App();
    apps.push(app);
    new CfnResource(new Stack(app, 'stack', { env: { region: 'us-east-1' } }), 'One', { type: gateway.Type });
    Validations.of(app).addPlugins(...reviewedChecks([], objectivesOf({ monthlyBudget })));
    app.synth();
  }

  test('fails beyond the budget', () => {
    expect(() => synth(total - 1)).toThrow('objectives.monthlyBudget');
  });

  test.each([
    ['within it', total + 1],
    ['without one', undefined],
  ])('passes %s', (_, budget) => {
    expect(() => synth(budget)).not.toThrow();
  });
});

test.each(Object.keys(architectures))('%s takes a budget, and refuses one of nothing', (name) => {
  const { settings } = architectures[name]!;
  const read = (monthlyBudget: number) => settings.parse({ objectives: { monthlyBudget } }) as object;
  expect(read(20_000)).toMatchObject({ objectives: { monthlyBudget: 20_000 } });
  expect(() => read(0)).toThrow(/objectives\.monthlyBudget: 0 is not allowed; allowed is US dollars above 0/);
});
