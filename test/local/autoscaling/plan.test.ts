import fc from 'fast-check';
import { planProcesses, shares, type Placed } from '../../../local/autoscaling/plan';

const zones = ['a', 'b', 'c'];
const count = fc.integer({ min: 0, max: 20 });

/** The processes of a group after it was taken through these sizes, one after the other. */
function after(sizes: readonly number[]): Placed[] {
  return sizes.reduce<Placed[]>((members, size) => {
    const plan = planProcesses(size, zones, members);
    return [...members.filter(({ index }) => !plan.terminate.includes(index)), ...plan.launch];
  }, []);
}

test('a group has as many processes as planned, each with an index of its own', () => {
  fc.assert(
    fc.property(fc.array(count, { minLength: 1, maxLength: 6 }), (sizes) => {
      const members = after(sizes);
      expect(members).toHaveLength(sizes.at(-1)!);
      expect(new Set(members.map(({ index }) => index)).size).toBe(members.length);
    }),
  );
});

test('however it grew and shrank, two zones never differ by more than one process', () => {
  fc.assert(
    fc.property(fc.array(count, { minLength: 1, maxLength: 6 }), (sizes) => {
      const members = after(sizes);
      const perZone = zones.map((zone) => members.filter((member) => member.zone === zone).length);
      expect(Math.max(...perZone) - Math.min(...perZone)).toBeLessThanOrEqual(1);
    }),
  );
});

test('a group of the wanted size is left alone', () => {
  fc.assert(
    fc.property(count, (size) => {
      expect(planProcesses(size, zones, after([size]))).toEqual({ launch: [], terminate: [] });
    }),
  );
});

test('the index of a process that is still stopping is not given again', () => {
  expect(planProcesses(1, zones, [], [0, 1]).launch).toEqual([{ index: 2, zone: 'a' }]);
});

test('processes share the instances out among them', () => {
  expect([shares(20, 5), shares(5, 5), shares(7, 5), shares(0, 5)]).toEqual([[5, 5, 5, 5], [5], [5, 2], []]);
});
