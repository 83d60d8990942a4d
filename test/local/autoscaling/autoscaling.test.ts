import { setTimeout as sleep } from 'node:timers/promises';
import type { AutoScalingGroupsType, Instance } from '@aws-sdk/client-auto-scaling';
import type { DescribeInstancesResult } from '@aws-sdk/client-ec2';
import { autoScalingHandler } from '../../../local/autoscaling/api';
import {
  createLocalAutoScaling,
  type LocalAutoScaling,
  type LocalAutoScalingOptions,
} from '../../../local/autoscaling/autoscaling';
import { ec2Handler } from '../../../local/autoscaling/ec2';
import type { Launched, ServingProcess } from '../../../local/autoscaling/group';
import { until } from '../fabric/helpers';

const region = 'us-west-2';
const name = 'payments-web';
const zones = ['us-west-2a', 'us-west-2b', 'us-west-2c'];

/** Processes that exist at the moment, by id, each with a way to die. */
const running = new Map<string, { die: () => void }>();
let events: string[];
let started: number;
let failures: number;
let autoScaling: LocalAutoScaling;

async function launch(_region: string, index: number, zone: string): Promise<Launched> {
  if (failures > 0) {
    failures -= 1;
    throw new Error('no capacity');
  }
  const id = `web-${index}-${started++}`;
  await sleep(5);
  events.push(`started ${zone}`);
  let die = () => {};
  const exited = new Promise<void>((resolve) => (die = resolve));
  running.set(id, {
    die: () => {
      running.delete(id);
      die();
    },
  });
  const stop = () => {
    events.push(`stopped ${id}`);
    running.get(id)?.die();
  };
  return { id, port: 1000 + started, stop, exited };
}

function create(options: Partial<LocalAutoScalingOptions> = {}): LocalAutoScaling {
  const groups = [{ name, region, zones, minimum: 5, maximum: 50 }];
  const onChange = async (_region: string, processes: readonly ServingProcess[]) => {
    await sleep(10);
    events.push(`serving ${processes.length}`);
  };
  autoScaling = createLocalAutoScaling({ groups, launch, onChange, speed: 1000, ...options });
  return autoScaling;
}

beforeEach(() => {
  running.clear();
  events = [];
  started = 0;
  failures = 0;
});
afterEach(() => autoScaling.close());

const call = (operation: string, input: object, where = region) =>
  autoScalingHandler(autoScaling)(operation, { AutoScalingGroupName: name, ...input }, where);
const settled = () => Promise.all(autoScaling.groups.map((group) => group.settled()));
async function instances(): Promise<Instance[]> {
  const answer = (await call('DescribeAutoScalingGroups', {})) as AutoScalingGroupsType;
  return answer.AutoScalingGroups?.[0].Instances ?? [];
}

test('a group starts at its minimum, one process for five instances', async () => {
  await create().start();
  expect(running.size).toBe(1);
  expect((await instances()).map(({ LifecycleState }) => LifecycleState)).toEqual(Array(5).fill('InService'));
});

test('a group grows to the desired capacity, spread over its zones, pending until the processes serve', async () => {
  await create().start();
  await call('SetDesiredCapacity', { DesiredCapacity: 20 });
  const states = (await instances()).map(({ LifecycleState }) => LifecycleState);
  expect(states.filter((state) => state === 'Pending')).toHaveLength(15);
  await settled();
  expect(running.size).toBe(4);
  expect(new Set((await instances()).map(({ AvailabilityZone }) => AvailabilityZone))).toEqual(new Set(zones));
  expect(new Set((await instances()).map(({ InstanceId }) => InstanceId)).size).toBe(20);
});

test('a process is stopped only after the load balancer has been told that it leaves', async () => {
  await create({ desired: { [region]: 10 } }).start();
  await until('both are known', () => events.includes('serving 2'));
  await call('UpdateAutoScalingGroup', { MinSize: 5, DesiredCapacity: 5 });
  await settled();
  const stopped = events.findIndex((event) => event.startsWith('stopped'));
  const told = events.slice(0, stopped).filter((event) => event.startsWith('serving'));
  expect(told.at(-1)).toBe('serving 1');
  expect(running.size).toBe(1);
});

test('a process that dies is replaced by another instance', async () => {
  await create().start();
  const [before] = await instances();
  [...running.values()][0].die();
  await until('replaced', () => started === 2 && running.size === 1);
  await settled();
  expect((await instances())[0].InstanceId).not.toBe(before.InstanceId);
});

test('a process that does not start is tried again', async () => {
  await create().start();
  failures = 2;
  await call('SetDesiredCapacity', { DesiredCapacity: 10 });
  await settled();
  expect(running.size).toBe(2);
});

test('a group that shrinks while it grows stops what it has begun to start', async () => {
  await create().start();
  await call('SetDesiredCapacity', { DesiredCapacity: 20 });
  await call('SetDesiredCapacity', { DesiredCapacity: 5 });
  await settled();
  expect(running.size).toBe(1);
});

test('an instance that is terminated takes its process along, and desired capacity brings a new one', async () => {
  await create({ desired: { [region]: 10 } }).start();
  const [{ InstanceId }] = await instances();
  await call('TerminateInstanceInAutoScalingGroup', { InstanceId, ShouldDecrementDesiredCapacity: false });
  await settled();
  expect((await instances()).map((instance) => instance.InstanceId)).not.toContain(InstanceId);
  expect(await instances()).toHaveLength(10);
});

test('a termination that lowers the desired capacity ends the process that was named and no other', async () => {
  await create({ desired: { [region]: 6 } }).start();
  const [first, last] = [(await instances())[0].InstanceId, (await instances())[5].InstanceId];
  await call('TerminateInstanceInAutoScalingGroup', { InstanceId: first, ShouldDecrementDesiredCapacity: true });
  await settled();
  expect((await instances()).map(({ InstanceId }) => InstanceId)).toContain(last);
  expect([running.size, started]).toEqual([1, 2]);
});

test('DescribeInstances finds the instances of a group by its tag', async () => {
  await create().start();
  const Filters = [
    { Name: 'tag:aws:autoscaling:groupName', Values: [name] },
    { Name: 'instance-state-name', Values: ['running'] },
  ];
  const handle = ec2Handler(autoScaling);
  const answer = (await handle('DescribeInstances', { Filters }, region)) as DescribeInstancesResult;
  expect(answer.Reservations).toHaveLength(5);
  expect(await handle('DescribeInstances', {}, 'us-east-1')).toEqual({ Reservations: [] });
});

test('closing stops everything, processes that are still starting too', async () => {
  await create().start();
  await call('SetDesiredCapacity', { DesiredCapacity: 20 });
  await autoScaling.close();
  expect(running.size).toBe(0);
});

test('fails to start when a process does not start', async () => {
  failures = 1;
  await expect(create().start()).rejects.toThrow('process 0 of group payments-web in us-west-2 did not start');
});

test('fails on SetDesiredCapacity within the cooldown when it is to be honoured', async () => {
  await create({ speed: 1 }).start();
  await call('SetDesiredCapacity', { DesiredCapacity: 10, HonorCooldown: true });
  const again = call('SetDesiredCapacity', { DesiredCapacity: 20, HonorCooldown: true });
  await expect(again).rejects.toMatchObject({ code: 'ScalingActivityInProgress' });
  await call('SetDesiredCapacity', { DesiredCapacity: 20 });
});

test('fails on groups and instances that do not exist', async () => {
  await create().start();
  await expect(call('SetDesiredCapacity', { DesiredCapacity: 5 }, 'us-east-1')).rejects.toMatchObject({
    code: 'ValidationError',
    message: "AutoScalingGroup name not found - AutoScalingGroup 'payments-web' not found in us-east-1",
  });
  const unknown = ec2Handler(autoScaling)('TerminateInstances', { InstanceIds: ['i-0'] }, region);
  await expect(unknown).rejects.toMatchObject({ code: 'InvalidInstanceID.NotFound' });
});
