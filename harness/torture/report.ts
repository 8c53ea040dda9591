import { isBad, type RunReport, type FaultTotals } from './run-faults';

/** The table of a campaign in Markdown, with a line for all runs together. */
export function tableOf(tallies: readonly FaultTotals[]): string {
  const sum = (of: (tally: FaultTotals) => number): number =>
    tallies.reduce((n, t) => n + of(t), 0);
  const worst = Math.max(0, ...tallies.map(({ repeated }) => repeated));
  const rows = [
    ['Fault', '', 'Runs', 'Rows lost', 'Worst repeat (rows)', 'Leftovers', 'Runs gone wrong'],
    ['---', '---', '--:', '--:', '--:', '--:', '--:'],
    ...tallies.map(({ fault, runs, lost, repeated, leftovers, failed }) => [
      `\`${fault.name}\``,
      fault.title,
      ...[runs, lost, repeated, leftovers, failed].map(String),
    ]),
    [
      '**all**',
      '',
      ...[sum((t) => t.runs), sum((t) => t.lost), worst].map(String),
      ...[sum((t) => t.leftovers), sum((t) => t.failed)].map(String),
    ],
  ];
  const widths = (rows[0] ?? []).map((_, i) => Math.max(...rows.map((row) => row[i]?.length ?? 0)));
  const line = (row: readonly string[]): string =>
    `| ${row.map((cell, i) => pad(cell, widths[i] ?? 0, i > 1)).join(' | ')} |`;
  return rows.map(line).join('\n');
}

/** What was wrong with a run and how to repeat it, or undefined if nothing was. */
export function complaintOf({ fault, seed, outcome }: RunReport): string | undefined {
  if (!isBad(outcome)) return undefined;
  const { lost, leftovers, wrong } = outcome;
  const counts = [
    lost > 0 ? [`${lost} rows lost`] : [],
    leftovers > 0 ? [`${leftovers} left`] : [],
  ];
  const what = [...counts.flat(), ...wrong].map((text) => `    ${text}\n`).join('');
  const again = `npm run torture -- --only ${fault.name} --seed ${seed} --runs 1`;
  return `${fault.name} went wrong:\n${what}  repeat it with: ${again}`;
}

function pad(cell: string, width: number, right: boolean): string {
  const fill = cell.startsWith('--') ? '-' : ' ';
  if (!right) return cell.padEnd(width, fill);
  return cell.endsWith(':') ? `${cell.slice(0, -1).padEnd(width - 1, '-')}:` : cell.padStart(width);
}
