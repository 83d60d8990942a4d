import { count, duration, longDuration, plural } from '../../../drill/report/format';
import { html, trusted } from '../../../drill/report/html';

it.each([
  [0, '0 s'],
  [0.0042, '4.2 ms'],
  [0.24, '0.24 s'],
  [2, '2 s'],
  [22.165, '22.2 s'],
  [100, '100 s'],
  [600.4, '600 s'],
])('writes %d seconds as %s', (seconds, text) => {
  expect(duration(seconds)).toBe(text);
});

it('adds minutes to what is long', () => {
  expect([longDuration(880), longDuration(600), longDuration(60)]).toEqual([
    '880 s (14 min 40 s)',
    '600 s (10 min)',
    '60 s',
  ]);
});

it('keeps thousands apart', () => {
  expect([count(1234567), count(12), plural(1, 'request'), plural(2, 'request')]).toEqual([
    '1\u202f234\u202f567',
    '12',
    '1 request',
    '2 requests',
  ]);
});

it('escapes what is put into markup, in lists too', () => {
  expect(html`<b title="${'"'}">${['<', html`<i>${'&'}</i>`]}${undefined}${false}${0}</b>`.text).toBe(
    '<b title="&quot;">&lt;<i>&amp;</i>0</b>',
  );
});

it('takes trusted text as it is', () => {
  expect(html`${trusted('<svg>')}`.text).toBe('<svg>');
});
