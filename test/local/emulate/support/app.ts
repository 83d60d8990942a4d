import { App, Stack } from 'aws-cdk-lib';
import { Certificate } from 'aws-cdk-lib/aws-certificatemanager';
import { join } from 'node:path';
import cdk from '../../../../cdk.json';
import { Cache, GlobalCache, SecondaryCache } from '../../../../constructs/cache';
import { Experiment, Fault } from '../../../../constructs/chaos';
import { Edge, EdgeOrigin } from '../../../../constructs/edge';
import { Network } from '../../../../constructs/network';
import { Queue } from '../../../../constructs/queue';
import { SessionStore } from '../../../../constructs/session-store';

const certificate = 'arn:aws:acm:us-east-1:000000000000:certificate/00000000-0000-0000-0000-000000000000';

/**
 * Pages, sessions, a cache and a queue in two Regions: no stack, no name and no metadata of a reference architecture.
 *
 * @returns the folder of its assembly
 */
export function synthesizeNews(folder: string): string {
  const app = new App({
    outdir: join(folder, 'cdk.out'),
    analyticsReporting: false,
    treeMetadata: false,
    context: cdk.context,
  });
  const [east, west] = [
    ['news-east', 'us-east-1', '10.0.0.0/16'],
    ['news-west', 'us-west-2', '10.1.0.0/16'],
  ].map(([name = '', region, cidr = '']) => {
    const stack = new Stack(app, name, { env: { account: '000000000000', region } });
    return { stack, network: new Network(stack, 'Network', { cidr }) };
  });
  const queue = new Queue(east!.stack, 'Pending', { queueName: 'pending-letters' });
  new SessionStore(east!.stack, 'Sessions', { tableName: 'sessions', replicaRegions: ['us-west-2'] });
  new Edge(east!.stack, 'Edge', {
    edgeName: 'news',
    primary: EdgeOrigin.bucket('news-us-east-1', 'us-east-1'),
    fallback: EdgeOrigin.bucket('news-copy-us-west-2', 'us-west-2'),
    domainNames: ['news.example.com'],
    certificate: Certificate.fromCertificateArn(east!.stack, 'Certificate', certificate),
  });
  const primary = new Cache(east!.stack, 'Cache', { vpc: east!.network.vpc, cacheName: 'news-us-east-1' });
  const globalCache = new GlobalCache(east!.stack, 'GlobalCache', { globalName: 'news', primary });
  new SecondaryCache(west!.stack, 'Cache', { vpc: west!.network.vpc, cacheName: 'news-us-west-2', globalCache });
  new Experiment(east!.stack, 'InstanceLost', {
    architecture: 'news',
    fault: Fault.terminateInstances(),
    stopAlarms: [queue.ageAlarm],
  });
  return app.synth().directory;
}
