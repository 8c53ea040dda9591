import { counted } from '../../shared/counted';
import type { Cells, TableName, Targets } from '../responsys';
import { recordData } from './bodies';
import { callOf } from './call';
import { mergeReadings } from './readings';
import type { RowCall } from './step';

/** Merges rows into an extension table, matched on the RIID, which no two profiles share. */
export function tableMerge(targets: Targets, table: TableName): RowCall<Cells> {
  const { list, [table]: name } = targets;
  const doing = `merging rows into ${name}`;
  return {
    doing,
    call: (rows) =>
      callOf('POST', '/lists/{listName}/listExtensions/{petName}/members', [list, name], {
        doing,
        body: {
          recordData: recordData(rows),
          insertOnNoMatch: true,
          updateOnMatch: 'REPLACE_ALL',
          // Here, and only here, without the trailing underscore [D].
          matchColumnName1: 'RIID',
        },
        effect: 'merges',
      }),
    read: (reply, rows) => {
      const riids = rows.map(({ RIID_ = '' }) => RIID_);
      if (reply.wasDone === true) return riids.map((riid) => ({ kind: 'done', riids: [riid] }));
      return mergeReadings(reply, rows.length, (row) => [riids[row] ?? '']);
    },
    columns: (row) => row,
    body: (row) => row,
    inTurn: false,
    says: (rows) => `merge ${counted(rows.length, 'row')} into ${name}`,
  };
}
