import { renderReport } from '../../../drill/report';
import { type DrillJournal, drillJournalSchema } from '../../../drill/journal';
import { exampleJournal } from '../journal/example';

let journal: DrillJournal;
beforeEach(() => {
  journal = drillJournalSchema.parse(JSON.parse(JSON.stringify(example)));
});
const example = exampleJournal();

/** Text that a reader sees, without markup. */
function textOf(page: string): string {
  return page
    .replace(/<(style|svg)[\s\S]*?<\/\1>/g, '')
    .replace(/<[^>]*>/g, ' ')
    .replace(/\s+/g, ' ');
}

it('is a pure function of the journal', () => {
  expect(renderReport(journal)).toBe(renderReport(structuredClone(journal)));
});

it('needs nothing but itself', () => {
  const page = renderReport(journal);
  expect(page).not.toMatch(/<(script|link|img|iframe|object|embed|base)\b|@import|url\((?!#)/i);
  const addresses = page.match(/https?:\/\/[^"'\s<]*/g) ?? [];
  expect(addresses.filter((address) => !address.startsWith('http://www.w3.org/'))).toEqual([]);
});

it('shows RTO, RPO, losses and stale acknowledgements', () => {
  expect(textOf(renderReport(journal))).toMatch(
    /RTO, as clients saw it 22\.2 s .* RPO 0 s .* Acknowledged writes lost 0 .* Stale acknowledgements 0/,
  );
});

it('keeps what was measured apart from what is predicted for AWS', () => {
  expect(textOf(renderReport(journal))).toMatch(/RTO 22\.2 s 27 s 880 s \(14 min 40 s\)/);
});

it('tells how to run the drill again', () => {
  expect(textOf(renderReport(journal))).toContain(journal.rerun);
});

it('marks a step that was over its budget', () => {
  journal.prediction.lines.find(({ name }) => name === 'switch')!.seconds = 0.1;
  expect(textOf(renderReport(journal))).toMatch(/switch 1\.83 s of 0\.1 s over/);
});

it('measures detection from the fault, not from whoever noticed it', () => {
  expect(textOf(renderReport(journal))).toMatch(/detection 14\.3 s of 14\.5 s/);
});

it('says which payments were lost', () => {
  const lost = exampleJournal((_, stores) => (stores.databases[0]!.payments as unknown[]).splice(-3));
  const text = textOf(renderReport(lost));
  expect(text).toContain('Hypothesis failed');
  expect(text).toMatch(/3 acknowledged payments , spanning/);
});

it('says that service never came back', () => {
  journal.measurements!.rtoSeconds = null;
  expect(textOf(renderReport(journal))).toContain('never back');
});

it.each<[string, (draft: DrillJournal) => void, string]>([
  ['still runs', (draft) => Object.assign(draft, { status: 'running', held: undefined }), 'Not finished: no verdict'],
  ['was never judged', (draft) => Object.assign(draft, { held: undefined }), 'Not finished: no verdict'],
  [
    'was stopped, although its conditions held so far',
    (draft) => Object.assign(draft, { status: 'stopped', stopReason: 'SIGTERM' }),
    'Stopped: SIGTERM',
  ],
])('never says that a drill held which %s', (_, change, expected) => {
  change(journal);
  const text = textOf(renderReport(journal));
  expect(text).toContain(expected);
  expect(text).not.toContain('Hypothesis held');
});

it('can be read when the drill ended before its fault', () => {
  const fields = { phases: [], events: [], failovers: [], samples: [], epochs: [], checks: [], conditions: [] };
  Object.assign(journal, fields, {
    measurements: undefined,
    held: undefined,
    status: 'stopped',
    stopReason: 'no quorum',
  });
  delete journal.fault.injectedAt;
  expect(textOf(renderReport(journal))).toMatch(/Stopped: no quorum .* Nothing was measured/);
});

it('escapes every text of the journal', () => {
  const hostile = '<img src=x onerror="alert(1)">\'&';
  const poisoned = poison(journal, hostile) as DrillJournal;
  const page = renderReport({ ...poisoned, startedAt: journal.startedAt });
  expect(page).not.toMatch(/<img|onerror="/i);
  expect(page).toContain('&lt;img src=x onerror=&quot;alert(1)&quot;&gt;&#39;&amp;');
});

/** Replaces every free text, and the names of writers; what the schema fixes stays. */
function poison(value: unknown, text: string, key = ''): unknown {
  const fixed = ['schema', 'status', 'grade', 'kind', 'level', 'outcome', 'id'];
  if (typeof value === 'string') return fixed.includes(key) ? value : text;
  if (Array.isArray(value)) return value.map((item) => poison(item, text));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, item]) => [
      key === 'acknowledgedBy' || key === 'versions' ? text : name,
      poison(item, text, name),
    ]),
  );
}
