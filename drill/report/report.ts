import { type DrillJournal, journalVersion } from '../journal';
import { environment, eventLog, rerun, timers } from './about';
import { availabilityChart, latencyChart } from './charts';
import { checkTable, comparison, epochTable, losses } from './evidence';
import { type Content, html, type Markup, trusted } from './html';
import { style } from './style';
import { conditions, figures, header, headline } from './summary';
import { phaseTimeline, plannedMoves, recoveryTimeline } from './timeline';

/**
 * The report of a drill: one HTML page that needs nothing but itself. A pure function of the journal: what the journal
 * does not say, the page does not say.
 */
export function renderReport(journal: DrillJournal): string {
  const { architecture, fault } = journal;
  const charts = journal.samples.length > 0;
  const page = html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>${headline(journal).text}: ${fault.name}, ${architecture}</title>
        <style>
          ${trusted(style)}
        </style>
      </head>
      <body>
        <main>
          ${header(journal)} ${figures(journal)} ${charts && section('What clients saw', chartsOf(journal))}
          ${section('What was expected', conditions(journal))}
          ${section('Recovery, measured beside its budget', recoveryTimeline(journal), plannedMoves(journal))}
          ${section('Phases of the drill', phaseTimeline(journal))} ${section('What was lost', losses(journal))}
          ${section('Evidence for one writer', epochTable(journal), checkTable(journal))}
          ${section('Here, and on AWS', comparison(journal))} ${section('What happened', eventLog(journal))}
          ${section('Run it again', rerun(journal))}
          ${section('Where this was measured', environment(journal), html`<h3>Timers</h3>`, timers(journal))}
          <footer>
            Holdfast ${journal.environment.versions.holdfast} &middot; ${journalVersion} &middot; drill ${journal.id}
          </footer>
        </main>
      </body>
    </html> `;
  return page.text;
}

function section(title: string, ...content: readonly Content[]): Markup {
  return html`<section>
    <h2>${title}</h2>
    ${content}
  </section>`;
}

function chartsOf(journal: DrillJournal): Content {
  return [
    html`<figure>
      ${availabilityChart(journal)}
      <figcaption>Answers a second, by the writer that acknowledged them. Shaded: no acknowledged write.</figcaption>
    </figure>`,
    html`<figure>
      ${latencyChart(journal)}
      <figcaption>Latency of what was answered; requests without an answer are in the chart above.</figcaption>
    </figure>`,
  ];
}
