import { type Review, unusedAcknowledgements } from '../../../lib/checks';
import { buildCatalog, catalog } from '../../../lib/catalog';
import { ofPacks, reviewOf } from '../parts/synthesize';

let result: Review;
beforeAll(() => void (result = reviewOf(catalog, buildCatalog)));

test('no finding of the packs is left without a reason', () => {
  expect(result.open.map(({ rule, path }) => `${rule} ${path}`)).toEqual([]);
});

test('no reason is left without a finding', () => {
  expect(unusedAcknowledgements(catalog.acknowledgements, result.acknowledged, ofPacks)).toEqual([]);
});
