import { randomUUID } from 'node:crypto';

import type { Log } from '../../shared/log';
import { reading } from '../api/account-call';
import type { Call, Send } from '../api/call';
import { LIMITS } from '../api/client';
import { recordsIn } from '../api/records';
import { createTable } from '../api/tables';
import {
  cellIn,
  columnIn,
  duplicateIn,
  limitsIn,
  nobodyIn,
  refusedRowIn,
  riidsIn,
  rowsFormIn,
  sharedIn,
  type Answer,
} from './answers';
import { answerTo, lookUp, lookUpRow, merge, mergeRow, remove, type ProbeRow } from './calls';
import type { Findings } from './findings';
import { MARK, type Scratch } from './scratch';

/** The extension table of the list; no call of the API deletes one. */
const TABLE = 'Airbyte_Probe';
const COLUMN = 'PROBE';
const BEFORE = 'before';
const STATUS = 'EMAIL_PERMISSION_STATUS_';

/**
 * Finds out how the account answers where documents are silent, with some twenty calls about members
 * that it makes under ids that nobody else can have, and deletes again.
 * @throws ConnectorError if the account cannot be reached; its members are deleted before
 */
export async function probeAccount(
  send: Send,
  { list, folder, findings }: Scratch,
  log: Log,
): Promise<Findings> {
  const probe = new Probe(send, list, folder);
  try {
    return { ...findings, ...(await probe.run()) };
  } finally {
    const remaining = await probe.cleanUp();
    if (remaining > 0) {
      log.warn(
        `${remaining} members of the probe could not be deleted from ${list}. Their customer IDs begin ` +
          'with airbyte-probe: delete them in Responsys.',
      );
    }
  }
}

class Probe {
  private readonly own = randomUUID();
  private readonly ids = ['a', 'b', 'c'].map((one) => `airbyte-probe-${one}-${this.own}`);
  private readonly address = `airbyte-probe-${this.own}@example.com`;

  constructor(
    private readonly send: Send,
    private readonly list: string,
    private readonly folder: string,
  ) {}

  async run(): Promise<Findings> {
    const found: Findings = {
      limits: limitsIn(await this.ask(LIMITS)),
      events:
        'value' in (await this.ask(reading('reading the events', '/events')))
          ? 'listed'
          : 'not listed',
      nobody: nobodyIn(await this.ask(lookUp(this.list, this.ids, ['RIID_', 'CUSTOMER_ID_']))),
    };
    const [a = '', b = ''] = this.ids;
    const made = await this.merged([this.member(a), this.member(b)]);
    const [riid] = riidsIn(made) ?? [];
    // Without members of its own nothing can be found out.
    if (riid === undefined) return found;
    return {
      ...found,
      ...(await this.aboutRows(a, riid)),
      ...(await this.aboutCells(a, b)),
      ...(await this.aboutMerges(a)),
    };
  }

  /** Deletes the members; resolves to how many are left. */
  async cleanUp(): Promise<number> {
    try {
      // A deletion of several may be refused as a whole for one who is not there.
      for (const id of this.ids) await this.ask(remove(this.list, 'CUSTOMER_ID_', id));
      await this.ask(remove(this.list, 'EMAIL_ADDRESS_', this.address));
      const left = await this.ask(lookUp(this.list, this.ids, ['RIID_', 'CUSTOMER_ID_']));
      return 'value' in left ? (recordsIn(left.value)?.rows.length ?? 0) : 0;
    } catch {
      return this.ids.length;
    }
  }

  private async aboutRows(a: string, riid: string): Promise<Findings> {
    const inList = rowsFormIn(await this.ask(lookUp(this.list, [a], ['RIID_', MARK])));
    const inTable = await this.rowsOfTable(a, riid);
    const bad = { CUSTOMER_ID_: this.ids[2] ?? '', EMAIL_ADDRESS_: 'no address' };
    const row = { [MARK]: BEFORE, EMAIL_ADDRESS_: this.address };
    return {
      rows: inTable ?? inList,
      refusedRow: refusedRowIn(await this.merged([bad])),
      sharedAddress: sharedIn(await this.ask(merge(this.list, [row], { match: 'EMAIL_ADDRESS_' }))),
    };
  }

  private async aboutCells(a: string, b: string): Promise<Findings> {
    // In calls of their own, since either may refuse the whole call.
    const nulls = await this.merged([{ CUSTOMER_ID_: a, [MARK]: null }]);
    const empties = await this.merged([{ CUSTOMER_ID_: b, [MARK]: '' }]);
    const held = await this.held(MARK);
    return {
      nullCell: cellIn(nulls, held.get(a), BEFORE),
      emptyCell: cellIn(empties, held.get(b), BEFORE),
    };
  }

  private async aboutMerges(a: string): Promise<Findings> {
    const row = (value: string): ProbeRow => ({ CUSTOMER_ID_: a, [MARK]: value });
    const twice = await this.merged([row('1'), row('2')]);
    const duplicateKeys = duplicateIn(twice, (await this.held(MARK)).get(a));
    const strange = await this.merged([{ ...row('3'), AIRBYTE_PROBE_NONE: '1' }]);
    const rejecting = await this.ask(merge(this.list, [row('4')], { reject: 'E' }));
    const emptyChannel = riidsIn(rejecting) === undefined ? 'in the row' : 'in the list';
    await this.ask(merge(this.list, [row('5')], { permission: 'OPTIN' }));
    const status = (await this.held(STATUS)).get(a);
    return {
      ...{ duplicateKeys, unknownColumn: columnIn(strange), emptyChannel },
      defaultPermission:
        status === 'O' ? 'new members' : status === 'I' ? 'all members' : undefined,
    };
  }

  // The table is kept: no call of the API deletes one.
  private async rowsOfTable(id: string, riid: string): Promise<Findings['rows']> {
    const fields = [{ fieldName: COLUMN, fieldType: 'STR500' }];
    const table = { title: 'the list', name: TABLE, folder: this.folder, fields };
    try {
      await createTable(this.send, this.list, table);
    } catch {
      return undefined;
    }
    await this.ask(mergeRow(this.list, TABLE, riid, COLUMN));
    return rowsFormIn(await this.ask(lookUpRow(this.list, TABLE, id, COLUMN)));
  }

  /** What the list holds in a column, by customer ID. */
  private async held(column: string): Promise<ReadonlyMap<string, string>> {
    const answer = await this.ask(lookUp(this.list, this.ids, ['CUSTOMER_ID_', column]));
    const records = 'value' in answer ? recordsIn(answer.value) : undefined;
    const [id = -1, at = -1] = ['CUSTOMER_ID_', column].map((one) => records?.names.indexOf(one));
    return new Map(
      records?.rows.flatMap((cells): [string, string][] => {
        const value = cells[at];
        return value === undefined ? [] : [[cells[id] ?? '', value]];
      }),
    );
  }

  private member(id: string): ProbeRow {
    return { CUSTOMER_ID_: id, EMAIL_ADDRESS_: this.address, [MARK]: BEFORE };
  }

  private merged(rows: readonly ProbeRow[]): Promise<Answer> {
    return this.ask(merge(this.list, rows));
  }

  private ask(call: Call): Promise<Answer> {
    return answerTo(this.send, call);
  }
}
