import { type Review, unusedAcknowledgements } from '../../../lib/checks';
import { buildNews, news } from '../../../lib/news';
import { ofPacks, reviewOf } from '../parts/synthesize';

let result: Review;
beforeAll(() => void (result = reviewOf(news, buildNews)));

test('no finding of the packs is left without a reason', () => {
  expect(result.open.map(({ rule, path }) => `${rule} ${path}`)).toEqual([]);
});

test('no reason is left without a finding', () => {
  expect(unusedAcknowledgements(news.acknowledgements, result.acknowledged, ofPacks)).toEqual([]);
});
