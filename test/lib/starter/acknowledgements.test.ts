import { type Review, unusedAcknowledgements } from '../../../lib/checks';
import { buildStarter, starter } from '../../../lib/starter';
import { ofPacks, reviewOf } from '../parts/synthesize';

let result: Review;
beforeAll(() => void (result = reviewOf(starter, buildStarter)));

test('no finding of the packs is left without a reason', () => {
  expect(result.open.map(({ rule, path }) => `${rule} ${path}`)).toEqual([]);
});

test('no reason is left without a finding', () => {
  expect(unusedAcknowledgements(starter.acknowledgements, result.acknowledged, ofPacks)).toEqual([]);
});
