import { type App, Duration, Lazy } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import * as route53 from 'aws-cdk-lib/aws-route53';
import { RegionalRouting, type RegionalRoutingProps } from '../../../constructs/regional-routing';
import { ResilienceChecks } from '../../../constructs/resilience-checks';
import { awsSolutionsFindings } from '../core/findings';
import { stackIn } from '../core/stack';
import { balancer } from './balancer';

type Stack = ReturnType<typeof stackIn>;
type Props = Partial<RegionalRoutingProps>;

const serving = (stack: Stack, ...regions: string[]) =>
  regions.map((region) => ({ region, loadBalancer: balancer(stack, region) }));

function build(more: (stack: Stack) => Props = () => ({})) {
  const stack = stackIn('us-east-1');
  const given = more(stack);
  const routing = new RegionalRouting(stack, 'Routing', {
    domainName: 'bank.example.com',
    regions: given.regions ?? serving(stack, 'us-east-1', 'us-west-2'),
    ...given,
  });
  return { stack, routing };
}

const synth = (more?: (stack: Stack) => Props) => Template.fromStack(build(more).stack);
const parentZone = (stack: Stack) =>
  route53.HostedZone.fromHostedZoneAttributes(stack, 'Zone', { hostedZoneId: 'Z2', zoneName: 'example.com' });

/** The record of the service that leads to a Region. */
function routeTo(template: Template, region: string) {
  return Object.values(template.findResources('AWS::Route53::RecordSet', { Properties: { Region: region } }))[0]!
    .Properties;
}

/** What a check asks, in words: a calculated one as the list of its children. */
function asked(template: Template, { Ref: id }: { Ref: string }): string[] {
  const config = template.toJSON().Resources[id]?.Properties.HealthCheckConfig;
  if (!config) return [id];
  if (config.Type === 'CALCULATED') {
    expect(config.HealthThreshold).toBe(config.ChildHealthChecks.length);
    return config.ChildHealthChecks.flatMap((child: { Ref: string } | string) =>
      typeof child === 'string' ? [child] : asked(template, child),
    );
  }
  const url = `https://${config.FullyQualifiedDomainName}${config.ResourcePath}`;
  return [config.SearchString ? `${url} says "${config.SearchString}": ${config.Inverted ? 'no' : 'yes'}` : url];
}

describe('two Regions with no choice made', () => {
  const { stack, routing } = build();
  const template = Template.fromStack(stack);

  test.each([
    ['us-east-1', 'us-west-2'],
    ['us-west-2', 'us-east-1'],
  ])('%s gets clients while its endpoint answers and %s does not say that it is drained', (region, other) => {
    expect(asked(template, routeTo(template, region).HealthCheckId)).toEqual([
      `https://${region}.bank.example.com/health`,
      `https://${other}.bank.example.com/drained/${region} says "drain ${region}": no`,
    ]);
  });

  test('the switch that drains a Region is at another one, so that it works when the Region does not', () => {
    const checks = Object.values(template.findResources('AWS::Route53::HealthCheck')).map(
      ({ Properties }) => Properties.HealthCheckConfig,
    );
    const switches = checks.filter(({ Inverted }) => Inverted);
    expect(switches).toHaveLength(2);
    for (const { FullyQualifiedDomainName, SearchString } of switches)
      expect(FullyQualifiedDomainName).not.toContain(SearchString.replace('drain ', ''));
  });

  test('each check asks every 10 s and believes two answers', () => {
    template.resourcePropertiesCountIs(
      'AWS::Route53::HealthCheck',
      { HealthCheckConfig: { RequestInterval: 10, FailureThreshold: 2, Port: 443, EnableSNI: true } },
      4,
    );
  });

  test.each(['us-east-1', 'us-west-2'])(
    'the nearest clients are led to %s, whose targets have to be healthy',
    (region) => {
      const record = routeTo(template, region);
      expect(record).toMatchObject({ Name: 'bank.example.com.', Type: 'A', SetIdentifier: region });
      expect(record.AliasTarget.EvaluateTargetHealth).toBe(true);
      expect(JSON.stringify(record.AliasTarget.DNSName)).toContain(`web.${region}.elb.amazonaws.com`);
    },
  );

  test.each(['us-east-1', 'us-west-2'])('the checks reach %s by its own name, drained or not', (region) => {
    template.hasResourceProperties('AWS::Route53::RecordSet', {
      Name: `${region}.bank.example.com.`,
      HealthCheckId: Match.absent(),
      Region: Match.absent(),
    });
  });

  test('clients are away 80 s after a drain and 92 s after a loss', () => {
    expect(routing.longestDrain.toSeconds()).toBe(80);
    expect(routing.longestFailover.toSeconds()).toBe(92);
  });

  test('the zone is created with accelerated recovery', () => {
    template.hasResourceProperties('AWS::Route53::HostedZone', {
      Name: 'bank.example.com.',
      HostedZoneFeatures: { EnableAcceleratedRecovery: true },
    });
  });

  test('gives AwsSolutions nothing to find', () => {
    expect(awsSolutionsFindings(routing)).toEqual([]);
  });

  test('gives the resilience rules nothing to find', () => {
    const app = stack.node.root as App;
    app.synth();
    expect(new ResilienceChecks().validateScope(app).violations).toEqual([]);
  });

  test('the metric of a Region is that of the check which decides', () => {
    expect(routing.metricInService('us-east-1').toMetricConfig().metricStat).toMatchObject({
      metricName: 'HealthCheckStatus',
      statistic: 'Minimum',
      region: 'us-east-1',
      dimensions: [{ name: 'HealthCheckId', value: routing.healthCheckOf('us-east-1').healthCheckId }],
    });
  });

  test('fails for the check of a Region that does not serve', () => {
    expect(() => routing.healthCheckOf('eu-west-1')).toThrow(
      'test-us-east-1/Routing: "eu-west-1" does not serve; allowed are us-east-1, us-west-2; name one of them',
    );
  });
});

describe('with a TTL', () => {
  const { stack, routing } = build((scope) => ({
    hostedZone: parentZone(scope),
    ttl: Duration.seconds(10),
    failoverTime: Duration.seconds(60),
  }));
  const template = Template.fromStack(stack);

  test('the records are CNAMEs to the Regions’ own names, which resolvers keep for that long', () => {
    for (const region of ['us-east-1', 'us-west-2'])
      expect(routeTo(template, region)).toMatchObject({
        Name: 'bank.example.com.',
        Type: 'CNAME',
        TTL: '10',
        ResourceRecords: [`${region}.bank.example.com`],
        HealthCheckId: { Ref: expect.any(String) },
      });
  });

  test('clients are away within the minute of a failover objective', () => {
    expect(routing.longestFailover.toSeconds()).toBe(42);
  });
});

test('of three Regions, each of the other two can drain one', () => {
  const template = synth((stack) => ({ regions: serving(stack, 'us-east-1', 'us-west-2', 'eu-west-1') }));
  expect(asked(template, routeTo(template, 'us-west-2').HealthCheckId)).toEqual([
    'https://us-west-2.bank.example.com/health',
    'https://us-east-1.bank.example.com/drained/us-west-2 says "drain us-west-2": no',
    'https://eu-west-1.bank.example.com/drained/us-west-2 says "drain us-west-2": no',
  ]);
});

test('a further check counts like the others', () => {
  const template = synth((stack) => ({
    drainSwitches: false,
    regions: serving(stack, 'us-east-1', 'us-west-2').map((one) => ({
      ...one,
      healthChecks: [route53.HealthCheck.fromHealthCheckId(stack, `${one.region}-more`, `more-${one.region}`)],
    })),
  }));
  expect(asked(template, routeTo(template, 'us-east-1').HealthCheckId)).toEqual([
    'https://us-east-1.bank.example.com/health',
    'more-us-east-1',
  ]);
});

test('without switches and further checks the endpoint alone decides, and nothing is calculated', () => {
  const template = synth(() => ({ drainSwitches: false }));
  template.resourceCountIs('AWS::Route53::HealthCheck', 2);
  expect(asked(template, routeTo(template, 'us-east-1').HealthCheckId)).toEqual([
    'https://us-east-1.bank.example.com/health',
  ]);
});

test('a zone that exists is used', () => {
  const template = synth((stack) => ({ hostedZone: parentZone(stack) }));
  template.resourceCountIs('AWS::Route53::HostedZone', 0);
  template.resourcePropertiesCountIs('AWS::Route53::RecordSet', { HostedZoneId: 'Z2' }, 4);
});

test('given defaults change nothing', () => {
  const same = synth(() => ({
    healthCheckPath: '/health',
    checkInterval: Duration.seconds(10),
    failureThreshold: 2,
    drainSwitches: true,
    failoverTime: Duration.seconds(92),
  }));
  expect(same.toJSON()).toEqual(synth().toJSON());
});

test.each<[string, (stack: Stack) => Props, string]>([
  [
    'a URL as domain',
    () => ({ domainName: 'https://bank.example.com' }),
    'domainName is "https://bank.example.com"; allowed is a lower-case domain name known at synth time; write it like "bank.example.com"',
  ],
  [
    'a domain outside the zone',
    (stack) => ({ domainName: 'bank.example.org', hostedZone: parentZone(stack) }),
    'domainName is "bank.example.org"; allowed is a name in the zone "example.com"; choose another name or another hostedZone',
  ],
  [
    'a CNAME at the apex',
    () => ({ ttl: Duration.seconds(10) }),
    'ttl is given and domainName is the apex of the zone "bank.example.com"; allowed is a name below it, since a CNAME cannot stand at an apex; pass the hostedZone of the parent domain, or leave ttl out',
  ],
  [
    'a path without a slash',
    () => ({ healthCheckPath: 'health' }),
    'healthCheckPath is "health"; allowed is a path that begins with a slash; write "/health"',
  ],
  [
    'a single Region',
    (stack) => ({ regions: serving(stack, 'us-east-1') }),
    'regions are [us-east-1]; allowed are two or more; add a Region, since clients of a single one have nowhere to go',
  ],
  [
    'a zone instead of a Region',
    (stack) => ({ regions: serving(stack, 'us-east-1', 'us-east-1a') }),
    'regions name "us-east-1a"; allowed are codes of Regions known at synth time; write "us-east-1"',
  ],
  [
    'a Region twice',
    (stack) => {
      const [one] = serving(stack, 'us-east-1');
      return { regions: [one!, one!] };
    },
    'regions name "us-east-1" twice; allowed is each Region once; remove one',
  ],
  [
    'more checks than a calculated one has',
    (stack) => {
      const check = route53.HealthCheck.fromHealthCheckId(stack, 'More', 'more');
      const [one, other] = serving(stack, 'us-east-1', 'us-west-2');
      return { regions: [one!, { ...other!, healthChecks: Array.from({ length: 254 }, () => check) }] };
    },
    'healthChecks of us-west-2 are 254; allowed are 255 checks of a Region with those of its own; combine some in a calculated check',
  ],
  [
    'an interval of 15 s',
    () => ({ checkInterval: Duration.seconds(15) }),
    'checkInterval is 15 s; allowed are 10 s and 30 s; write Duration.seconds(10)',
  ],
  [
    'an interval that only the deployment knows',
    () => ({ checkInterval: Duration.seconds(Lazy.number({ produce: () => 10 })) }),
    'checkInterval is an unresolved token; allowed are 10 s and 30 s; write Duration.seconds(10)',
  ],
  [
    'a threshold of 20',
    () => ({ failureThreshold: 20 }),
    'failureThreshold is 20; allowed is a whole number from 1 to 10; choose one in that range',
  ],
  [
    'a TTL that outlasts an alias',
    (stack) => ({ ttl: Duration.minutes(5), hostedZone: parentZone(stack) }),
    'ttl is 300 s; allowed is 1 s to 60 s; choose a duration in that range',
  ],
  [
    'a TTL of parts of a second',
    (stack) => ({ ttl: Duration.millis(1500), hostedZone: parentZone(stack) }),
    'ttl is 1.5 s; allowed are whole seconds; round it',
  ],
  [
    'a failover time that aliases cannot meet',
    () => ({ failoverTime: Duration.seconds(60) }),
    'failoverTime is 60 s; allowed is at least 92 s, 2 x (10 s interval + 6 s without an answer) + 60 s TTL; give a ttl, for instance Duration.seconds(10), or lower failureThreshold',
  ],
  [
    'a failover time that a long TTL cannot meet',
    (stack) => ({ failoverTime: Duration.seconds(60), ttl: Duration.seconds(30), hostedZone: parentZone(stack) }),
    'failoverTime is 60 s; allowed is at least 62 s, 2 x (10 s interval + 6 s without an answer) + 30 s TTL; shorten ttl or lower failureThreshold',
  ],
  [
    'a failover time that only the deployment knows',
    () => ({ failoverTime: Duration.seconds(Lazy.number({ produce: () => 100 })) }),
    'failoverTime is an unresolved token; allowed is at least 92 s,',
  ],
])('fails for %s', (_, props, message) => {
  expect(() => build(props)).toThrow(`test-us-east-1/Routing: ${message}`);
});

test('who gets clients when, in words', () => {
  const { stack } = build((scope) => ({ hostedZone: parentZone(scope), ttl: Duration.seconds(10) }));
  const template = Template.fromStack(stack);
  const told = ['us-east-1', 'us-west-2'].map((region) => {
    const { Name, Type, TTL, ResourceRecords, HealthCheckId } = routeTo(template, region);
    return {
      record: `${Name} ${Type} ${ResourceRecords} (${TTL} s), nearest to ${region}`,
      while: asked(template, HealthCheckId),
    };
  });
  expect(told).toMatchInlineSnapshot(`
   [
     {
       "record": "bank.example.com. CNAME us-east-1.bank.example.com (10 s), nearest to us-east-1",
       "while": [
         "https://us-east-1.bank.example.com/health",
         "https://us-west-2.bank.example.com/drained/us-east-1 says "drain us-east-1": no",
       ],
     },
     {
       "record": "bank.example.com. CNAME us-west-2.bank.example.com (10 s), nearest to us-west-2",
       "while": [
         "https://us-west-2.bank.example.com/health",
         "https://us-east-1.bank.example.com/drained/us-west-2 says "drain us-west-2": no",
       ],
     },
   ]
  `);
});
