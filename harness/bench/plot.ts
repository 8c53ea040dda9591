import type { Sample } from './figures';

const WIDTH = 720;
const HEIGHT = 300;
const MARGIN = { left: 60, right: 20, top: 40, bottom: 50 };
const GAP = 80;
const COLOURS: Readonly<Record<string, string>> = { plain: '#1f6fb2', PGP: '#b2501f' };

/** One chart: what it shows, in what unit, and the value of a sample. */
interface Chart {
  title: string;
  value: (sample: Sample) => number;
}

const CHARTS: readonly Chart[] = [
  { title: 'Throughput, MB/s', value: ({ bytes, seconds }) => bytes / 1e6 / seconds },
  { title: 'Peak memory, MB', value: ({ peak }) => peak },
];

/** Throughput and memory over the size of the file (on a logarithmic axis), as an SVG picture. */
export function plotOf(samples: readonly Sample[]): string {
  const width = (WIDTH - GAP - MARGIN.left - MARGIN.right) / 2;
  const charts = CHARTS.map((chart, n) =>
    chartOf(chart, samples, MARGIN.left + n * (width + GAP), width),
  );
  const legend = Object.entries(COLOURS).map(
    ([kind, colour], n) =>
      `<text x="${MARGIN.left + n * 60}" y="${HEIGHT - 8}" fill="${colour}">${kind}</text>`,
  );
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" font-family="sans-serif" font-size="12">`,
    `<rect width="${WIDTH}" height="${HEIGHT}" fill="white"/>`,
    ...charts,
    ...legend,
    '</svg>',
    '',
  ].join('\n');
}

function chartOf(chart: Chart, samples: readonly Sample[], left: number, width: number): string {
  const sizes = [...new Set(samples.map(({ bytes }) => bytes))].sort((a, b) => a - b);
  const most = niceAbove(Math.max(...samples.map(chart.value)));
  const bottom = HEIGHT - MARGIN.bottom;
  const [low, high] = [Math.log(sizes[0] ?? 1), Math.log(sizes.at(-1) ?? 1)];
  const x = (bytes: number): number =>
    left + (high === low ? width / 2 : ((Math.log(bytes) - low) / (high - low)) * width);
  const y = (value: number): number => bottom - (value / most) * (bottom - MARGIN.top);
  const grid = [0, 0.25, 0.5, 0.75, 1].map((share) => {
    const at = y(share * most).toFixed(1);
    return (
      `<line x1="${left}" x2="${left + width}" y1="${at}" y2="${at}" stroke="#ddd"/>` +
      `<text x="${left - 6}" y="${at}" dy="4" text-anchor="end">${share * most}</text>`
    );
  });
  const ticks = sizes.map(
    (bytes) =>
      `<text x="${x(bytes).toFixed(1)}" y="${bottom + 18}" text-anchor="middle">${sizeLabel(bytes)}</text>`,
  );
  const lines = Object.entries(COLOURS).map(([kind, colour]) => {
    const points = samples.filter((sample) => sample.kind === kind);
    const at = points.map(
      (sample) => [x(sample.bytes).toFixed(1), y(chart.value(sample)).toFixed(1)] as const,
    );
    const dots = at.map(([cx, cy]) => `<circle cx="${cx}" cy="${cy}" r="3" fill="${colour}"/>`);
    const path = at.map((point) => point.join(',')).join(' ');
    return `<polyline points="${path}" fill="none" stroke="${colour}" stroke-width="2"/>${dots.join('')}`;
  });
  const title = `<text x="${left}" y="${MARGIN.top - 16}" font-weight="bold">${chart.title}</text>`;
  return [title, ...grid, ...ticks, ...lines].join('\n');
}

function sizeLabel(bytes: number): string {
  return bytes < 1e9 ? `${Math.round(bytes / 1e6)} MB` : `${Number((bytes / 1e9).toFixed(1))} GB`;
}

// The next number above that reads well on an axis of four parts.
function niceAbove(value: number): number {
  const power = 10 ** Math.floor(Math.log10(value));
  return ([1, 2, 4, 8].find((times) => times * power >= value) ?? 10) * power;
}
