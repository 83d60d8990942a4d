import { type Review, unusedAcknowledgements } from '../../../lib/checks';
import { buildWebApp, webApp } from '../../../lib/web-app';
import { ofPacks, reviewOf } from '../parts/synthesize';

let result: Review;
beforeAll(() => void (result = reviewOf(webApp, buildWebApp)));

test('no finding of the packs is left without a reason', () => {
  expect(result.open.map(({ rule, path }) => `${rule} ${path}`)).toEqual([]);
});

test('no reason is left without a finding', () => {
  expect(unusedAcknowledgements(webApp.acknowledgements, result.acknowledged, ofPacks)).toEqual([]);
});
