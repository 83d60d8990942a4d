import { type AcknowledgedFinding, unusedAcknowledgements } from '../../../lib/checks';
import { banking, buildBanking } from '../../../lib/banking';
import type { BankingSettings } from '../../../lib/banking/settings';
import { ofPacks, reviewOf } from '../parts/synthesize';

const stores: readonly BankingSettings['store'][] = ['dsql', 'aurora-global'];
const acknowledged: AcknowledgedFinding[] = [];

test.each(stores)('with %s no finding of the packs is left without a reason', (store) => {
  const result = reviewOf(banking, buildBanking, { store });
  acknowledged.push(...result.acknowledged);
  expect(result.open.map(({ rule, path }) => `${rule} ${path}`)).toEqual([]);
});

test('no reason is left without a finding', () => {
  expect(unusedAcknowledgements(banking.acknowledgements, acknowledged, ofPacks)).toEqual([]);
});
