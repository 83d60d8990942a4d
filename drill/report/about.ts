import type { DrillJournal } from '../journal';
import { duration, instant } from './format';
import { type Content, html, type Markup } from './html';
import { table } from './table';

/** Longer logs are cut: the journal has them all. */
const shownEvents = 200;

export function eventLog({ events }: DrillJournal): Content {
  const shown = events.slice(0, shownEvents);
  return html`<ol class="events">
      ${shown.map(
        ({ at, source, text, level }) =>
          html`<li class="${level}"><time>${instant(at)} s</time> <b>${source}</b> <span>${text}</span></li>`,
      )}
    </ol>
    ${events.length > shown.length && html`<p class="muted">and ${events.length - shown.length} more in the journal</p>`}`;
}

export function rerun({ rerun, seed, stopCondition }: DrillJournal): Markup {
  return html`<pre><code>${rerun}</code></pre>
    <p class="muted">
      The seed ${seed} repeats what clients ask for; when their requests meet the fault depends on the machine. Stop
      condition: ${stopCondition}.
    </p>`;
}

export function environment({ environment, caveats, id }: DrillJournal): Markup {
  const { kind, cpus, memoryGiB, platform, versions } = environment;
  const facts: [string, string][] = [
    ['where', kind === 'local' ? 'a local Region' : 'AWS'],
    ['machine', `${cpus} CPUs, ${memoryGiB} GiB, ${platform}`],
    ...Object.entries(versions),
    ['drill', id],
  ];
  return html`<dl class="facts">
      ${facts.map(
        ([name, value]) =>
          html`<div>
            <dt>${name}</dt>
            <dd>${value}</dd>
          </div>`,
      )}
    </dl>
    ${
      caveats.length > 0 &&
      html`<h3>Before believing the figures</h3>
        <ul>
          ${caveats.map((caveat) => html`<li>${caveat}</li>`)}
        </ul>`
    }`;
}

export function timers({ timers, speed }: DrillJournal): Content {
  const rows = Object.entries(timers).map(([name, value]) => ({ name, value }));
  const words = (name: string) => name.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
  const inForce = (name: string, value: number) => (name === 'switchThreshold' ? String(value) : duration(value));
  return table(
    [
      { head: 'Timer', cell: ({ name }) => words(name) },
      { head: 'In force', cell: ({ name, value }) => inForce(name, value), numeric: true },
      {
        head: 'In the template',
        cell: ({ name, value }) => inForce(name, name === 'switchThreshold' ? value : value * speed),
        numeric: true,
      },
    ],
    rows,
  );
}
