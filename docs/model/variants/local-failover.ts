import type { Model } from './variant';

export const localFailover: Model = {
  module: 'LocalFailover',
  question: 'Which standby may become the writer inside a Region?',
  constants: {
    Payments: '{"p1", "p2"}',
    Standbys: '2',
    Confirmations: '1',
    Rule: '"stop-quorum"',
    ClaimRequired: 'TRUE',
    HasJournal: 'FALSE',
  },
  invariants: ['AcknowledgedSurvive', 'OneNewWriter'],
  variants: [
    { name: 'inside', about: 'two standbys, a commit waits for any one: stop both, compare, promote the longest' },
    {
      name: 'inside-any-two',
      about: 'two standbys, a commit waits for both: stopping one is enough',
      constants: { Confirmations: '2' },
    },
    {
      name: 'inside-with-journal',
      about: 'with a journal that is rolled forward, any standby will do',
      constants: { HasJournal: 'TRUE', Rule: '"promote-any"', Payments: '{"p1"}' },
      large: { Payments: '{"p1", "p2"}' },
    },
    {
      name: 'inside-promotes-any',
      about: 'any standby is promoted',
      constants: { Rule: '"promote-any"' },
      breaks: 'AcknowledgedSurvive',
      guard: 'local/rds/failover.ts',
    },
    {
      name: 'inside-compares-running',
      about: 'logs are compared while receivers run',
      constants: { Rule: '"compare-running"' },
      breaks: 'AcknowledgedSurvive',
      guard: 'local/rds/failover.ts',
    },
    {
      name: 'inside-one-of-two',
      about: 'one of two standbys is stopped and promoted, although one confirmation suffices for a commit',
      constants: { Rule: '"stop-one"' },
      breaks: 'AcknowledgedSurvive',
      guard: 'local/rds/failover.ts',
    },
    {
      name: 'inside-without-claim',
      about: 'two controllers choose without a claim',
      constants: { ClaimRequired: 'FALSE' },
      invariants: ['OneNewWriter'],
      breaks: 'OneNewWriter',
      guard: 'local/region/local-failover.ts',
    },
  ],
};
