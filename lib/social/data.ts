import { Duration, type Stack } from 'aws-cdk-lib';
import { Edge } from '../../constructs/edge';
import { ReplicaBucket } from '../../constructs/replicated-bucket';
import { type ISessionStore, SessionStore } from '../../constructs/session-store';
import { alertsOf, dataStack, namesOf } from '../parts';
import { names, services, type SocialContext } from './context';
import { type ServiceStore, storeOf } from './stores';

/** The bucket of the other Region that receives what people upload; it must be there first. */
export function copiesOf(context: SocialContext): Stack {
  const { copies } = context.settings.regions;
  const stack = dataStack(context, 'copies', copies, {
    description: 'Bucket that receives the copies of the uploads',
    terminationProtection: true,
  });
  const { bucket } = new ReplicaBucket(stack, 'UploadCopies', {
    bucketName: namesOf(context).copies(names.uploads, copies),
  });
  Edge.allowRead(bucket);
  return stack;
}

export interface DataParts {
  readonly stack: Stack;
  /** The only data that services share: who is signed in. */
  readonly sessions: ISessionStore;
  readonly stores: ReadonlyMap<string, ServiceStore>;
}

/** Sessions, and for each service what it keeps. */
export function dataOf(context: SocialContext): DataParts {
  const { regions, maximumLag } = context.settings;
  const stack = dataStack(context, 'data', regions.home, {
    description: 'Sessions, and what each service keeps',
    terminationProtection: true,
  });
  const sessions = new SessionStore(stack, 'Sessions', {
    tableName: names.sessions(context),
    replicaRegions: [regions.copies],
    maximumLag: Duration.seconds(maximumLag),
    alarmTopic: alertsOf(context, stack),
  });
  return { stack, sessions, stores: new Map(services.map((one) => [one.name, storeOf(context, stack, one)])) };
}
