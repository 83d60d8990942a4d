import { App, Stack } from 'aws-cdk-lib';
import { Role } from 'aws-cdk-lib/aws-iam';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  BlockedWindow,
  Drill,
  DrillSchedule,
  DrillTime,
  Experiment,
  Fault,
  WeekdayCatalogue,
} from '../../../constructs/chaos';
import { type Acknowledgement, review, securityFindings, unusedAcknowledgements } from '../../../lib/checks';
import { stackIn } from '../core/stack';
import { alarmIn } from './support';

/** What stays, and why: the table of the README, for a reader's own list. */
const acknowledgements: readonly Acknowledgement[] = [
  {
    rules: ['AwsSolutions-IAM5'],
    finding: /^Resource::\*$/,
    at: /\/Role\/DefaultPolicy\/Resource$/,
    reason: 'the actions know no resources: they describe, find by tag, deliver logs, cancel commands, refuse capacity',
  },
  {
    rules: ['AwsSolutions-IAM5'],
    finding: /^Resource::arn:/,
    at: /\/Role\/DefaultPolicy\/Resource$/,
    reason:
      'the wildcard covers one kind of resource of the account and Region; the tag of the target, the mark of AWS FIS or a condition of the service limits it where the service knows one',
  },
  {
    rules: ['AwsSolutions-SQS3'],
    at: /\/DeadLetters\/Resource$/,
    reason: 'the queue is where messages end; nobody takes from it but people',
  },
];

/** Everything that the folder offers, in one stack. */
function everything(stack: Stack): void {
  const alarm = alarmIn(stack);
  const zone = 'us-east-1a';
  const props = { architecture: 'payments', stopAlarms: [alarm] };
  const reportBucket = Bucket.fromBucketName(stack, 'Reports', 'reports');
  const tags = { a: 'b' };
  const faults = [
    Fault.stressMemory(),
    Fault.cutRegion({ region: 'us-west-2', tableTags: tags, bucketTags: tags, transitGatewayTags: tags }),
    Fault.rebootDatabase(),
    Fault.failOverCluster(),
    Fault.failConnections(),
    Fault.interruptCachePower({ zone }),
    Fault.failFunctions({ configurationBucket: Bucket.fromBucketName(stack, 'Faults', 'faults') }),
    Fault.refuseCapacity({ zones: [zone] }),
    Fault.failApiCalls({
      roles: [Role.fromRoleArn(stack, 'R', 'arn:aws:iam::000000000000:role/r')],
      operations: ['RunInstances'],
    }),
  ];
  const experiments = faults.map((fault) => new Experiment(stack, fault.name, { ...props, fault, reportBucket }));
  new DrillSchedule(stack, 'Daily', { drill: Drill.experiment(experiments[0]!), time: DrillTime.daily(10) });
  new WeekdayCatalogue(stack, 'Week', {
    ...props,
    zone,
    blockedWindows: [new BlockedWindow({ from: '2026-12-18T00:00:00Z', to: '2027-01-04T00:00:00Z', reason: 'x' })],
  });
}

const stack = stackIn('us-east-1');
everything(stack);
const app = App.of(stack) as App;
app.synth();
const result = review(
  securityFindings(app).filter(({ pack }) => pack === 'AwsSolutions'),
  acknowledgements,
);

test('no finding of AWS Solutions is left without a reason', () => {
  expect(result.open.map(({ rule, detail, path }) => `${rule} ${detail} ${path}`)).toEqual([]);
});

test('no reason is left without a finding', () => {
  expect(unusedAcknowledgements(acknowledgements, result.acknowledged)).toEqual([]);
});

test('the reasons are in the README', () => {
  const text = readFileSync(join(__dirname, '../../../constructs/chaos/README.md'), 'utf8').replaceAll(/\s+/g, ' ');
  for (const { reason } of acknowledgements) expect(text).toContain(reason);
});
