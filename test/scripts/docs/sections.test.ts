import { sectionsOf, withSections } from '../../../scripts/docs/sections';

const page = 'mine\n\n<!-- generated: cost -->\nold\n<!-- end -->\n\nmine too\n';

test('a marked part is written anew, and everything else stays', () => {
  expect(withSections(page, { cost: () => 'new' })).toBe(
    'mine\n\n<!-- generated: cost -->\n\nnew\n\n<!-- end -->\n\nmine too\n',
  );
});

test('writing a part twice changes nothing more', () => {
  const once = withSections(page, { cost: () => 'new' });
  expect(withSections(once, { cost: () => 'new' })).toBe(once);
});

test('what is written is text, whatever is in it', () => {
  expect(withSections(page, { cost: () => '$1,234 and $&' })).toContain('$1,234 and $&');
});

test('fails for a part that nobody writes', () => {
  expect(() => withSections(page, {})).toThrow(/no part is called "cost"/);
});

test('a page tells which of its parts are written by program', () => {
  expect(sectionsOf(page)).toEqual(['cost']);
  expect(sectionsOf('mine')).toEqual([]);
});
