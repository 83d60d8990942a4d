import { outcomeOf } from '../../../operate/moves/carry-out';
import { questionOf } from '../../../operate/moves/approve';
import { forecast, happyPath } from '../../../operate/moves/forecast';
import { type Order, type Wish, orderOf } from '../../../operate/moves/order';
import type { ControlSnapshot, FailoverRecord } from '../../../lambda/store/record';
import { lease, primary, record, standby, testContext } from '../../lambda/support/memory';

const { config } = testContext();
const now = 1_000_000;

function wish(move: Wish['move'], snapshot: Partial<ControlSnapshot> = {}, to?: string): Order {
  const seen = { votes: [], records: [], lease: lease(), ...snapshot };
  return orderOf({ move, actor: 'ada', reason: 'a drill', to }, { config, timers: config.timers, snapshot: seen, now });
}

const away = (records: FailoverRecord[] = []) => ({ lease: lease({ epoch: 2, holder: standby }), records });

describe('an order', () => {
  test('of a switchover goes to the Region that does not write, and names who wants it and why', () => {
    expect(wish('switchover')).toMatchObject({
      region: standby,
      to: standby,
      epoch: 2,
      begins: 'move',
      input: { kind: 'switchover', actor: 'ada', reason: 'a drill' },
    });
  });

  test('of a failback goes to the Region that was born as primary', () => {
    expect(wish('failback', away())).toMatchObject({ region: primary, to: primary, epoch: 3 });
  });

  test('of a failover begins with a look at the holder', () => {
    expect(wish('failover')).toMatchObject({ region: standby, begins: 'watch' });
  });

  test('of a rebuild goes to the Region that does not write, which is to be a standby', () => {
    expect(wish('rebuild', away())).toMatchObject({ region: primary, to: standby, begins: 'move' });
  });

  test('of an abort goes to where the move is made, and wants the other Region to write', () => {
    const open = { records: [record({ kind: 'switchover', status: 'open' })] };
    expect(wish('abort', open)).toMatchObject({ region: standby, to: primary, epoch: 2, begins: 'abort' });
    const handed = lease({ epoch: 2, holder: standby, phase: 'handed' });
    expect(wish('abort', { ...open, lease: handed })).toMatchObject({ region: standby, to: primary, epoch: 2 });
  });

  test('goes on with a takeover that nobody finishes', () => {
    const stuck = {
      lease: lease({ epoch: 2, holder: standby, phase: 'promoting' }),
      records: [record({ status: 'open' })],
    };
    expect(wish('failover', stuck)).toMatchObject({ region: standby, begins: 'seal' });
  });

  test.each<[string, Wish['move'], Partial<ControlSnapshot>, string | undefined, RegExp]>([
    ['home is where it is', 'failback', {}, undefined, /us-east-1 holds the right to write already, at epoch 1/],
    [
      'the Region holds no data',
      'switchover',
      {},
      'eu-west-1',
      /eu-west-1 holds no data: .* in us-east-1 or us-west-2/,
    ],
    ['nobody holds the lease', 'switchover', { lease: undefined }, undefined, /the first instance .* opens it/],
    ['nothing is under way', 'abort', {}, undefined, /there is nothing to abort/],
    [
      'a suspicion is only looked into',
      'abort',
      { records: [record({ status: 'watching' })] },
      undefined,
      /ends by itself/,
    ],
    [
      'the point of no return is passed',
      'abort',
      { lease: lease({ epoch: 2, holder: standby, phase: 'promoting' }), records: [record({ status: 'open' })] },
      undefined,
      /past the point of no return/,
    ],
    [
      'the holder has not been stable yet',
      'failback',
      away([record({ epoch: 2, status: 'done', closedAt: now - 1 })]),
      undefined,
      /stable period/,
    ],
  ])('is refused when %s', (_, move, snapshot, to, why) => {
    expect(() => wish(move, snapshot, to)).toThrow(why);
  });
});

describe('a forecast', () => {
  test('follows the table of the plan', () => {
    expect(happyPath('watch', 'failover')).toEqual([
      ...['Alert', 'Observe', 'Take', 'Seal', 'Commit', 'Prepare', 'Prepared?', 'Open', 'Verify'],
      ...['Finish', 'Planned?', 'Ended'],
    ]);
    expect(happyPath('move', 'switchover')).toEqual([
      ...['Rebuild', 'Standby?', 'Grow', 'Move', 'Verify', 'Finish', 'Planned?', 'SendHome', 'Ended'],
    ]);
    expect(happyPath('move', 'rebuild')).toEqual(['Rebuild', 'Standby?', 'Rebuilt', 'Ended']);
    expect(happyPath('abort', 'abort')).toEqual(['Abort', 'ThawOld', 'Aborted', 'RolledBack']);
  });

  test('of a failover is the budget that synthesis prints', () => {
    const { most, expected } = forecast(config, { begins: 'watch', kind: 'failover', speed: 1, local: false });
    expect(most).toBeGreaterThanOrEqual(600);
    expect(expected).toBeLessThan(most);
  });

  test('of a rebuild promises nothing', () => {
    expect(forecast(config, { begins: 'move', kind: 'rebuild', speed: 1, local: false })).toMatchObject({ most: 0 });
  });
});

describe('whether it is done', () => {
  const order = wish('switchover');
  const seen = (holder: string): ControlSnapshot => ({ votes: [], records: [], lease: lease({ epoch: 2, holder }) });

  test('the lease says, not the execution', () => {
    expect(outcomeOf('arn', { status: 'SUCCEEDED' }, seen(primary), order)).toMatchObject({ reached: false });
    expect(outcomeOf('arn', { status: 'FAILED' }, seen(standby), order)).toMatchObject({ reached: true, epoch: 2 });
  });

  test('of a rebuild says the execution', () => {
    const rebuild = wish('rebuild', away());
    expect(outcomeOf('arn', { status: 'FAILED' }, seen(standby), rebuild).reached).toBe(false);
    expect(outcomeOf('arn', { status: 'SUCCEEDED' }, seen(standby), rebuild).reached).toBe(true);
  });
});

describe('a word that is waited for', () => {
  const block = { scope: 'payments', epoch: 2, until: now + 1 };
  const approval = { actor: 'bob', reason: 'seen', at: 1 };
  const ask = (what: 'block' | 'data-loss', snapshot: Partial<ControlSnapshot>) =>
    questionOf(what, { votes: [], records: [], lease: lease(), ...snapshot }, now);

  test('is told with what it is about', () => {
    expect(ask('block', { block })).toMatchObject({ epoch: 2, text: expect.stringContaining('1970-01-01') });
    expect(ask('data-loss', { records: [record({ status: 'watching' })] })).toMatchObject({ epoch: 2 });
  });

  test.each<[string, 'block' | 'data-loss', Partial<ControlSnapshot>, RegExp]>([
    ['no block is there', 'block', {}, /no block is in force/],
    ['the block has run out', 'block', { block: { ...block, until: now } }, /no block is in force/],
    ['somebody lifted it', 'block', { block: { ...block, liftedBy: approval } }, /lifted already, by bob/],
    ['no failover is under way', 'data-loss', { records: [record({ status: 'done' })] }, /no failover is under way/],
    [
      'the move is planned: it loses nothing',
      'data-loss',
      { records: [record({ kind: 'switchover', status: 'open' })] },
      /no failover is under way/,
    ],
    [
      'somebody permitted it',
      'data-loss',
      { records: [record({ status: 'watching', dataLossAllowed: approval })] },
      /permitted already, by bob/,
    ],
  ])('is refused when %s', (_, what, snapshot, why) => {
    expect(() => ask(what, snapshot)).toThrow(why);
  });
});
