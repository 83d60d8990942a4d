import type { Stack } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as route53 from 'aws-cdk-lib/aws-route53';
import { LoadBalancerTarget } from 'aws-cdk-lib/aws-route53-targets';
import { FailSoftServices } from '../../constructs/fail-soft-services';
import { alertsOf, applicationArchive, builtApplication, certificateOf, dataStack, type NetworkParts } from '../parts';
import { names, services, type SocialContext } from './context';
import type { DataParts } from './data';

export interface FrontParts {
  readonly stack: Stack;
  readonly front: FailSoftServices;
}

/** One load balancer, and behind it the services, each with instances, role and data of its own. */
export function frontOf(
  context: SocialContext,
  { network }: NetworkParts,
  data: DataParts,
  zone?: route53.IHostedZone,
): FrontParts {
  const { scope, settings, options } = context;
  const { instances, concurrency, domain, regions } = settings;
  const stack = dataStack(context, 'web', regions.home, {
    description: 'Load balancer, and the instances of each service',
  });
  const instanceTypes = instances.instanceTypes.map((name) => new ec2.InstanceType(name));
  const folder = options.applicationFolder ?? builtApplication('web');
  const archive = applicationArchive(stack, folder, instanceTypes[0]!.architecture);
  const front = new FailSoftServices(stack, 'Services', {
    vpc: network.vpc,
    applicationName: scope,
    certificate: zone && certificateOf(stack, domain!, zone),
    alarmTopic: alertsOf(context, stack),
  });
  for (const { name, priority } of services) {
    const store = data.stores.get(name)!;
    const service = front.addService(name, {
      paths: [`/${name}`, `/${name}/*`],
      priority,
      applicationBucket: archive.bucket,
      applicationKey: archive.s3ObjectKey,
      minCapacity: instances.minimum,
      maxCapacity: instances.maximum,
      instancesNeeded: instances.needed,
      instanceTypes,
      concurrency,
      environment: {
        HOLDFAST_PATH: `/${name}`,
        HOLDFAST_SESSIONS: names.sessions(context),
        ...store.environment,
      },
    });
    store.allow(service);
    data.sessions.grantReadWriteData(service);
  }
  if (zone)
    new route53.ARecord(stack, 'Record', {
      zone,
      recordName: domain,
      target: route53.RecordTarget.fromAlias(new LoadBalancerTarget(front.loadBalancer)),
    });
  return { stack, front };
}
