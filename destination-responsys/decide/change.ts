import { membershipOf } from './evidence';
import { fieldOf, type LyticsRecord } from './lytics';
import { textOf, type Member } from './member';
import type { Cells } from '../responsys';
import type { Settings } from '../settings';
import type { Action, Decision } from './workflow';

/** What goes to Responsys about one member, each part a row of one request. */
export interface Steps {
  /** Merged into the profile list; `insert`: also if it is not in there yet. */
  list?: { cells: Cells; insert: boolean };
  /** Deleted from the profile list. */
  remove?: true;
  userFields?: Cells;
  segments?: Cells;
  trigger?: { cells: Cells; data: Cells };
  /** The membership of the source audience, written down after the e-mail. */
  record?: Cells;
}

/** One member and what is done about them. */
export interface Change {
  member: Member;
  decision: Decision;
  steps: Steps;
  /** Whether it is no fault if the list does not hold the member. */
  onlyIfListed: boolean;
}

/** The steps that a decision about a record's member takes. Pure. */
export function changeFor(
  record: LyticsRecord,
  member: Member,
  decision: Decision,
  settings: Settings,
): Change {
  const { action } = decision;
  const onlyIfListed = action === 'leave' || action === 'record out';
  return { member, decision, steps: stepsFor(action, record, member, settings), onlyIfListed };
}

/**
 * Two changes to one member in one request: the later value of each column wins. Only changes of
 * one kind can be joined, since an enter must not overtake an exit.
 */
export function joined(earlier: Change, later: Change): Change | undefined {
  if (earlier.decision.action !== later.decision.action) return undefined;
  const [a, b] = [earlier.steps, later.steps];
  const cells = (x: Cells | undefined, y: Cells | undefined): Cells => ({ ...x, ...y });
  return {
    ...later,
    steps: {
      ...(b.remove === true ? { remove: true } : {}),
      ...(b.list && { list: { ...b.list, cells: cells(a.list?.cells, b.list.cells) } }),
      ...((a.userFields ?? b.userFields) && { userFields: cells(a.userFields, b.userFields) }),
      ...((a.segments ?? b.segments) && { segments: cells(a.segments, b.segments) }),
      ...(b.trigger && {
        trigger: {
          cells: cells(a.trigger?.cells, b.trigger.cells),
          data: cells(a.trigger?.data, b.trigger.data),
        },
      }),
      ...(b.record && { record: b.record }),
    },
  };
}

function stepsFor(action: Action, record: LyticsRecord, member: Member, settings: Settings): Steps {
  switch (action) {
    case 'add':
    case 'update':
      return {
        list: { cells: profile(record, member), insert: true },
        ...table('userFields', member, settings, userFields(record, settings)),
        ...table('segments', member, settings, memberships(record, settings, '1')),
      };
    case 'trigger':
      return triggering(record, member, settings);
    case 'leave':
      return leaving(record, member, settings);
    case 'record in':
      return {
        list: { cells: profile(record, member), insert: true },
        ...table('segments', member, settings, memberships(record, settings, '1')),
      };
    case 'record out':
      return table('segments', member, settings, memberships(record, settings, '0'));
    case 'ignore':
      return {};
  }
}

// Merge Trigger Email merges the profile by itself, so the list comes first only for the tables,
// which take nobody who is not in the list.
function triggering(record: LyticsRecord, member: Member, settings: Settings): Steps {
  const data = userFields(record, settings);
  const all = memberships(record, settings, '1');
  const isRecord = ([name]: [string, string]): boolean =>
    (settings.rules.timeBased || settings.mailOnce) && name === settings.membership;
  const entries = Object.entries(all);
  const before = Object.fromEntries(entries.filter((entry) => !isRecord(entry)));
  const after = Object.fromEntries(entries.filter(isRecord));
  const tables = {
    ...table('userFields', member, settings, data),
    ...table('segments', member, settings, before),
  };
  const cells = profile(record, member);
  return {
    ...(Object.keys(tables).length > 0 ? { list: { cells, insert: true } } : {}),
    ...tables,
    trigger: { cells, data },
    ...table('record', member, settings, after),
  };
}

function leaving(record: LyticsRecord, member: Member, settings: Settings): Steps {
  const { onExit, match } = settings;
  if (onExit === 'delete') return { remove: true };
  const segments = table('segments', member, settings, memberships(record, settings, '0'));
  if (onExit === 'flag') return segments;
  const cells = { [match]: member.id, EMAIL_PERMISSION_STATUS_: 'O' };
  return { list: { cells, insert: false }, ...segments };
}

// A permission is sent only if the record holds one, under the name that it has in Responsys.
function profile({ fields }: LyticsRecord, { identity }: Member): Cells {
  const permission =
    textOf(fieldOf(fields, 'EMAIL_PERMISSION_STATUS_'))?.trim().toUpperCase() ?? '';
  return permission === '' ? identity : { ...identity, EMAIL_PERMISSION_STATUS_: permission };
}

// Null says nothing about a field, so its column is left out; an empty text says that the field
// was emptied, so it is sent.
function userFields({ fields }: LyticsRecord, { userFields: columns }: Settings): Cells {
  const cells: Record<string, string> = {};
  for (const { source, name } of columns) {
    const text = textOf(fieldOf(fields, source));
    if (text !== undefined) cells[name] = text;
  }
  return cells;
}

function memberships(record: LyticsRecord, settings: Settings, ofSource: '0' | '1'): Cells {
  const cells: Record<string, string> = {};
  for (const { source, name } of settings.segments) {
    if (name === settings.membership || source === settings.audience) cells[name] = ofSource;
    else {
      const member = membershipOf(record, source);
      if (member !== undefined) cells[name] = member ? '1' : '0';
    }
  }
  return cells;
}

// A row that holds nothing but its key is refused by Responsys, and says nothing.
function table(
  step: 'userFields' | 'segments' | 'record',
  { id }: Member,
  { match }: Settings,
  cells: Cells,
): Steps {
  return Object.keys(cells).length === 0 ? {} : { [step]: { [match]: id, ...cells } };
}
