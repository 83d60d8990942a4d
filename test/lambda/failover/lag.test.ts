import { addSample, keptSamples, lagByBeat, lagByPosition } from '../../../lambda/failover/lag';
import { lease } from '../support/memory';

const at = (seconds: number) => 1_000_000 + seconds * 1000;
const samples = [
  { beat: 100, at: at(0) },
  { beat: 150, at: at(10) },
  { beat: 160, at: at(20) },
];
const by = (canary: { epoch: number; beat: number } | undefined, beat = 160, now = at(150)) =>
  lagByBeat(samples, lease({ beat }), canary, { leaseValidity: 12, limit: 30, now });

describe('lag by the beat of the canary row', () => {
  test("is a lease's validity when the replica holds the newest beat", () => {
    expect(by({ epoch: 1, beat: 160 })).toEqual({ known: true, amount: 12, limit: 30, unit: 'seconds' });
  });

  test('spans from the last sample below what the replica holds to the first sight of the newest beat', () => {
    expect(by({ epoch: 1, beat: 155 })).toMatchObject({ known: true, amount: 10 + 12 });
    expect(by({ epoch: 1, beat: 120 })).toMatchObject({ known: true, amount: 20 + 12 });
  });

  test('does not grow while the beat of a dead holder stands still', () => {
    expect(by({ epoch: 1, beat: 155 }, 160, at(1000))).toEqual(by({ epoch: 1, beat: 155 }, 160, at(30)));
  });

  test('counts up to now when the newest beat was never sampled', () => {
    expect(by({ epoch: 1, beat: 155 }, 170, at(50))).toMatchObject({ amount: 40 + 12 });
  });

  test.each([
    ['there is no canary row', undefined],
    ['the canary row is of another epoch', { epoch: 0, beat: 160 }],
    ['its beat is older than any sample', { epoch: 1, beat: 99 }],
  ])('is unknown when %s', (_why, canary) => {
    expect(by(canary)).toMatchObject({ known: false });
  });
});

describe('samples', () => {
  test('keep the first time at which a beat was seen', () => {
    expect(addSample(samples, { beat: 160, at: at(99) })).toBe(samples);
  });

  test('are bounded', () => {
    let kept = samples.slice(0, 0);
    for (let beat = 0; beat < keptSamples + 5; beat++) kept = [...addSample(kept, { beat, at: at(beat) })];
    expect(kept).toHaveLength(keptSamples);
    expect(kept[0]!.beat).toBe(5);
  });
});

describe('lag by position', () => {
  test('sums what each lane lacks, and a lane that is ahead makes up for none', () => {
    const journal = new Map([[0, 10], [1, 5], [2, 7]]); // prettier-ignore
    const replica = new Map([[0, 8], [1, 9]]); // prettier-ignore
    expect(lagByPosition(journal, replica, 1)).toEqual({ known: true, amount: 2 + 7, limit: 100, unit: 'entries' });
  });
});
