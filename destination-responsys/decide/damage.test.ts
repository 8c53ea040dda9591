import fc from 'fast-check';

import { evidenceOf, type Evidence } from './evidence';
import { readRecord } from './record';

type Data = Record<string, unknown>;
type Kind = Evidence['kind'];

const ID = '42976a269a5e6b9d06c681b1c27292df';
const event = (slug: string, kind: string): object => ({
  id: slug === 'vip' ? ID : 'f'.repeat(32),
  slug,
  event: kind,
  [kind]: '2024-03-01T10:00:00.123456789Z',
});

/** Records whose meaning only other or additional data could change. */
const WHOLE: Readonly<Record<'out' | 'unclear' | 'in' | 'entered', readonly Data[]>> = {
  out: [
    { segments: ['ly_known', 'other'] },
    { segments_all: '["ly_known","other"]' },
    { segments: [{ slug: 'ly_known', id: 'f'.repeat(32) }] },
    { segments: { vip: false, ly_known: true } },
    { segments: ['ly_known'], segment_events: [event('other', 'exit')] },
  ],
  unclear: [
    { segments: null },
    { segments: '["ly_known","oth' },
    { segments: [101, 102] },
    { segment_events: [{ slug: 'vip', event: 'joined' }] },
    { segment_events: [event('other', 'enter')] },
    {},
  ],
  in: [
    { segments: ['vip', 'ly_known'] },
    { segments_all: '["ly_known","vip"]' },
    {
      segments: [
        { slug: 'ly_known', id: ID },
        { slug: 'vip', id: 'e'.repeat(32) },
      ],
    },
    { segments: { vip: true, ly_known: true } },
    { segments: ['vip'], segment_events: [event('other', 'exit')] },
  ],
  entered: [
    { segment_events: [event('vip', 'enter')] },
    { segment_events: JSON.stringify([event('vip', 'enter'), event('other', 'exit')]) },
    { segment_events: [event('vip', 'enter')], segments_all: ['vip', 'other'] },
  ],
};
/** The worst that damage may turn them into. */
const ALLOWED: Readonly<Record<keyof typeof WHOLE, readonly Kind[]>> = {
  out: ['out', 'unclear'],
  unclear: ['unclear'],
  in: ['in', 'unclear'],
  entered: ['entered', 'in', 'unclear'],
};

const NULLS = [
  null,
  'null',
  'NULL',
  '\\N',
  'NaN',
  'None',
  'undefined',
  '<null>',
  '__debezium_unavailable_value',
];
// Not booleans, 0 and 1: in a map these would be other data.
const TYPES = [7, -1.5, {}, [[]], [{}], ' ', '\t', 'x=y', '7', '<b>'];

/** Damage to one value. */
const damage: fc.Arbitrary<(value: unknown) => unknown> = fc.oneof(
  fc.constantFrom(...NULLS).map((marker) => () => marker),
  fc.constantFrom(...TYPES).map((other) => () => other),
  // As JSON, once or twice, complete or truncated.
  fc.constant((value: unknown) => JSON.stringify(value)),
  fc.constant((value: unknown) => JSON.stringify(JSON.stringify(value))),
  fc.double({ min: 0.01, max: 0.99, noNaN: true }).map((share) => (value: unknown) => {
    if (value === null || typeof value !== 'object') return value;
    const text = JSON.stringify(value);
    return text.slice(0, Math.max(1, Math.floor(text.length * share)));
  }),
  fc.constant((value: unknown) => [value]),
  fc.constant((value: unknown) => ({ value })),
  // With an element that names nothing, and in Parquet's groups.
  fc
    .constantFrom<unknown[]>(null, {}, { title: 'vip' })
    .map(
      (gap) => (value: unknown) => (Array.isArray(value) ? [...(value as unknown[]), gap] : value),
    ),
  fc
    .constantFrom<[string, string][]>(
      ['list', 'element'],
      ['list', 'item'],
      ['bag', 'array_element'],
    )
    .map(([group, element]) => (value: unknown) => {
      if (!Array.isArray(value)) return value;
      return { [group]: value.map((one: unknown) => ({ [element]: one })) };
    }),
  fc.constant((value: unknown) => (Array.isArray(value) ? { array: value as unknown[] } : value)),
  fc.constant((value: unknown) => (typeof value === 'string' ? value.toUpperCase() : value)),
  fc.constant((value: unknown) => (typeof value === 'string' ? `"${value}"` : value)),
  fc.constant((value: unknown) => (typeof value === 'string' ? ` ${value}\n` : value)),
);

// What follows, and shorter texts, could no longer be distinguished from a name.
const inBase64 = (value: unknown): unknown => {
  const text = JSON.stringify(value);
  return text.length < 10 ? value : Buffer.from(text).toString('base64');
};

/** Damage to the whole record. */
const PROFILE = { email: 'ann@example.com', first_name: 'Ann' };
const wrapping: fc.Arbitrary<(data: Data) => Data> = fc.constantFrom<((data: Data) => Data)[]>(
  (data) => data,
  (data) => Object.fromEntries(Object.entries(data).map(([k, v]) => [k.toUpperCase(), v])),
  (data) => Object.fromEntries(Object.entries(data).map(([k, v]) => [`\uFEFF ${k} `, v])),
  (data) => ({ id: '7', data, meta: {} }),
  (data) => ({ data: JSON.stringify(data) }),
  (data) => ({ data: JSON.stringify(JSON.stringify(data)) }),
  (data) => ({ value: Buffer.from(JSON.stringify(data)).toString('base64') }),
  (data) => ({ data: JSON.stringify(data).slice(0, -5) }),
  (data) => ({ data: JSON.stringify({ data }) }),
);

/** Where the damage is: a path into the record, by positions; the value at its end is replaced. */
function struck(value: unknown, way: readonly number[], by: (value: unknown) => unknown): unknown {
  const [position, ...rest] = way;
  if (position === undefined || typeof value !== 'object' || value === null) return by(value);
  const keys = Object.keys(value);
  if (keys.length === 0) return by(value);
  const key = keys[position % keys.length] as string;
  const inner: unknown = (value as Data)[key];
  const changed = struck(inner, rest, by);
  if (Array.isArray(value))
    return value.map((one: unknown, i) => (String(i) === key ? changed : one));
  return { ...value, [key]: changed };
}

const by = {
  anchors: ['email'],
  audiencesField: undefined,
  audience: 'vip',
  membersOnly: false,
};
const kindOf = (data: Data): Kind => evidenceOf(readRecord(data, by), by).kind;

describe.each(['out', 'unclear', 'in', 'entered'] as const)('a record that is %s', (word) => {
  test('is read correctly', () => {
    expect(WHOLE[word].map((data) => kindOf({ ...PROFILE, ...data }))).toEqual(
      WHOLE[word].map(() => word),
    );
  });

  test('is never turned by damage into one that mails, removes or opts out', () => {
    const blow = fc.tuple(fc.array(fc.nat(5), { minLength: 1, maxLength: 3 }), damage);
    fc.assert(
      fc.property(
        fc.constantFrom(...WHOLE[word]),
        fc.array(blow, { minLength: 0, maxLength: 2 }),
        fc.option(fc.array(fc.nat(5), { minLength: 1, maxLength: 3 })),
        wrapping,
        (whole, blows, last, wrap) => {
          let damaged = blows.reduce<unknown>((data, [way, by]) => struck(data, way, by), whole);
          if (last !== null) damaged = struck(damaged, last, inBase64);
          const data = wrap({ ...PROFILE, ...(damaged as Data) });
          const kind = kindOf(data);
          if (!ALLOWED[word].includes(kind)) throw new Error(`${kind}: ${JSON.stringify(data)}`);
        },
      ),
      { numRuns: 2000 },
    );
  });

  test('nor by the loss of a field', () => {
    for (const whole of WHOLE[word]) {
      for (const lost of Object.keys(whole)) {
        const rest = Object.fromEntries(Object.entries(whole).filter(([name]) => name !== lost));
        expect(ALLOWED[word]).toContain(kindOf({ ...PROFILE, ...rest }));
      }
    }
  });
});

test('no value makes reading a record fail', () => {
  const value = fc.anything({ withNullPrototype: false, maxDepth: 4 });
  const names = fc.constantFrom(
    'email',
    'data',
    'value',
    'segments',
    'segment_events',
    '_ab_cdc_deleted_at',
  );
  fc.assert(
    fc.property(
      fc.dictionary(
        names,
        fc.oneof(
          fc.json(),
          value.map((one) => jsonOf(one)),
        ),
      ),
      (data) => {
        const { kind, reason } = evidenceOf(readRecord(data, by), by);
        expect(reason).not.toBe('');
        return ['entered', 'left', 'changed', 'in', 'out', 'unclear'].includes(kind);
      },
    ),
    { numRuns: 2000 },
  );
});

function jsonOf(value: unknown): unknown {
  const text = JSON.stringify([value], (_, one: unknown) =>
    typeof one === 'bigint' ? String(one) : one,
  );
  return (JSON.parse(text) as unknown[])[0];
}
