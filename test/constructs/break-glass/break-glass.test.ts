import { Duration } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { Key } from 'aws-cdk-lib/aws-kms';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { BreakGlass, BreakGlassAlarm, type BreakGlassProps } from '../../../constructs/break-glass';
import { config } from '../../lambda/support/memory';
import { stackIn } from '../core/stack';

function role(changes: Partial<BreakGlassProps> = {}): Template {
  const stack = stackIn('us-west-2');
  new BreakGlass(stack, 'BreakGlass', { config, ...changes });
  return Template.fromStack(stack);
}

interface Statement {
  readonly Sid: string;
  readonly Effect: string;
  readonly Action: string | string[];
  readonly Resource: string | string[];
  readonly Condition?: Record<string, Record<string, unknown>>;
  readonly Principal?: unknown;
}
const trust = (template: Template): Statement[] =>
  Object.values(template.findResources('AWS::IAM::Role'))[0]!.Properties.AssumeRolePolicyDocument.Statement;
const statements = (template: Template): Statement[] =>
  Object.values(template.findResources('AWS::IAM::Policy')).flatMap(
    ({ Properties }) => Properties.PolicyDocument.Statement,
  );

describe('the break-glass role', () => {
  const template = role();

  test('is assumed for an hour at most, under a name that needs no look-up', () => {
    template.hasResourceProperties('AWS::IAM::Role', { RoleName: 'payments-break-glass', MaxSessionDuration: 3600 });
  });

  test('is assumed only with a second factor that was shown a short time ago', () => {
    for (const { Condition } of trust(template))
      expect(Condition).toEqual({
        Bool: { 'aws:MultiFactorAuthPresent': 'true' },
        NumericLessThan: { 'aws:MultiFactorAuthAge': '900' },
      });
    expect(JSON.stringify(trust(template))).toContain(':iam::000000000000:root');
  });

  test('is for those who are named, each with a second factor', () => {
    const principals = ['arn:aws:iam::000000000000:user/a', 'arn:aws:iam::000000000000:role/b'];
    const given = trust(role({ principals }));
    expect(JSON.stringify(given)).not.toContain(':root');
    for (const principal of principals) expect(JSON.stringify(given)).toContain(principal);
    expect(given.every(({ Condition }) => Condition?.Bool?.['aws:MultiFactorAuthPresent'] === 'true')).toBe(true);
  });

  test('may do what a recovery takes', () => {
    const actions = statements(template).flatMap(({ Action }) => Action);
    for (const action of [
      'states:StartExecution',
      'dynamodb:Query',
      'dynamodb:UpdateItem',
      'rds:PromoteReadReplica',
      'autoscaling:UpdateAutoScalingGroup',
      'cloudwatch:GetMetricData',
    ])
      expect(actions).toContain(action);
  });

  test('may delete nothing, change no rights and read no secret', () => {
    const actions = statements(template).flatMap(({ Action }) => Action);
    expect(actions.filter((action) => /Delete|Put|Create|iam:|secretsmanager:|\*/.test(action))).toEqual([]);
  });

  test('may write the approvals of the control table and no attribute of the lease', () => {
    const [update] = statements(template).filter(({ Action }) => [Action].flat().includes('dynamodb:UpdateItem'));
    expect(update!.Condition!['ForAllValues:StringEquals']).toEqual({
      'dynamodb:LeadingKeys': ['payments'],
      'dynamodb:Attributes': ['scope', 'item', 'liftedBy', 'dataLossAllowed'],
    });
    expect([update!.Resource].flat()).toEqual(
      ['us-east-1', 'us-west-2'].map((region) => `arn:aws:dynamodb:${region}:000000000000:table/payments-control`),
    );
  });

  test('reaches everything in both Regions, since one of them is lost', () => {
    for (const { Sid, Resource } of statements(template).filter(({ Resource }) => Resource !== '*'))
      expect([Sid, ['us-east-1', 'us-west-2'].map((region) => [Resource].flat().some((arn) => arn.includes(region)))])
        .toEqual([Sid, [true, true]]); // prettier-ignore
  });

  test('nothing is allowed on all resources but looking', () => {
    const everywhere = statements(template).filter(({ Resource }) => [Resource].flat().includes('*'));
    expect(everywhere.flatMap(({ Action }) => Action).filter((action) => !/:(Describe|Get|List)/.test(action))).toEqual(
      [],
    );
  });

  test.each<[string, Partial<BreakGlassProps>, RegExp]>([
    ['for nobody', { principals: [] }, /principals is empty/],
    ['for a group', { principals: ['arn:aws:iam::000000000000:group/g'] }, /principals has ".*group\/g"/],
    ['for a day', { session: Duration.hours(24) }, /session is 86400 s/],
    ['with an old second factor', { mfaAge: Duration.hours(8) }, /mfaAge is 28800 s/],
  ])('fails %s', (_what, changes, message) => {
    expect(() => role(changes)).toThrow(message);
  });
});

describe('its alarm', () => {
  const stack = stackIn('us-east-1');
  const key = new Key(stack, 'Key');
  new BreakGlassAlarm(stack, 'Alarm', { config, topic: new Topic(stack, 'Topic', { masterKey: key }) });
  const template = Template.fromStack(stack);

  test('goes off whenever somebody assumes the role or tries to', () => {
    template.hasResourceProperties('AWS::Events::Rule', {
      State: 'ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS',
      EventPattern: Match.objectLike({
        source: ['aws.sts'],
        detail: Match.objectLike({
          eventName: ['AssumeRole'],
          requestParameters: { roleArn: ['arn:aws:iam::000000000000:role/payments-break-glass'] },
        }),
      }),
    });
  });

  test('reaches the topic, whose policy and key let EventBridge in', () => {
    const events = Match.objectLike({ Principal: { Service: 'events.amazonaws.com' } });
    const lets = { Statement: Match.arrayWith([events]) };
    template.hasResourceProperties('AWS::SNS::TopicPolicy', { PolicyDocument: Match.objectLike(lets) });
    template.hasResourceProperties('AWS::KMS::Key', { KeyPolicy: Match.objectLike(lets) });
  });
});
