import { paymentAnswer } from '../../../app/payments/server';

test('a decline is answered with 402, its reason and its place in the journal', () => {
  const declined = { outcome: 'declined', epoch: 2, lane: 3, position: 9, balance: 40, repeated: true } as const;
  expect(paymentAnswer(declined)).toEqual({ status: 402, body: { ...declined, reason: 'insufficient funds' } });
});
