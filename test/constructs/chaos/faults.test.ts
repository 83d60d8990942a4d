import { Template } from 'aws-cdk-lib/assertions';
import { Role } from 'aws-cdk-lib/aws-iam';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { Experiment, Fault } from '../../../constructs/chaos';
import { stackIn } from '../core/stack';
import { alarmIn, experimentOf } from './support';

/** What each ready fault does, in words: actions with their parameters, on which resources, and how many. */
function told(make: (stack: ReturnType<typeof stackIn>) => Fault): string {
  const stack = stackIn('us-east-1');
  new Experiment(stack, 'E', { fault: make(stack), architecture: 'payments', stopAlarms: [alarmIn(stack)] });
  const { Actions, Targets, Tags } = experimentOf(Template.fromStack(stack));
  const lines = Object.values<Record<string, Record<string, string>>>(Actions).map((action) => {
    const {
      ResourceTags,
      ResourceArns,
      SelectionMode,
      Filters = [],
      Parameters = {},
    } = Targets[Object.values(action.Targets!)[0]!];
    const who = ResourceArns ? 'arns' : pairs(ResourceTags);
    const where = [...Filters.map((one: { Path: string; Values: string[] }) => `${one.Path}=${one.Values}`), pairs(Parameters)]; // prettier-ignore
    return `${action.ActionId} ${pairs(parametersOf(action.Parameters))} -> ${SelectionMode} ${who} ${where.join(' ')}`;
  });
  return [Tags['holdfast:experiment'], ...lines.map((line) => `  ${line.replaceAll(/ +/g, ' ').trim()}`)].join('\n');
}

const pairs = (values: Record<string, string> = {}) =>
  Object.entries(values)
    .map(([name, value]) => `${name.replace('holdfast:', '')}=${value}`)
    .join(' ');

/** Parameters, with those of a document in place of its JSON. */
function parametersOf({ documentArn, documentParameters, ...others }: Record<string, unknown> = {}) {
  const document = /document\/([\w-]+)/.exec(JSON.stringify(documentArn) ?? '')?.[1];
  const inside = documentParameters ? (JSON.parse(documentParameters as string) as Record<string, string>) : {};
  return { ...(document && { document }), ...others, ...inside } as Record<string, string>;
}

test('the ready faults do what they say', () => {
  const zone = 'us-east-1a';
  const writer = { 'holdfast:backup': 'payments' };
  const all = [
    told(() => Fault.terminateInstances()),
    told(() => Fault.stressCpu()),
    told(() => Fault.stressMemory()),
    told(() => Fault.fillDisk()),
    told(() => Fault.delayNetwork({ sources: ['db.payments.internal'] })),
    told(() => Fault.interruptZonePower({ zone })),
    told(() => Fault.interruptZonePower({ zone, databaseTags: writer, clusterTags: writer, cacheTags: writer })),
    told(() => Fault.cutRegion({ region: 'us-west-2' })),
    told(() => Fault.cutRegion({ region: 'us-west-2', tableTags: { a: 'b' }, bucketTags: { a: 'b' }, transitGatewayTags: { a: 'b' } })), // prettier-ignore
    told(() => Fault.rebootDatabase({ tags: writer })),
    told(() => Fault.rebootDatabase({ failover: false })),
    told(() => Fault.failOverCluster()),
    told(() => Fault.failConnections({ percent: 30 })),
    told(() => Fault.interruptCachePower({ zone })),
    told(() => Fault.pauseTableReplication()),
    told(() => Fault.pauseBucketReplication({ region: 'us-west-2' })),
    told((stack) => Fault.delayFunctions({ configurationBucket: Bucket.fromBucketName(stack, 'B', 'drill-faults') })),
    told((stack) =>
      Fault.failFunctions({ configurationBucket: Bucket.fromBucketName(stack, 'B', 'drill-faults'), percent: 10 }),
    ),
    told((stack) =>
      Fault.answerForFunctions({ configurationBucket: Bucket.fromBucketName(stack, 'B', 'drill-faults') }),
    ),
    told((stack) =>
      Fault.failApiCalls({
        roles: [Role.fromRoleArn(stack, 'R', 'arn:aws:iam::000000000000:role/r')],
        operations: ['RunInstances', 'DescribeInstances'],
      }),
    ),
    told(() => Fault.refuseCapacity({ zones: [zone, 'us-east-1b'] })),
  ];
  expect(all.join('\n')).toMatchSnapshot();
});
