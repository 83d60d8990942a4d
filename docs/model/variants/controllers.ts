import type { Model } from './variant';

export const controllers: Model = {
  module: 'Controllers',
  question: 'What can a controller do that stopped, and wakes when its failover is over?',
  constants: {
    Controllers: '{"first", "second"}',
    MaximumEpoch: '4',
    FenceIsConditional: 'TRUE',
    RouteIsConditional: 'TRUE',
    FenceNamesDatabase: 'TRUE',
    PromotionNeedsArming: 'FALSE',
  },
  invariants: ['NothingGoesBack', 'NoWriteInFork'],
  variants: [
    {
      name: 'controllers',
      about: 'every effect is conditional where it happens, but for the promotion, which is harmless',
      large: { Controllers: '{"first", "second", "third"}' },
    },
    {
      name: 'epoch-checked-at-step-begin',
      about: 'each step looks at the epoch at its beginning, and its effect is unconditional',
      constants: { FenceIsConditional: 'FALSE', RouteIsConditional: 'FALSE' },
      breaks: 'NothingGoesBack',
      guard: 'runtime/ledger/fence.ts',
    },
    {
      name: 'fork-under-same-epoch',
      about: 'the fence row holds the epoch alone, and a stale promotion forks the replica',
      constants: { FenceNamesDatabase: 'FALSE' },
      breaks: 'NoWriteInFork',
      guard: 'runtime/ledger/fence-check.ts',
    },
    {
      name: 'stale-promotion',
      about: 'a promotion cannot be conditional, so a stale one happens: it must be harmless, and is rebuilt',
      invariants: ['NoStalePromotion'],
      breaks: 'NoStalePromotion',
      guard: 'lambda/failover/steps/rebuild.ts',
    },
    {
      name: 'promotion-armed-by-flag',
      about: 'a flag arms the promotion, in place of a promotion that is harmless',
      constants: { PromotionNeedsArming: 'TRUE', Controllers: '{"first", "second", "third"}' },
      invariants: ['NoStalePromotion'],
      breaks: 'NoStalePromotion',
      guard: 'runtime/ledger/fence-check.ts',
    },
  ],
};
