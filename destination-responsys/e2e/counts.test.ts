import { Random } from '../../harness/torture/random';
import type { StateMessage } from '../../harness/connector/connector-run';
import { record, startRig, type Rig } from './rig';

/*
 * Airbyte compares its own count of the records before a state with that of the source and with
 * that of the destination, accepted and rejected together, and calls the checksum invalid when
 * they differ.
 */

const STREAMS = ['one', 'two', 'three'];
const RECORDS = 400;

let rig: Rig;
beforeEach(async () => {
  rig = await startRig();
});
afterEach(() => rig.stop());

type Scope = 'STREAM' | 'GLOBAL';

/**
 * Records of several streams in any order, with states that count their stream's records before
 * them.
 */
function* input(random: Random, scope: Scope): Generator<string> {
  const since = new Map(STREAMS.map((stream) => [stream, 0]));
  let id = 0;
  const take = (streams: readonly string[]): number => {
    const sum = streams.reduce((total, stream) => total + (since.get(stream) ?? 0), 0);
    for (const stream of streams) since.set(stream, 0);
    return sum;
  };
  const descriptor = (name: string): object => ({ stream_descriptor: { name }, stream_state: {} });
  const state = (stream: string): string => {
    const about =
      scope === 'STREAM'
        ? { stream: descriptor(stream), sourceStats: { recordCount: take([stream]) } }
        : {
            global: { shared_state: {}, stream_states: STREAMS.map(descriptor) },
            sourceStats: { recordCount: take(STREAMS) },
          };
    return `${JSON.stringify({ type: 'STATE', state: { type: scope, id: ++id, ...about } })}\n`;
  };
  for (let i = 0; i < RECORDS; i++) {
    const stream = random.pick(STREAMS);
    since.set(stream, (since.get(stream) ?? 0) + 1);
    yield record(recordData(random, i), stream);
    if (random.chance(0.05)) yield state(random.pick(STREAMS));
  }
  for (const stream of scope === 'STREAM' ? STREAMS : [STREAMS[0] ?? '']) yield state(stream);
}

/** A new member, one who occurs twice, one who is refused, or one who is ignored. */
function recordData(random: Random, i: number): Record<string, unknown> {
  const email = `user${random.chance(0.2) ? i % 10 : i}@example.com`;
  return random.pick([
    { email, segments: ['vip'] },
    { email, segments: ['vip'], city: random.chance(0.5) ? 'Oslo' : null },
    { email: 'no address', segments: ['vip'] },
    { email, segments: ['other'] },
  ]);
}

const countOf = ({ destinationStats }: StateMessage): number =>
  (destinationStats?.recordCount ?? NaN) + (destinationStats?.rejectedRecordCount ?? NaN);

test.each(['STREAM', 'GLOBAL'] as const)(
  'with interleaved streams and %s states, each state counts as many records as came before it',
  async (scope) => {
    const random = new Random(`counts ${scope}`);
    const workflow = {
      ...{ workflow_type: 'export_users', list: 'CONTACTS', source_audience: 'vip' },
      ...{ existing_users: true, additional_fields: ['city'] },
    };
    const run = await rig.write(workflow, [...input(random, scope)], { streams: STREAMS });
    expect([run.exitCode, run.errors]).toEqual([0, []]);
    expect(run.states.length).toBeGreaterThan(10);
    expect(run.states.map(countOf)).toEqual(
      run.states.map(({ sourceStats }) => sourceStats?.recordCount),
    );
    expect(run.states.reduce((sum, state) => sum + countOf(state), 0)).toBe(RECORDS);
    const rejected = run.states.map((state) => state.destinationStats?.rejectedRecordCount ?? 0);
    expect(Math.max(...rejected)).toBeGreaterThan(0);
  },
);
