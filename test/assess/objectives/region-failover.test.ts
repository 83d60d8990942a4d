import { predictRegionFailover, renderBudget } from '../../../assess/objectives/region-failover';
import { awsServiceTimes, localServiceTimes } from '../../../assess/objectives/service-times';
import { productionTimers, scaleTimers } from '../../../runtime/config/timers';

const production = predictRegionFailover({ timers: productionTimers, serviceTimes: awsServiceTimes });

test('the budget of payments is 880 s for a dead holder, line by line', () => {
  expect(production.lines.map(({ name, seconds }) => [name, seconds])).toEqual([
    ['detection', 145],
    ['take', 5],
    ['seal', 10],
    ['promotion', 600],
    ['fence', 5],
    ['replay', 20],
    ['switch', 20],
    ['TTL', 60],
    ['verify', 15],
  ]);
  expect(production.total).toBe(880);
});

test('a holder that is alive but sick takes 894 s', () => {
  expect(production.sick).toBe(894);
});

test('a lease that outlasts the dwell decides the detection', () => {
  const timers = { ...productionTimers, dwell: 5, wait: 14, beatPoll: 2 };
  expect(predictRegionFailover({ timers, serviceTimes: awsServiceTimes }).lines[0]?.seconds).toBe(31);
});

test('scaling that takes longer than the promotion decides that line', () => {
  const serviceTimes = { ...awsServiceTimes, scale: { ...awsServiceTimes.scale, seconds: 700 } };
  expect(predictRegionFailover({ timers: productionTimers, serviceTimes }).total).toBe(980);
});

test('the grade lag neither seals nor replays', () => {
  const lag = predictRegionFailover({ timers: productionTimers, serviceTimes: awsServiceTimes, grade: 'lag' });
  expect([lag.total, lag.lines.map(({ name }) => name)]).toEqual([
    850,
    ['detection', 'take', 'promotion', 'fence', 'switch', 'TTL', 'verify'],
  ]);
});

test('speed divides timers and leaves service times alone', () => {
  const local = predictRegionFailover({
    timers: scaleTimers(productionTimers, 10),
    serviceTimes: localServiceTimes({ take: 1, seal: 1, promote: 1, scale: 1, fence: 1, replay: 1, verify: 1 }),
  });
  expect(local.total).toBe(14.5 + 6 + 2 + 6);
});

test('the printed budget shows a line for each part, both totals and the objective', () => {
  expect(
    renderBudget(production, 900)
      .split('\n')
      .map((line) => line.slice(0, 23).trim().replace(/\s+/g, ' ')),
  ).toEqual([
    'detection 145 s',
    'take 5 s',
    'seal 10 s',
    'promotion 600 s',
    'fence 5 s',
    'replay 20 s',
    'switch 20 s',
    'TTL 60 s',
    'verify 15 s',
    'holder dead 880 s',
    'holder sick 894 s',
    'objective 900 s',
  ]);
});
