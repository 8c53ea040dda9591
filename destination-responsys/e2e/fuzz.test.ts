import fc from 'fast-check';

import { destinationConfig } from '../../harness/connector/configured';
import { silent } from '../../harness/connector/silent-log';
import { ConnectorError } from '../../shared/errors';
import { NoAnswer, Refusal } from '../api/faults';
import { callOf, type Reply } from '../api/call';
import { json } from '../api/json';
import { limitFor, rateTable } from '../api/rates';
import { recordsIn } from '../api/records';
import { ResponsysApi } from '../api/responsys-api';
import { Delivery, takeAhead } from '../send/deliver';
import { NOTHING_KNOWN } from '../send/look-up';
import { Mailer } from '../send/mailer';
import { withStateStats } from '../report/state-stats';
import { messagesOf } from '../input';
import { EMAIL } from '../decide/sending';
import { changeOf, planned, readingOf, type Plan } from '../decide/plan';
import { settingsOf } from '../form/settings';
import type { Settings } from '../decide/settings';

const SHARED = {
  source_audience: 'vip',
  additional_fields: ['first_name', 'city'],
  audience_memberships: ['other'],
};
const WORKFLOWS = [
  { workflow_type: 'export_users', list: 'CONTACTS', ...SHARED, existing_users: true },
  { workflow_type: 'export_users', list: 'CONTACTS', ...SHARED, customer_id_field: 'id' },
  { workflow_type: 'export_to_campaign', campaign: 'Welcome', ...SHARED, back_fill: true },
  {
    ...{ workflow_type: 'export_to_campaign', campaign: 'Welcome', ...SHARED },
    time_based_triggers: true,
  },
  { workflow_type: 'send_custom_event', event: 'VIP', list: 'CONTACTS', ...SHARED },
];
const settings: Settings[] = WORKFLOWS.map((workflow) =>
  settingsOf(destinationConfig(workflow), 'users'),
);
const refTo = () => ({ number: 1, stream: 'users', window: { committed: 0, rejected: 0 } });

/** Objects with the fields of a Lytics record, each with any value. */
const anyRecord = fc.dictionary(
  fc.oneof(
    fc.constantFrom(
      ...['email', 'Email', 'id', 'data', 'meta', 'first_name', 'city', 'segments', 'segments_all'],
      ...[
        '_segments',
        'audiences',
        'segment_events',
        '_ab_cdc_deleted_at',
        'EMAIL_PERMISSION_STATUS_',
      ],
      '__proto__',
    ),
    fc.string(),
  ),
  fc.oneof(
    fc.jsonValue(),
    fc.emailAddress(),
    fc.constantFrom<unknown>(
      ...[['vip'], 'vip,other', '["vip"]', [{ slug: 'vip', event: 'enter' }]],
      ...[[{ slug: 'vip', event: 'exit', exit: 7 }], { email: 'a@example.com', segments: ['vip'] }],
    ),
  ),
);

test('any record is planned or has its outcome, and every cell is text', () => {
  fc.assert(
    fc.property(anyRecord, fc.constantFrom(...settings), (data, chosen) => {
      const plan = planned(refTo(), readingOf(data, chosen), chosen);
      if ('kind' in plan) {
        expect(['ignored', 'refused']).toContain(plan.kind);
        return;
      }
      expect(plan.draft.member.key).not.toBe('');
      for (const recorded of [undefined, 0, 1, 2] as const) {
        for (const { name, row, data: filling } of changeOf(plan, recorded, true).steps) {
          for (const cell of [...Object.values(row), ...Object.values(filling ?? {})])
            expect(typeof cell).toBe('string');
          for (const [column, cell] of Object.entries(row)) {
            const isFlag = ['VIP', 'OTHER'].includes(column) && name !== 'userFields';
            if (isFlag) expect(cell).toMatch(/^[012]$/);
          }
        }
      }
    }),
    { numRuns: 2000 },
  );
});

test('any answer to any call is understood or ends in an error for the user', async () => {
  const answers = fc.array(
    fc.oneof(
      fc.jsonValue().map((value) => ({ value })),
      fc
        .array(fc.constantFrom(['1'], ['MERGEFAILED: x'], [null], []), { maxLength: 3 })
        .map((records) => ({ value: { recordData: { fieldNames: ['RIID_'], records } } })),
      fc
        .record({
          status: fc.constantFrom(302, 400, 401, 404, 429, 500, 502, 503),
          code: fc.constantFrom(
            '',
            'INVALID_PARAMETER',
            'NO_RECIPIENT_FOUND',
            'INVALID_FIELD_NAME',
            'X',
          ),
          detail: fc.oneof(fc.string(), fc.constant('Record 0 = Bad Email Format')),
        })
        .map(({ status, code, detail }) => ({ error: new Refusal(status, code, detail) })),
      fc.boolean().map((sent) => ({ error: new NoAnswer(sent, undefined) })),
    ),
    { minLength: 1, maxLength: 12 },
  );
  const plans = settings.map((chosen, i) => {
    const data = { email: `a${i}@example.com`, id: 'c', city: 'Oslo', segment_events: ENTER };
    return planned(refTo(), readingOf(data, chosen), chosen) as Plan;
  });
  await fc.assert(
    fc.asyncProperty(answers, fc.constantFrom(...plans), async (given, plan) => {
      let next = 0;
      const send = (): Promise<Reply> => {
        const answer = given[next++ % given.length];
        return answer !== undefined && 'error' in answer
          ? Promise.reject(answer.error)
          : Promise.resolve({ value: answer?.value, correlationId: undefined });
      };
      const api = new ResponsysApi(send, TARGETS);
      try {
        const delivery = new Delivery([changeOf(plan, undefined, true)], NOTHING_KNOWN, api);
        await takeAhead(delivery, true);
        await new Mailer({ now: () => 0, sleep: () => Promise.resolve() }, silent, EMAIL).mail(
          delivery,
        );
        await delivery.ignoreUnlistedMembers();
        expect(delivery.outcome(0)?.kind).toMatch(
          /^(added|updated|triggered|ignored|refused|unknown)$/,
        );
      } catch (error) {
        // Whatever passes is handled by the retry layer.
        const isForeseen =
          error instanceof ConnectorError || error instanceof Refusal || error instanceof NoAnswer;
        expect(isForeseen).toBe(true);
      }
    }),
    { numRuns: 1000 },
  );
});

test('any JSON may arrive as an answer where rows or limits are expected', () => {
  const call = callOf('GET', '/lists', [], { doing: 'testing', effect: 'reads' });
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      for (const row of recordsIn(value)?.rows ?? []) expect(Array.isArray(row)).toBe(true);
      expect(limitFor(call, rateTable(value))).toBeGreaterThanOrEqual(1);
    }),
    { numRuns: 1000 },
  );
});

test('any state is returned unchanged except for its statistics', () => {
  const stats = { recordCount: 1, rejectedRecordCount: 2 };
  const text = JSON.stringify(stats);
  fc.assert(
    fc.property(
      fc.dictionary(fc.string(), fc.jsonValue()),
      fc.dictionary(fc.string(), fc.jsonValue()),
      fc.nat(2),
      (state, others, indent) => {
        const message = { ...others, type: 'STATE', state };
        const line = JSON.stringify(message, null, indent).replaceAll('\n', ' ');
        const out = withStateStats(line, stats);
        const expected = { ...message, state: { ...state, destinationStats: stats } };
        expect(JSON.parse(out)).toEqual(JSON.parse(JSON.stringify(expected)));
        if (!('destinationStats' in state)) {
          const added = `"destinationStats":${text}`;
          expect([out.replace(`,${added}`, ''), out.replace(added, '')]).toContain(line);
        }
      },
    ),
    { numRuns: 1000 },
  );
});

test('any body is sent in ASCII and means the same', () => {
  fc.assert(
    fc.property(fc.jsonValue({ stringUnit: 'binary' }), (value) => {
      const text = json({ value });
      // eslint-disable-next-line no-control-regex -- it is about the range of characters
      expect(text).toMatch(/^[\u0000-\u007e]*$/);
      expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify({ value })));
    }),
  );
});

test('any bytes on standard input are messages or one error that does not quote them', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(
        fc.oneof(
          fc.string(),
          fc.jsonValue().map((value) => JSON.stringify(value)),
        ),
      ),
      fc.integer({ min: 1, max: 20 }),
      async (lines, size) => {
        const bytes = Buffer.from(lines.join('\n'));
        async function* input(): AsyncGenerator<Buffer> {
          await Promise.resolve();
          for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
        }
        try {
          for await (const group of messagesOf(input()))
            for (const { kind } of group) expect(['record', 'state']).toContain(kind);
        } catch (error) {
          expect(error).toBeInstanceOf(ConnectorError);
          expect((error as Error).message).toMatch(/^Line \d+ of the input is not a message/);
        }
      },
    ),
  );
});

const ENTER = [{ slug: 'vip', event: 'enter' }];
const TARGETS = {
  ...{ list: 'CONTACTS', listFolder: 'Lytics', campaign: 'Welcome', event: 'VIP' },
  userFields: 'Lytics_User_Fields',
  segments: 'Lytics_Segments',
  match: 'EMAIL_ADDRESS_',
  permission: 'OPTIN',
} as const;
