import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readWrites } from '../../../drill/split-brain/clients/writes';
import { planSplitBrain } from '../../../drill/split-brain/plan';
import { runSplitBrain } from '../../../drill/split-brain/run';
import { createRunFolder, type RunFolder } from '../../../local/process';
import type { CacheTemplate } from '../../../local/valkey';

jest.setTimeout(240_000);

const template: CacheTemplate = {
  ...{ name: 'cache', engine: 'valkey 8.2', shards: 1, replicasPerShard: 2, automaticFailover: true },
  zones: ['us-east-1a', 'us-east-1b', 'us-east-1c'],
  parameters: { 'cluster-enabled': 'yes', 'min-replicas-to-write': '1', 'min-replicas-max-lag': '10' },
};
const narrator = { phase: () => undefined, event: () => undefined, sample: () => undefined };

let run: RunFolder;
let folder: string;
beforeEach(() => {
  run = createRunFolder();
  folder = mkdtempSync(join(tmpdir(), 'holdfast-test-'));
});
afterEach(async () => {
  await run.remove();
  rmSync(folder, { recursive: true });
});

/** The engines' least lag. Seconds are wide, so that a busy machine does not change the verdict. */
function drill(minReplicas: boolean, seconds: { refusesWithin: number; detectionSeconds: number }) {
  const plan = planSplitBrain(template, { speed: 10, minReplicas, detection: 30 });
  const isolationSeconds = seconds.refusesWithin + 2;
  const id = `test-${minReplicas}`;
  return runSplitBrain({
    ...{ run, id, seed: 11, folder, narrator, steady: 0.5 },
    plan: { ...plan, ...seconds, isolationSeconds },
  });
}

test('an isolated primary stops for good, and nothing is lost that it did not take until then', async () => {
  const document = await drill(true, { refusesWithin: 7, detectionSeconds: 7 });
  expect(document.stopReason).toBeUndefined();
  expect(document.conditions.filter(({ holds }) => !holds)).toEqual([]);
  expect(document.held).toBe(true);
  // Once it has refused there is no way back, whatever the machine was doing.
  const asked = readWrites(join(folder, 'writes.jsonl')).filter(({ member }) => member === 'cache-0001-001');
  const first = asked.find(({ code }) => code === 'NOREPLICAS')!;
  expect(asked.filter(({ sent, outcome }) => sent > first.answered && outcome === 'ack')).toEqual([]);
  expect(JSON.parse(readFileSync(join(folder, 'split-brain.json'), 'utf8'))).toEqual(document);
});

test('without min-replicas-to-write it goes on, and what it took is lost', async () => {
  const { held, figures } = await drill(false, { refusesWithin: 2, detectionSeconds: 1 });
  expect(held).toBe(false);
  expect(figures!.lost).toBeGreaterThan(0);
  expect(figures!.acknowledgedAfter).toBeGreaterThan(0);
  expect(figures!.firstRefusal).toBeUndefined();
});
