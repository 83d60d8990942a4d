import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { awsServiceTimes } from '../../../assess/objectives';
import { listFailureModes, singlePointsOfFailure } from '../../../assess/spof';
import { describeTopology } from '../../../assess/topology/describe';
import type { Topology } from '../../../assess/topology/model';
import { readTopology } from '../../../assess/topology/read';
import { createApp } from '../../../lib/parts';
import { buildPayments } from '../../../lib/payments';
import { defaultPaymentsSettings } from '../../../lib/settings';
import { temporaryAssembly } from './small-app';

const { folder, remove } = temporaryAssembly();
let topology: Topology;
beforeAll(() => {
  const applicationFolder = join(folder, 'application');
  mkdirSync(join(applicationFolder, 'bin'), { recursive: true });
  for (const file of ['main.js', 'bin/node']) writeFileSync(join(applicationFolder, file), '');
  const outdir = join(folder, 'assembly');
  const app = createApp({ outdir });
  buildPayments(app, defaultPaymentsSettings(), { applicationFolder });
  app.synth();
  topology = readTopology(outdir);
});
afterAll(remove);

test('payments reads as what is redundant, what replicates where, what moves the traffic and which timers', () => {
  expect(describeTopology(topology)).toMatchSnapshot();
});

test('payments has no single point of failure', () => {
  expect(singlePointsOfFailure(listFailureModes(topology, awsServiceTimes))).toEqual([]);
});
