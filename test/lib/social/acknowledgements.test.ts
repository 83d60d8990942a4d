import { type Review, unusedAcknowledgements } from '../../../lib/checks';
import { buildSocial, social } from '../../../lib/social';
import { ofPacks, reviewOf } from '../parts/synthesize';

let result: Review;
beforeAll(() => void (result = reviewOf(social, buildSocial)));

test('no finding of the packs is left without a reason', () => {
  expect(result.open.map(({ rule, detail, path }) => `${rule} ${detail ?? ''} ${path}`)).toEqual([]);
});

test('no reason is left without a finding', () => {
  expect(unusedAcknowledgements(social.acknowledgements, result.acknowledged, ofPacks)).toEqual([]);
});
