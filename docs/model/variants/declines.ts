import type { Model } from './variant';

export const declines: Model = {
  module: 'Declines',
  question: 'Can a payment be made that its client was told is declined?',
  constants: {
    Attempts: '{"attempt 1", "attempt 2"}',
    Credits: '{"credit"}',
    OpeningBalance: '0',
    DeclinesJournaled: 'TRUE',
    DeclinesAwaitPut: 'TRUE',
  },
  invariants: ['DeclinedStaysDeclined', 'OneAnswer', 'AtMostOnce', 'NoNegativeBalance'],
  variants: [
    {
      name: 'declines',
      about: 'declines are journaled, two attempts and a credit',
      large: { Attempts: '{"attempt 1", "attempt 2", "attempt 3"}', Credits: '{"credit 1", "credit 2"}' },
    },
    {
      name: 'decline-leaves-no-trace',
      about: 'a decline rolls back, and its key stays open for a slower attempt',
      constants: { DeclinesJournaled: 'FALSE' },
      breaks: 'DeclinedStaysDeclined',
      guard: 'runtime/ledger/writer.ts',
    },
    {
      name: 'decline-answered-before-its-put',
      about: 'a decline is answered when its put is sent, before it is confirmed',
      constants: { DeclinesAwaitPut: 'FALSE' },
      breaks: 'DeclinedStaysDeclined',
      guard: 'runtime/ledger/writer.ts',
    },
  ],
};
