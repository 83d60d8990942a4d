import { perform, type Performer } from '../../../drill/load/perform';
import { seededRandom } from '../../../drill/load/random';
import type { Outcome } from '../../../drill/load/classify';
import type { HistoryEvent } from '../../../drill/history';

const credit = { kind: 'credit', to: 'a', amount: 1 } as const;

/** A client whose service gives these answers, one after the other; the last one for good. */
async function ask(...answers: Outcome[]) {
  const keys: string[] = [];
  const history: HistoryEvent[] = [];
  const performer: Performer = {
    service: {
      send: async (_op, key) => (keys.push(key), answers[Math.min(keys.length, answers.length) - 1]!),
      close: async () => undefined,
    },
    record: (event) => void history.push(event),
    settings: { backoff: { first: 1, cap: 2 }, retryFor: 5_000 },
    random: seededRandom(1),
    retryUntil: () => Infinity,
  };
  const { type } = await perform(performer, 'client', 'k', credit);
  return { type, keys, requests: history.filter((event) => event.type === 'request').length };
}

test('a request is repeated with its key until it is settled', async () => {
  const [refused, unknown, ack] = [{ type: 'refused' }, { type: 'unknown' }, { type: 'ack' }] as const;
  expect(await ask(refused, unknown, ack)).toEqual({ type: 'ack', keys: ['k', 'k', 'k'], requests: 3 });
});

test('a request that is wrong is not repeated', async () => {
  expect(await ask({ type: 'error', final: true })).toEqual({ type: 'error', keys: ['k'], requests: 1 });
});
