import * as echarts from 'echarts';
import type { DrillJournal, JournalSample } from '../journal';
import { html, type Markup, trusted } from './html';
import { duration } from './format';

interface Size {
  readonly name: string;
  readonly width: number;
  readonly height: number;
  /** Samples are added up until they are at least this long, milliseconds. */
  readonly bin: number;
}

/** Each chart is drawn for a page and for a phone: text that is scaled down cannot be read. */
const sizes: readonly Size[] = [
  { name: 'wide', width: 960, height: 270, bin: 500 },
  { name: 'narrow', width: 340, height: 240, bin: 1000 },
];

const text = { color: 'var(--muted)', fontSize: 12, fontFamily: 'system-ui, sans-serif' };

interface Band {
  readonly name: string;
  readonly color: string;
  readonly value: (sample: JournalSample) => number;
}

/** Answers a second over time: acknowledged by each writer, and failed. */
export function availabilityChart(journal: DrillJournal): Markup {
  const bands = availabilityBands(journal);
  const charts = bothSizes(
    'availability',
    'Answers a second by writer, and failed attempts, over the drill',
    (size) => {
      const samples = rebin(journal.samples, journal.sampleInterval, size.bin);
      const perSecond = (value: number) => Math.round((value * 10_000) / size.bin) / 10;
      const areas = bands.map(({ name, color, value }) => ({
        ...series(name, color),
        stack: 'answers',
        areaStyle: { color, opacity: 0.85 },
        lineStyle: { width: 0 },
        data: points(samples, size, (sample) => perSecond(value(sample))),
      }));
      return { ...frame(journal, size, '/s'), series: [...areas, marks(journal)] };
    },
  );
  return html`${legend(bands)}${charts}`;
}

/** What the chart stacks; what never happened is left out. */
function availabilityBands(journal: DrillJournal): Band[] {
  const writers = new Set(journal.samples.flatMap(({ acknowledgedBy }) => Object.keys(acknowledgedBy)));
  const bands: Band[] = [
    ...[...writers]
      .sort((a, b) => parseInt(a) - parseInt(b))
      .map((writer) => ({
        name: writerName(writer),
        color: writerColor(journal, writer),
        value: ({ acknowledgedBy }: JournalSample) => acknowledgedBy[writer] ?? 0,
      })),
    {
      name: 'reads and declines',
      color: 'var(--other)',
      value: (sample) => sample.ok + sample.declined - acknowledged(sample),
    },
    { name: 'refused', color: 'var(--warn)', value: ({ refused }) => refused },
    { name: 'failed or unknown', color: 'var(--bad)', value: ({ unknown, errors }) => unknown + errors },
  ];
  return bands.filter(({ value }) => journal.samples.some((sample) => value(sample) > 0));
}

const quantiles = [
  { name: 'median', color: 'var(--a)', of: 'p50' },
  { name: '95th percentile', color: 'var(--b)', of: 'p95' },
] as const;

/** Latency of the answers that count as service. */
export function latencyChart(journal: DrillJournal): Markup {
  const charts = bothSizes(
    'latency',
    'Median and 95th percentile latency of answered requests over the drill',
    (size) => {
      const samples = rebin(journal.samples, journal.sampleInterval, size.bin);
      const lines = quantiles.map(({ name, color, of }) => ({
        ...series(name, color),
        lineStyle: { width: 2, color },
        data: points(samples, size, ({ latency }) => (latency ? Math.round(latency[of] * 10) / 10 : null)),
      }));
      return { ...frame(journal, size, ' ms'), series: [...lines, marks(journal)] };
    },
  );
  return html`${legend(quantiles)}${charts}`;
}

/** In HTML: it wraps where a chart's own legend would run over its edge. */
function legend(entries: readonly { readonly name: string; readonly color: string }[]): Markup {
  return html`<ul class="legend">
    ${entries.map(({ name, color }) => html`<li><i style="background:${color}"></i>${name}</li>`)}
  </ul>`;
}

/** A step for each bin, from its beginning to its end; the last one needs a point of its own to end at. */
function points(samples: readonly JournalSample[], { bin }: Size, value: (sample: JournalSample) => number | null) {
  const last = samples.at(-1);
  const steps = samples.map((sample) => [sample.at / 1000, value(sample)]);
  return last ? [...steps, [(last.at + bin) / 1000, value(last)]] : steps;
}

function bothSizes(name: string, label: string, option: (size: Size) => echarts.EChartsCoreOption): Markup {
  return html`${sizes.map(
    (size) =>
      html`<div class="${size.name}" role="img" aria-label="${label}">
        ${trusted(draw(option(size), size, `${name}-${size.name}`))}
      </div>`,
  )}`;
}

function draw(option: echarts.EChartsCoreOption, { width, height }: Size, id: string): string {
  const chart = echarts.init(null, null, { renderer: 'svg', ssr: true, width, height });
  try {
    chart.setOption(option);
    return withoutTraces(chart.renderToSVGString(), id);
  } finally {
    chart.dispose();
  }
}

/**
 * The renderer numbers its instances and classes through the life of the process; the same journal must give the same
 * page. Its classes only serve a pointer, which these charts ignore.
 */
function withoutTraces(svg: string, id: string): string {
  return svg
    .replace(/<style[\s\S]*?<\/style>/g, '')
    .replace(/ (class|ecmeta_\w+)="[^"]*"/g, '')
    .replace(/zr\d+-/g, `${id}-`);
}

function series(name: string, color: string) {
  return { name, type: 'line' as const, step: 'end' as const, showSymbol: false, silent: true, itemStyle: { color } };
}

function frame(journal: DrillJournal, { width, bin }: Size, unit: string) {
  const phone = width < 500;
  const end = Math.max(1, ...journal.samples.map(({ at }) => at + bin)) / 1000;
  const grid = { lineStyle: { color: 'var(--line)' } };
  return {
    animation: false,
    grid: { left: phone ? 44 : 56, right: phone ? 8 : 12, top: 24, bottom: 28 },
    xAxis: {
      type: 'value',
      min: 0,
      max: Math.ceil(end),
      splitLine: { show: false },
      axisLine: { lineStyle: { color: 'var(--line)' } },
      axisLabel: { ...text, formatter: '{value} s', hideOverlap: true, showMaxLabel: false },
    },
    yAxis: { type: 'value', splitLine: grid, splitNumber: 3, axisLabel: { ...text, formatter: `{value}${unit}` } },
  };
}

/** The outage as a shaded span, the fault and its end as lines. */
function marks({ fault, measurements }: DrillJournal) {
  const outage = measurements?.outage;
  const label = {
    show: true,
    position: 'insideTop' as const,
    fontSize: 12,
    color: 'var(--text)',
    fontFamily: text.fontFamily,
  };
  const line = (at: number | undefined, name: string) =>
    at === undefined ? [] : [{ xAxis: at / 1000, label: { show: true, formatter: name, ...lineLabel } }];
  return {
    type: 'line' as const,
    data: [],
    silent: true,
    markArea: {
      silent: true,
      itemStyle: { color: 'var(--bad)', opacity: 0.08 },
      data:
        outage?.to === undefined
          ? []
          : [
              [
                { name: duration((outage.to - outage.from) / 1000), xAxis: outage.from / 1000, label },
                { xAxis: outage.to / 1000 },
              ],
            ],
    },
    markLine: {
      silent: true,
      symbol: 'none',
      lineStyle: { color: 'var(--text)', type: 'dashed' as const, width: 1 },
      data: [...line(fault.injectedAt, 'fault'), ...line(fault.healedAt, 'healed')],
    },
  };
}

const lineLabel = {
  position: 'end' as const,
  distance: 2,
  fontSize: 12,
  color: 'var(--text)',
  fontFamily: text.fontFamily,
};

function rebin(samples: readonly JournalSample[], interval: number, bin: number): JournalSample[] {
  const size = Math.max(1, Math.round(bin / interval));
  return Array.from({ length: Math.ceil(samples.length / size) }, (_, index) =>
    samples.slice(index * size, (index + 1) * size).reduce(add),
  );
}

/** Of latencies the worse is kept: quantiles cannot be added. */
function add(a: JournalSample, b: JournalSample): JournalSample {
  const worse = (quantile: 'p50' | 'p95' | 'max') => Math.max(a.latency?.[quantile] ?? 0, b.latency?.[quantile] ?? 0);
  const acknowledgedBy = { ...a.acknowledgedBy };
  for (const [writer, writes] of Object.entries(b.acknowledgedBy))
    acknowledgedBy[writer] = (acknowledgedBy[writer] ?? 0) + writes;
  return {
    at: a.at,
    ok: a.ok + b.ok,
    declined: a.declined + b.declined,
    refused: a.refused + b.refused,
    unknown: a.unknown + b.unknown,
    errors: a.errors + b.errors,
    ...((a.latency || b.latency) && { latency: { p50: worse('p50'), p95: worse('p95'), max: worse('max') } }),
    acknowledgedBy,
  };
}

function acknowledged({ acknowledgedBy }: JournalSample): number {
  return Object.values(acknowledgedBy).reduce((sum, value) => sum + value, 0);
}

/** `2/us-west-2` -> `us-west-2, epoch 2`. */
function writerName(writer: string): string {
  const [epoch, region] = writer.split('/');
  return `${region}, epoch ${epoch}`;
}

/** A Region keeps its colour; a later epoch of it is a shade of the same. */
function writerColor({ fault }: DrillJournal, writer: string): string {
  const [epoch, region] = writer.split('/');
  if (region !== fault.region) return 'var(--b)';
  return Number(epoch) > 1 ? 'var(--a2)' : 'var(--a)';
}
