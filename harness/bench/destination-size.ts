import { startResponsysServer, type ResponsysOptions } from '../responsys/server';
import type { Part } from './figures';
import { addressOf, campaign, ENTERS, users, writeLoad, type Load } from './load';
import type { Usage } from './process';

/** Bytes of a record that is as long as the profile of a busy customer. */
const LONG = 300_000;
const SLOW_MS = 2_000;

/** What a destination holds while records of 300 kB wait for an account that is slow. */
export async function longRecords(count: number): Promise<Part> {
  const text = (n: number): string => `${n} `.padEnd(LONG, 'long ');
  const [few, many] = [users(count), campaign(count)];
  const within = (load: Load, field: string): Load => ({
    ...load,
    dataOf: (n) => ({ ...load.dataOf(n), [field]: text(n) }),
  });
  const cases: readonly (readonly [string, Load])[] = [
    ['users, in a field that is not asked for', within(few, 'history')],
    ['campaign, in a field that is not asked for', within(many, 'history')],
    ['users, in a field that is', within(few, 'city')],
  ];
  const rows: string[][] = [];
  for (const [title, load] of cases) {
    const { usage } = await run({ keep: 'counts', latencyMs: SLOW_MS }, load);
    const held = [usage.peak, usage.held.early, usage.held.late];
    rows.push([title, ...held.map((figure) => `${Math.round(figure)} MB`)]);
  }
  return {
    title: 'Destination: long records on a slow account',
    note:
      `${count} records of ${LONG / 1000} kB each, against a simulated account whose answers take ` +
      `${SLOW_MS / 1000} s: what waits for it must not fill the memory.`,
    columns: ['', 'peak memory', 'second quarter', 'last quarter'],
    rows,
  };
}

const RECORDS = 2_000;
const CALLS = [
  ...['mergeListRecipients', 'mergeProfileExtensionRecipients', 'mergeTriggerEmail'],
  ...['retrieveListRecipients', 'retrieveProfileExtensionRecipients', 'deleteListRecipients'],
];

/** How many calls 2,000 records take, log-in and account aside. */
export async function calls(): Promise<Part> {
  const one = {
    ...users(RECORDS).workflow,
    additional_fields: ['city'],
    on_exit: 'delete',
    existing_users: true,
  };
  const wide = Array.from({ length: 29 }, (_, column) => `field_${column}`);
  const gap = (n: number, column: number): boolean => (n * 31 + column * 17) % 10 === 0;
  const cells = (n: number): object =>
    Object.fromEntries(wide.map((name, i) => [name, gap(n, i) ? null : `value ${n}`]));
  const row = (n: number): object => ({ email: addressOf(n), segment_events: ENTERS });
  const pair = (n: number): object => ({
    ...{ email: addressOf(n >> 1), city: `City ${n}` },
    segment_events: n % 2 === 0 ? ENTERS : [{ slug: 'vip', event: 'change' }],
  });
  const dense = { ...users(RECORDS), workflow: one };
  const cases: readonly (readonly [string, Load])[] = [
    ['dense', dense],
    [
      '29 columns, a tenth of them null',
      {
        workflow: { ...one, additional_fields: wide },
        records: RECORDS,
        dataOf: (n) => ({ ...row(n), ...cells(n) }),
      },
    ],
    ['dense, a state after each record', { ...dense, everyState: 1 }],
    ['a change of each member after its enter', { ...dense, dataOf: pair }],
  ];
  const rows: string[][] = [];
  for (const [title, load] of cases) {
    const { counts } = await run({}, load);
    rows.push([title, String(CALLS.reduce((sum, name) => sum + (counts[name] ?? 0), 0))]);
  }
  return {
    title: 'Destination: calls',
    note: `Calls for ${RECORDS} records to a list and one extension table, log-in and account aside.`,
    columns: ['records', 'calls'],
    rows,
  };
}

async function run(
  options: ResponsysOptions,
  load: Load,
): Promise<{ usage: Usage; counts: Readonly<Record<string, number>> }> {
  const server = await startResponsysServer(options);
  try {
    return { usage: await writeLoad(server, load), counts: server.counts };
  } finally {
    await server.stop();
  }
}
