import { hasNames } from '../../shared/same-names';
import { fieldOf } from './fields';
import { valueText, type Member } from './member';
import { membershipOf } from './membership';
import { isPermission, listCellsOf } from './list-fields';
import type { LeftOut } from './outcome';
import { permissionIn } from './permission';
import type { LyticsRecord } from './record';
import type { Cells } from '../responsys';
import type { Settings } from '../settings';
import { CUSTOM_EVENT, type Sending } from './sending';
import { remembers, WORKFLOWS, type Decision } from './workflow';

/** The values of a record that a row may need, kept until the record is decided and sent. */
export interface Draft {
  member: Member;
  /**
   * Columns of the profile list: the member's identity, and their permission if the record has one.
   */
  profile: Cells;
  /** Other columns of the list that the form maps fields to. */
  listFields: Cells;
  /** Columns of the list that are left out because the value does not fit them. */
  leftOut: LeftOut | undefined;
  userFields: Cells;
  /** Memberships other than the source audience's, which comes from the decision. */
  memberships: Cells;
}

/** Each step is a row of one API call. They are taken in this order. */
export const STEPS = [
  'merge into list',
  'update in list',
  'userFields',
  'remove',
  'segments',
  'trigger',
  'custom event',
  'mark',
] as const;
export type StepName = (typeof STEPS)[number];

/** One row of one call about a member. */
export interface Step {
  name: StepName;
  /** By column. Rows of tables lack their key, the RIID of a profile. */
  row: Cells;
  /** Columns of the list that are left out if the list refuses them. */
  fields?: Cells | undefined;
  /** Values for the templates of an e-mail or of a program. */
  data?: Cells | undefined;
  /** The column without which the rest of a table's row is useless. */
  needed?: string | undefined;
  /** A failure ends the change: its later steps are skipped. */
  stops: boolean;
  /** Repeating the step has no further effect. */
  repeatable: boolean;
}

/** One member and the steps to take for them. */
export interface Change {
  member: Member;
  decision: Decision;
  steps: readonly Step[];
  /** Columns of the list that are left out because the value does not fit them. */
  leftOut?: LeftOut | undefined;
  /** Whether a member who is not in the list is acceptable rather than a failure. */
  onlyIfListed: boolean;
}

/** The values to keep of a record. Pure. */
export function draftOf(record: LyticsRecord, member: Member, settings: Settings): Draft {
  return {
    member,
    ...profile(record, member, settings),
    userFields: userFields(record, settings),
    memberships: memberships(record, settings),
  };
}

/** Merges two drafts about one member: the later value of each column wins. */
export function joinedDrafts(earlier: Draft, later: Draft): Draft {
  return {
    member: later.member,
    profile: { ...earlier.profile, ...later.profile },
    listFields: { ...earlier.listFields, ...later.listFields },
    leftOut: later.leftOut ?? earlier.leftOut,
    userFields: { ...earlier.userFields, ...later.userFields },
    memberships: { ...earlier.memberships, ...later.memberships },
  };
}

/** The steps that carry out a decision about a member. Pure. */
export function changeFor(draft: Draft, decision: Decision, settings: Settings): Change {
  const { action } = decision;
  const hasFields = action === 'add' || action === 'update' || action === 'trigger';
  return {
    member: draft.member,
    decision,
    steps: stepsFor(draft, decision, settings),
    leftOut: hasFields ? draft.leftOut : undefined,
    onlyIfListed: isOnlyIfListed(decision),
  };
}

/** Whether an action only affects members of the list and adds nobody to it. */
export function isOnlyIfListed({ action }: Decision): boolean {
  return action === 'leave' || action === 'record out';
}

function stepsFor(draft: Draft, { action }: Decision, settings: Settings): Step[] {
  const { profile: row } = draft;
  switch (action) {
    case 'add':
    case 'update':
      return existing(
        step('merge into list', row, { fields: draft.listFields }),
        table('userFields', draft.userFields),
        segments(draft, settings, '1'),
      );
    case 'trigger':
      return triggering(draft, settings);
    case 'leave':
      return leaving(draft, settings);
    case 'record in':
      return existing(step('merge into list', row), segments(draft, settings, '1'));
    case 'record out':
      return existing(segments(draft, settings, '0'));
    case 'name':
    case 'ignore':
      return [];
  }
}

// Merge Trigger Email merges the profile itself, so the list merge comes first only for the tables,
// which accept only members of the list, and for fields of the list, whose refusal must not stop
// the e-mail. A custom event is accepted for members of the list only [D]. Where the segments table
// records who was reached, it gets 2 before and 1 after: if the 2 cannot be written, nobody is
// reached.
function triggering(draft: Draft, settings: Settings): Step[] {
  const isRemembered = remembers(settings.rules);
  const { membership } = settings;
  const isEvent = WORKFLOWS[settings.rules.kind].sends === CUSTOM_EVENT;
  // A field that the table refuses must not stop the e-mail.
  const fields = table('userFields', draft.userFields, { stops: false });
  const memory = segments(draft, settings, isRemembered ? '2' : '1');
  const isListed =
    isEvent ||
    fields !== undefined ||
    memory !== undefined ||
    Object.keys(draft.listFields).length > 0;
  const row = isListed ? draft.member.identity : draft.profile;
  return existing(
    isListed ? step('merge into list', draft.profile, { fields: draft.listFields }) : undefined,
    fields,
    memory,
    isEvent
      ? step('custom event', {}, { data: draft.userFields, repeatable: false })
      : step('trigger', row, { data: draft.userFields, repeatable: false }),
    isRemembered && membership !== undefined
      ? step('mark', { [membership]: '1' }, { stops: false })
      : undefined,
  );
}

function leaving(draft: Draft, settings: Settings): Step[] {
  const { onExit, match } = settings;
  if (onExit === 'delete') return [step('remove', {})];
  const flag = segments(draft, settings, '0');
  if (onExit === 'flag') return existing(flag);
  const row = { [match]: draft.member.id, EMAIL_PERMISSION_STATUS_: 'O' };
  return existing(step('update in list', row), flag);
}

// The steps that are needed. For most changes that is all of them, so no second list is made.
function existing(...steps: (Step | undefined)[]): Step[] {
  return steps.every(isStep) ? steps : steps.filter(isStep);
}

function isStep(step: Step | undefined): step is Step {
  return step !== undefined;
}

function step(name: StepName, row: Cells, more: Partial<Omit<Step, 'name' | 'row'>> = {}): Step {
  const { fields, data, needed, stops = true, repeatable = true } = more;
  return { name, row, fields, data, needed, stops, repeatable };
}

// Responsys refuses a row that has only its key, and such a row would change nothing.
function table(
  name: 'userFields' | 'segments',
  row: Cells,
  more: Pick<Partial<Step>, 'stops' | 'needed'> = {},
): Step | undefined {
  return hasNames(row, []) ? undefined : step(name, row, more);
}

function segments(draft: Draft, settings: Settings, own: '0' | '1' | '2'): Step | undefined {
  const { membership: column } = settings;
  if (column === undefined) return table('segments', draft.memberships);
  const row = { ...draft.memberships, [column]: own };
  return table('segments', row, { needed: column });
}

// A permission is sent only if the record has one, in Responsys's own field or in the field that
// the form names.
function profile(
  { fields }: LyticsRecord,
  { identity }: Member,
  settings: Settings,
): Pick<Draft, 'profile' | 'listFields' | 'leftOut'> {
  const permission = permissionIn(fields);
  const isKnown = permission === 'I' || permission === 'O';
  const own = isKnown ? { ...identity, EMAIL_PERMISSION_STATUS_: permission } : identity;
  if (settings.listFields.length === 0)
    return { profile: own, listFields: NONE, leftOut: undefined };
  const clears = settings.emptyFields === 'clear';
  const { cells, leftOut } = listCellsOf(fields, settings.listFields, clears);
  const names = Object.keys(cells);
  const some = (test: (name: string) => boolean): Cells =>
    Object.fromEntries(names.filter(test).map((name) => [name, cells[name] ?? '']));
  return {
    profile: { ...own, ...some(isPermission) },
    listFields: some((name) => !isPermission(name)),
    leftOut,
  };
}

const NONE: Cells = {};

// An absent field leaves its column out; an empty text was emptied on purpose, so it is sent. The
// form decides what a null does.
function userFields({ fields }: LyticsRecord, settings: Settings): Cells {
  const cells: Record<string, string> = {};
  for (const { source, name } of settings.userFields) {
    const value = fieldOf(fields, source);
    const text = value === null && settings.emptyFields === 'clear' ? '' : valueText(value);
    if (text !== undefined) cells[name] = text;
  }
  return cells;
}

// The column of the source audience gets the decided membership, or else the one in the record.
function memberships(record: LyticsRecord, settings: Settings): Cells {
  const cells: Record<string, string> = {};
  const { membership: own } = settings;
  for (const { source, name } of settings.segments) {
    if (name === own) continue;
    const member = membershipOf(record, source);
    if (member !== undefined) cells[name] = member ? '1' : '0';
  }
  return cells;
}

/** Whether a change sends an e-mail or a custom event. */
export function mails({ steps }: Change): boolean {
  return steps.some(({ repeatable }) => !repeatable);
}

/** What a workflow sends that must not be sent twice; undefined if nothing. */
export function sendingOf({ rules }: Settings): Sending | undefined {
  return WORKFLOWS[rules.kind].sends;
}
