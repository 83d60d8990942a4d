import { judge } from '../../../drill/split-brain/verdict';
import { evidence, isolated, limits, other, refusal, type Story, successor, write } from './evidence';

const verdict = (story?: Story) => judge(evidence(story), limits);
const broken = (story?: Story) => verdict(story).conditions.flatMap(({ name, holds }) => (holds ? [] : [name]));

const [refuses, silent, lost, oneWriter, service, whole] = verdict().conditions.map(({ name }) => name);

test('a drill holds in which the isolated primary stopped in time', () => {
  expect(verdict().held).toBe(true);
});

test('what it took until then is counted as lost, with its time', () => {
  expect(verdict().figures).toMatchObject({
    ...{ acknowledged: 5, lost: 2, lostOutside: 0, acknowledgedByIsolated: 2, firstRefusal: 2.005 },
    lostBetween: { from: 0.505, to: 1.905 },
  });
});

test('time without writes is that of the clients on the other side', () => {
  expect(verdict().figures.backOnOtherSide).toBe(4.005);
});

test('a primary that never refuses breaks it', () => {
  expect(broken({ others: [] })).toContain(refuses);
});

test('a primary that refuses too late breaks it', () => {
  expect(broken({ others: [refusal(3.1), refusal(3.5)] })).toEqual([refuses]);
});

test('a refusal by another member, or for another reason, is none of its', () => {
  const others = [
    write(successor, 2, { outcome: 'refused', code: 'READONLY' }),
    write(isolated, 3.5, { outcome: 'unknown' }),
  ];
  expect(broken({ others })).toEqual([refuses]);
});

test('a write that it takes after it had to refuse breaks it, and is lost outside the window', () => {
  const { held, figures } = verdict({ gone: [write(isolated, 3.2)] });
  expect(held).toBe(false);
  expect(figures).toMatchObject({ acknowledgedAfter: 1, lostOutside: 1 });
});

test('a write that it takes after it had to refuse breaks it, even if it was not lost', () => {
  expect(broken({ kept: [write(isolated, 3.2), write(successor, 4)] })).toEqual([silent]);
});

test('a write that it was sent in time and answered late does not', () => {
  expect(broken({ gone: [write(isolated, 2.9, { answered: evidence().cut + 3300 })] })).toEqual([]);
});

test('nobody having asked it any more proves nothing', () => {
  expect(broken({ others: [refusal(2)] })).toEqual([silent]);
});

test('a lost write of the successor breaks it', () => {
  expect(broken({ gone: [write(successor, 2.5)] })).toEqual([lost]);
});

test('a lost write that was acknowledged long before the cut breaks it', () => {
  expect(broken({ gone: [write(isolated, -1.5)] })).toEqual([lost]);
});

test('a lost write that was on its way when the cut came is counted, and tolerated', () => {
  const { held, figures } = verdict({ gone: [write(isolated, -0.02)] });
  expect(held).toBe(true);
  expect(figures).toMatchObject({ lost: 1, lostOnTheWay: 1 });
});

test('two members that acknowledge at once break it, for as long as they do', () => {
  const kept = [write(successor, 1.5), write(successor, 5)];
  expect(broken({ kept })).toEqual([oneWriter]);
  expect(verdict({ kept }).figures.twoWriters).toBeCloseTo(0.4);
});

test('no write on the other side breaks it', () => {
  expect(broken({ kept: [write(isolated, -5)] })).toEqual([service]);
});

test('an old primary that does not follow breaks it', () => {
  const { members } = evidence();
  const stubborn = { ...members, [isolated]: { ...members[isolated], role: 'primary' } };
  expect(broken({ members: stubborn })).toContain(whole);
});

test('a copy that differs breaks it', () => {
  const { members } = evidence();
  const kept = [...members[successor].keys].map((key) => write(successor, 4, { key }));
  const differing = { ...members, [other]: { role: 'replica', keys: new Set(['stranger']) } };
  expect(broken({ kept, members: differing })).toEqual([whole]);
});
