import type { CheckResult, EpochEvidence } from '../check';
import type { DrillJournal } from '../journal';
import { count, duration, instant, longDuration, plural } from './format';
import { type Content, html, type Markup } from './html';
import { recoveryRows } from './recovery';
import { totalLine } from './summary';
import { table } from './table';

/** What was lost, and where it went. */
export function losses({ checks, measurements, grade, hypothesis }: DrillJournal): Markup {
  if (!measurements) return html`<p class="muted">Unknown: the history was not checked.</p>`;
  const lost = checks.find(({ id }) => id === 'lost');
  const diverged = checks.find(({ id }) => id === 'diverged-copy');
  if (measurements.lost === 0)
    return html`<p>
      Nothing. Each of ${count(measurements.acknowledged)} acknowledged payments is in the writer, exactly once.
    </p>`;
  return html`<p>
      <b class="bad">${plural(measurements.lost, 'acknowledged payment')}</b>, spanning
      ${duration(measurements.rpoSeconds)} of acknowledged
      time${grade === 'lag' && html` (the declared RPO is ${duration(hypothesis.rpoSeconds)})`}.
      ${diverged && diverged.count > 0 && html`${plural(diverged.count, 'payment')} remain on copies that were left behind.`}
    </p>
    ${examples(lost)}`;
}

function examples(check: CheckResult | undefined): Content {
  if (!check || check.examples.length === 0) return undefined;
  const more = check.count - check.examples.length;
  return html`<ul class="examples">
    ${check.examples.map((example) => html`<li>${example}</li>`)}
    ${more > 0 && html`<li class="muted">and ${count(more)} more</li>`}
  </ul>`;
}

/** Evidence for one writer: who acknowledged under which epoch, and when the next one began. */
export function epochTable({ epochs, startedMono }: DrillJournal): Content {
  if (epochs.length === 0) return html`<p class="muted">No epoch was seen.</p>`;
  const at = (mono: number | undefined) => (mono === undefined ? '–' : `${instant(mono - startedMono)} s`);
  return table<EpochEvidence>(
    [
      { head: 'Epoch', cell: ({ epoch }) => html`<b>${epoch}</b>` },
      { head: 'Region', cell: ({ regions }) => regions.join(' and ') || '–' },
      { head: 'Instances', cell: ({ instances }) => count(instances), numeric: true },
      { head: 'Acknowledged', cell: ({ acknowledged }) => count(acknowledged), numeric: true },
      { head: 'Applied', cell: ({ applied }) => count(applied), numeric: true },
      { head: 'First sent', cell: ({ firstSent }) => at(firstSent), numeric: true },
      { head: 'Last sent', cell: ({ lastSent }) => at(lastSent), numeric: true },
      { head: 'Last answered', cell: ({ lastAnswered }) => at(lastAnswered), numeric: true },
      { head: 'Lanes sealed', cell: ({ sealedLanes }) => count(sealedLanes), numeric: true },
    ],
    epochs,
    { cards: true },
  );
}

const marks: Record<CheckResult['outcome'], Markup> = {
  held: html`<span class="good">held</span>`,
  tolerated: html`<span class="warn">tolerated</span>`,
  broken: html`<b class="bad">broken</b>`,
  undecided: html`<b class="bad">undecided</b>`,
  'not-applicable': html`<span class="muted">not applicable</span>`,
};

export function checkTable({ checks }: DrillJournal): Content {
  if (checks.length === 0) return html`<p class="muted">The history was not checked.</p>`;
  return table<CheckResult>(
    [
      {
        head: 'Check',
        cell: (check) =>
          html`${check.title}${check.note && html` <span class="muted">(${check.note})</span>`}${
            check.outcome !== 'held' && examples(check)
          }`,
      },
      { head: 'Found', cell: ({ count: found }) => count(found), numeric: true },
      { head: 'Outcome', cell: ({ outcome }) => marks[outcome] },
    ],
    checks,
  );
}

/** Measured here beside predicted here and predicted for AWS: three columns that are never added up. */
export function comparison(journal: DrillJournal): Content {
  const { prediction, awsPrediction, measurements, speed } = journal;
  const rows = recoveryRows(journal);
  const why = (name: string) => awsPrediction?.lines.find((line) => line.name === name)?.why;
  return html`${table(
      [
        { head: 'Line', cell: ({ name }) => name },
        { head: 'Measured here', cell: ({ measured }) => totalLine(measured), numeric: true },
        { head: 'Predicted here', cell: ({ predicted }) => totalLine(predicted), numeric: true },
        { head: 'Predicted on AWS', cell: ({ aws }) => totalLine(aws), numeric: true },
        { head: 'Why, on AWS', cell: ({ name }) => html`<span class="muted">${why(name) ?? '–'}</span>` },
      ],
      rows,
      {
        cards: true,
        foot: [
          html`<b>RTO</b>`,
          html`<b>${totalLine(measurements?.rtoSeconds)}</b>`,
          html`<b>${longDuration(prediction.total)}</b>`,
          html`<b>${totalLine(awsPrediction?.total)}</b>`,
          html`<span class="muted">worst case of every line</span>`,
        ],
      },
    )}
    <p class="muted">
      Predictions were frozen before the fault. Here: timers ${speed === 1 ? 'of the template' : `divided by ${speed}`},
      and service times of this machine. On AWS: the template's own timers, and AWS's published service times or
      budgets; nothing in that column was measured. The measured RTO runs from the last acknowledged write before the
      outage to the first one after it.
    </p>`;
}
