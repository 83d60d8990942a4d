import { MemoryJournal } from '../../../bench/lane/journal';
import { laneRows } from '../../../bench/lane/report';

const slice = (done: number, latency: number, failed = 0) => ({
  seconds: 2,
  done,
  failed,
  latencies: Array<number>(done).fill(latency),
});

test('a variant is compared with the baseline of the same round', () => {
  // The machine was half as fast in the second round: for both.
  const [plain, lanes] = laneRows([
    { id: 'plain', name: 'plain', slices: [slice(100, 10), slice(50, 20)] },
    { id: 'lanes', name: 'lanes', slices: [slice(80, 12), slice(40, 24)] },
  ]);
  expect(plain.ofBaseline).toBe(1);
  expect(lanes.ofBaseline).toBeCloseTo(0.8);
  expect(lanes.throughput).toBe(30);
});

test('the latency ratio compares medians', () => {
  const [, lanes] = laneRows([
    { id: 'plain', name: 'plain', slices: [slice(10, 10)] },
    { id: 'lanes', name: 'lanes', slices: [slice(10, 15)] },
  ]);
  expect(lanes.latencyRatio).toBe(1.5);
});

test('failed payments are counted over all rounds', () => {
  const [plain] = laneRows([{ id: 'plain', name: 'plain', slices: [slice(1, 1, 2), slice(1, 1, 3)] }]);
  expect(plain.failed).toBe(5);
});

test('a position of the journal in memory is taken once', async () => {
  const journal = new MemoryJournal();
  const seal = { kind: 'seal', lane: 3, position: 1, epoch: 1 } as const;
  expect(await journal.put(seal)).toBe(true);
  expect(await journal.put({ ...seal, epoch: 2 })).toBe(false);
  expect(await journal.read(3, 1)).toEqual(seal);
  expect(await journal.last(3)).toEqual(seal);
  expect(await journal.last(4)).toBeUndefined();
});
