import fc from 'fast-check';
import { classifyFailure, classifyResponse } from '../../../drill/load/classify';
import { nextOperation } from '../../../drill/load/operations';
import { backoffPause, openGap } from '../../../drill/load/pace';
import { seededRandom } from '../../../drill/load/random';
import { loadSettingsSchema, parseLoadSettings } from '../../../drill/load/settings';

const transfer = { kind: 'transfer', from: 'a', to: 'b', amount: 1 } as const;
const read = { kind: 'read', account: 'a' } as const;

describe('an answer is', () => {
  it.each([
    [transfer, 201, '{"outcome":"done"}', 'ack'],
    [transfer, 201, '<html>', 'unknown'],
    [transfer, 200, '{}', 'unknown'],
    [transfer, 402, '{"outcome":"declined"}', 'declined'],
    [transfer, 402, 'Payment Required', 'error'],
    [transfer, 503, '{"outcome":"refused"}', 'refused'],
    [transfer, 503, '{"outcome":"unknown"}', 'unknown'],
    [transfer, 503, 'no healthy target', 'unknown'],
    [transfer, 500, '{}', 'unknown'],
    [transfer, 504, '', 'unknown'],
    [transfer, 429, '', 'unknown'],
    [transfer, 409, '{}', 'error'],
    [transfer, 201, '{"outcome":"done","epoch":"one"}', 'unknown'],
    [read, 200, '{"balance":7}', 'read'],
    [read, 200, '{}', 'unknown'],
    [read, 503, '', 'refused'],
    [read, 404, '', 'error'],
  ])('%j %d %s -> %s', (op, status, body, type) => {
    expect(classifyResponse(op, status, body).type).toBe(type);
  });

  it.each([
    ['ECONNREFUSED', 'error'],
    ['UND_ERR_CONNECT_TIMEOUT', 'error'],
    ['ECONNRESET', 'unknown'],
    ['UND_ERR_SOCKET', 'unknown'],
  ])('%s -> %s', (code, type) => {
    expect(classifyFailure(Object.assign(new Error('x'), { code })).type).toBe(type);
  });
});

it('repeats a wrong request never, an unanswered one always', () => {
  expect(classifyResponse(transfer, 409, '{}').final).toBe(true);
  expect(classifyResponse(transfer, 503, '{}').final).toBeUndefined();
});

const defaults = loadSettingsSchema.parse({
  history: 'h',
  seed: 1,
  service: 's',
  route: { kind: 'fixed', address: 'h:1' },
  accounts: ['a', 'b', 'c'],
});

it('never moves money from an account to itself', () => {
  fc.assert(
    fc.property(fc.integer(), (seed) => {
      const random = seededRandom(seed);
      for (let i = 0; i < 50; i++) {
        const op = nextOperation(random, defaults);
        if (op.kind === 'transfer') expect(op.from).not.toBe(op.to);
      }
    }),
  );
});

it('keeps to its mix', () => {
  const random = seededRandom(3);
  const kinds = Array.from({ length: 2000 }, () => nextOperation(random, defaults).kind);
  const share = (kind: string) => kinds.filter((one) => one === kind).length / kinds.length;
  expect(share('transfer')).toBeCloseTo(0.8, 1);
  expect(share('credit')).toBeCloseTo(0.1, 1);
});

it('gives clients of one seed different requests', () => {
  const choices = (stream: number) => {
    const random = seededRandom(1, stream);
    return Array.from({ length: 5 }, () => random.integer(1, 1_000_000));
  };
  expect(choices(0)).not.toEqual(choices(2));
});

it('backs off within its bounds', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 1000 }), fc.integer(), (attempt, seed) => {
      const pause = backoffPause(attempt, { first: 50, cap: 500 }, seededRandom(seed));
      expect(pause).toBeGreaterThanOrEqual(25);
      expect(pause).toBeLessThanOrEqual(500);
    }),
  );
});

it('lets open arrivals average to their rate', () => {
  const random = seededRandom(9);
  const total = Array.from({ length: 5000 }, () => openGap(40, random)).reduce((sum, gap) => sum + gap, 0);
  expect(total / 5000).toBeGreaterThan(22);
  expect(total / 5000).toBeLessThan(28);
});

it('fails on settings that are wrong, naming each', () => {
  const json = JSON.stringify({ ...defaults, accounts: ['a'], rate: -1 });
  expect(() => parseLoadSettings(json)).toThrow(/two accounts[\s\S]*rate/);
});

it('fails without settings', () => {
  expect(() => parseLoadSettings(undefined)).toThrow('pass them as one JSON argument');
});
