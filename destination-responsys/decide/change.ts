import { hasNames } from '../../shared/same-names';
import { fieldOf } from './fields';
import { valueText, type Member } from './member';
import { membershipsIn } from './membership-cells';
import { isOnlyIfListed } from './absent';
import { leftOutOf, type Reasons } from './left-out';
import { listCellsOf } from './list-fields';
import type { LeftOut, Refused } from './outcome';
import {
  EMAIL_PERMISSION,
  isPermission,
  permissionIn,
  withoutOptIns,
  type Doubts,
} from './permission';
import type { LyticsRecord } from './record';
import type { Cells, PermissionStatus } from '../responsys';
import type { Settings } from './settings';
import type { StepName } from './steps';
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
  /** Columns of the list that are left out because the value does not fit them, with the reasons. */
  leftOut: Reasons;
  /** Permissions that the record has and that cannot be read. */
  doubts: Doubts;
  userFields: Cells;
  /** Memberships other than the source audience's, which comes from the decision. */
  memberships: Cells;
  /** The same as rows, by slug; see decide/membership-rows.ts. */
  membershipRows: Cells;
}

/** One row of one call about a member. */
export interface Step {
  name: StepName;
  /**
   * By column. Rows of extension tables lack their key, the RIID of a profile; memberships are several
   * rows, by slug.
   */
  row: Cells;
  /** Columns of the list that are left out if the list refuses them. */
  fields?: Cells | undefined;
  /** Values for the templates of an e-mail or of a program. */
  data?: Cells | undefined;
  /** The permission of a member who is new to the list; undefined: that of the form. */
  asNew?: PermissionStatus | undefined;
  /** The column (or, of memberships, the slug) without which the rest of a row is useless. */
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
  /** Why the decision is not carried out; then there are no steps. */
  refused?: Refused | undefined;
  /** Whether a member who is not in the list is acceptable rather than a failure. */
  onlyIfListed: boolean;
}

/** The values to keep of a record. Pure. */
export function draftOf(record: LyticsRecord, member: Member, settings: Settings): Draft {
  return {
    member,
    ...profile(record, member, settings),
    userFields: userFields(record, settings),
    memberships: membershipsIn(record, settings.segments, settings.membership),
    membershipRows: membershipsIn(record, settings.membershipRows, settings.membershipRow),
  };
}

/** Merges two drafts about one member: the later value of each column wins. */
export function joinedDrafts(earlier: Draft, later: Draft): Draft {
  const isLater = (name: string): boolean => name in later.profile || name in later.listFields;
  const doubts = { ...without(earlier.doubts, isLater), ...later.doubts };
  return {
    member: later.member,
    profile: withoutOptIns({ ...earlier.profile, ...later.profile }, doubts),
    listFields: { ...earlier.listFields, ...later.listFields },
    leftOut: { ...without(earlier.leftOut, isLater), ...later.leftOut },
    doubts,
    userFields: { ...earlier.userFields, ...later.userFields },
    memberships: { ...earlier.memberships, ...later.memberships },
    membershipRows: { ...earlier.membershipRows, ...later.membershipRows },
  };
}

/** The steps that carry out a decision about a member. Pure. */
export function changeFor(draft: Draft, decision: Decision, settings: Settings): Change {
  const { action } = decision;
  const hasFields = action === 'add' || action === 'update' || action === 'trigger';
  const refused = action === 'trigger' ? whyNotSent(draft.doubts, settings) : undefined;
  return {
    member: draft.member,
    decision,
    steps: refused === undefined ? stepsFor(draft, decision, settings) : [],
    leftOut: hasFields ? leftOutOf(draft.leftOut) : undefined,
    refused,
    onlyIfListed: isOnlyIfListed(decision, settings.match),
  };
}

// In doubt nobody is mailed. A custom event may reach its member through any channel.
function whyNotSent(doubts: Doubts, settings: Settings): Refused | undefined {
  const isEmail = sendingOf(settings)?.needsEmail === true;
  const field = isEmail ? doubts[EMAIL_PERMISSION] : Object.values(doubts)[0];
  if (field === undefined) return undefined;
  const reason =
    `the value of ${field} is not a permission, which is I (opted in) or O (opted out), so that it is ` +
    `not clear whether they may be ${isEmail ? 'mailed' : 'contacted'}`;
  return { kind: 'refused', code: '', reason, at: 'permission' };
}

function stepsFor(draft: Draft, { action }: Decision, settings: Settings): Step[] {
  const { profile: row } = draft;
  switch (action) {
    case 'add':
    case 'update':
      return existing(
        step('merge into list', row, {
          fields: seenNow(draft.listFields, settings),
          asNew: asNew(draft, settings),
        }),
        membershipRows(draft, settings, '1'),
        table('userFields', draft.userFields),
        segments(draft, settings, '1'),
      );
    case 'trigger':
      return triggering(draft, settings);
    case 'leave':
      return leaving(draft, settings);
    case 'record in':
      return existing(
        step('merge into list', row, { asNew: asNew(draft, settings) }),
        membershipRows(draft, settings, '1'),
        segments(draft, settings, '1'),
      );
    case 'record out':
      return existing(membershipRows(draft, settings, '0'), segments(draft, settings, '0'));
    case 'name':
    case 'ignore':
      return [];
  }
}

// A member who is added or updated is in the audience now.
function seenNow(listFields: Cells, { lastSeen }: Settings): Cells {
  return lastSeen === undefined ? listFields : { ...listFields, ...lastSeen.cells };
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
  const rows = membershipRows(draft, settings, '1');
  const memory = segments(draft, settings, isRemembered ? '2' : '1');
  const isListed =
    isEvent ||
    [fields, rows, memory].some((one) => one !== undefined) ||
    Object.keys(draft.listFields).length > 0;
  const row = isListed ? draft.member.identity : draft.profile;
  return existing(
    isListed
      ? step('merge into list', draft.profile, {
          fields: draft.listFields,
          asNew: asNew(draft, settings),
        })
      : undefined,
    rows,
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
  const rows = membershipRows(draft, settings, '0');
  // Rows of extension tables go with the profile, those of a supplemental table do not. They come first,
  // since a removal that is repeated finds nobody.
  if (onExit === 'delete') return existing(rows, step('remove', {}));
  const flag = segments(draft, settings, '0');
  if (onExit === 'flag') return existing(rows, flag);
  const row = { [match]: draft.member.id, EMAIL_PERMISSION_STATUS_: 'O' };
  return existing(step('update in list', row), rows, flag);
}

// The steps that are needed. For most changes that is all of them, so no second list is made.
function existing(...steps: (Step | undefined)[]): Step[] {
  return steps.every(isStep) ? steps : steps.filter(isStep);
}

function isStep(step: Step | undefined): step is Step {
  return step !== undefined;
}

function step(name: StepName, row: Cells, more: Partial<Omit<Step, 'name' | 'row'>> = {}): Step {
  const { fields, data, asNew: status, needed, stops = true, repeatable = true } = more;
  return { name, row, fields, data, asNew: status, needed, stops, repeatable };
}

// A new member with an unreadable permission is not opted in.
function asNew({ doubts }: Draft, { permission }: Settings): PermissionStatus | undefined {
  return permission === 'OPTIN' && !hasNames(doubts, []) ? 'OPTOUT' : undefined;
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

function membershipRows(draft: Draft, settings: Settings, own: '0' | '1'): Step | undefined {
  const { membershipRow: slug } = settings;
  const row = slug === undefined ? draft.membershipRows : { ...draft.membershipRows, [slug]: own };
  if (hasNames(row, [])) return undefined;
  // They keep nobody from an e-mail, nor from the memory of one.
  return step('memberships', row, {
    needed: slug,
    stops: WORKFLOWS[settings.rules.kind].sends === undefined,
  });
}

// A permission is sent only if the record has one, in the field that the form names or else in
// Responsys's own field.
function profile(
  { fields }: LyticsRecord,
  { identity }: Member,
  settings: Settings,
): Pick<Draft, 'profile' | 'listFields' | 'leftOut' | 'doubts'> {
  const own = permissionIn(fields);
  const isKnown = own === 'I' || own === 'O';
  const row = isKnown ? { ...identity, [EMAIL_PERMISSION]: own } : identity;
  const doubt = own === 'not understood' ? OWN_DOUBT : NONE;
  if (settings.listFields.length === 0) {
    return { profile: row, listFields: NONE, leftOut: NONE, doubts: doubt };
  }
  const clears = settings.emptyFields === 'clear';
  const { cells, leftOut } = listCellsOf(fields, settings.listFields, clears);
  const permissions = without(cells, (name) => !isPermission(name));
  const doubts: Record<string, string> = { ...(EMAIL_PERMISSION in permissions ? NONE : doubt) };
  for (const { name, source } of settings.listFields) {
    if (name in leftOut && isPermission(name)) doubts[name] = source;
  }
  return {
    profile: withoutOptIns({ ...row, ...permissions }, doubts),
    listFields: without(cells, isPermission),
    leftOut,
    doubts,
  };
}

const NONE: Cells = {};

const OWN_DOUBT: Doubts = { [EMAIL_PERMISSION]: EMAIL_PERMISSION };

function without(cells: Cells, isOut: (name: string) => boolean): Cells {
  const names = Object.keys(cells).filter((name) => !isOut(name));
  return Object.fromEntries(names.map((name) => [name, cells[name] ?? '']));
}

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

/** Whether a change sends an e-mail or a custom event. */
export function mails({ steps }: Change): boolean {
  return steps.some(({ repeatable }) => !repeatable);
}

/** What a workflow sends that must not be sent twice; undefined if nothing. */
export function sendingOf({ rules }: Settings): Sending | undefined {
  return WORKFLOWS[rules.kind].sends;
}
