import { agreeing, counted } from '../../shared/counted';
import { configError } from '../../shared/errors';
import type { Log } from '../../shared/log';
import { fieldOf } from '../decide/fields';
import { membershipOf } from '../decide/membership';
import { namedAudiences } from '../decide/named-audiences';
import { permissionIn } from '../decide/permission';
import type { RecordReading } from '../decide/plan';
import type { Settings } from '../decide/settings';

/** The number of records of a stream within which at least one must have a usable address. */
const FIRST = 200;
/** Audiences that a warning lists, and audiences that are remembered for it. */
const MAX_LISTED = 20;
const MAX_REMEMBERED = 1000;
/** A name that might be a person's is shown only if at least this many records have it. */
const MIN_TIMES = 3;

interface Met {
  settings: Settings;
  records: number;
  /**
   * Records without a usable address. Deleted rows are not counted, since they may have only a key.
   */
  unusable: number;
  isUsable: boolean;
  isNamed: boolean;
  /** Other audiences that records named, with the number of records; Infinity: safe to show. */
  others: Map<string, number>;
  fields: Set<string>;
  listFields: Set<string>;
  memberships: Set<string>;
}

/**
 * Tracks which of the form's fields and audiences occur in the records of a sync. A name that no
 * record has is probably misspelled, and would otherwise have no effect without anyone noticing.
 */
export class Coverage {
  private readonly streams = new Map<Settings, Met>();
  /** Records with a permission that is neither I nor O. */
  private oddPermissions = 0;

  /**
   * @param isNew whether the record was not noted before, for another of several audiences
   * @throws ConnectorError (config_error) if none of a stream's first records has a usable address
   */
  note(stream: string, reading: RecordReading, settings: Settings, isNew = true): void {
    const met = this.of(settings);
    met.records++;
    const { record, evidence, member } = reading;
    if (typeof member !== 'string') met.isUsable = true;
    else if (!met.isUsable && evidence.deleted !== true && ++met.unusable >= FIRST) {
      throw configError(
        `None of the first ${FIRST} records of ${stream} identifies a member: ${member}. ` +
          `Check ${fieldTitles(settings)}; its name must be the one that the records have.`,
      );
    }
    if (isNew && permissionIn(record.fields) === 'not understood') this.oddPermissions++;
    for (const source of met.fields) {
      if (fieldOf(record.fields, source) !== undefined) met.fields.delete(source);
    }
    for (const source of met.listFields) {
      if (fieldOf(record.fields, source) !== undefined) met.listFields.delete(source);
    }
    for (const source of met.memberships) {
      if (membershipOf(record, source) === true) met.memberships.delete(source);
    }
    if (met.isNamed) return;
    met.isNamed = ['entered', 'left', 'changed', 'in'].includes(evidence.kind);
    for (const { name, isSure } of namedAudiences(record)) {
      const count = met.others.get(name);
      if (count === undefined && met.others.size >= MAX_REMEMBERED) continue;
      met.others.set(name, isSure ? Infinity : (count ?? 0) + 1);
    }
  }

  /** Logs one warning for each kind of name that no record had. */
  report(log: Log): void {
    const all = [...this.streams.values()].filter(({ records }) => records > 0);
    const missing = (of: (met: Met) => Iterable<string>): string[] => {
      const sets = all.map((met) => new Set(of(met)));
      const [first = new Set<string>(), ...rest] = sets;
      return [...first].filter((name) => rest.every((set) => set.has(name)));
    };
    if (this.oddPermissions > 0) {
      log.warn(
        `${counted(this.oddPermissions, 'record')} ${agreeing(this.oddPermissions, 'has', 'have')} a value other than I or O in ` +
          'EMAIL_PERMISSION_STATUS_, which was not sent. None of these members was mailed or, if new, ' +
          'opted in.',
      );
    }
    const audiences = [...new Set(all.flatMap(({ settings }) => settings.audience ?? []))].filter(
      (audience) => all.every((met) => met.settings.audience !== audience || isUnnamed(met)),
    );
    if (audiences.length > 0) {
      log.warn(
        `No record named the Source Audience ${audiences.join()}. ${othersIn(all)} Check Source Audience.`,
      );
    }
    const fields = missing((met) => met.fields);
    if (fields.length > 0) {
      log.warn(`No record had the Additional Fields ${fields.join(', ')}. Check their names.`);
    }
    const listFields = missing((met) => met.listFields);
    if (listFields.length > 0) {
      log.warn(`No record had the List Fields ${listFields.join(', ')}. Check their names.`);
    }
    const memberships = missing((met) => met.memberships);
    if (memberships.length > 0) {
      log.warn(
        `No record was in the audiences ${memberships.join(', ')} of Audience Memberships. Check ` +
          'their names.',
      );
    }
  }

  private of(settings: Settings): Met {
    const known = this.streams.get(settings);
    if (known !== undefined) return known;
    const met: Met = {
      ...{ settings, records: 0, unusable: 0, isUsable: false, isNamed: false },
      others: new Map(),
      fields: new Set(settings.userFields.map(({ source }) => source)),
      listFields: new Set(settings.listFields.map(({ source }) => source)),
      memberships: new Set(
        [
          ...settings.segments.filter(({ name }) => name !== settings.membership),
          ...settings.membershipRows.filter(({ name }) => name !== settings.membershipRow),
        ].map(({ source }) => source),
      ),
    };
    this.streams.set(settings, met);
    return met;
  }
}

function isUnnamed({ settings, isNamed }: Met): boolean {
  return !isNamed && !settings.membersOnly;
}

function othersIn(all: readonly Met[]): string {
  const named = all.flatMap(({ others }) => [...others]);
  if (named.length === 0) return 'None named any audience.';
  const shown = named.flatMap(([name, count]) => (count >= MIN_TIMES ? [name] : []));
  const some = [...new Set(shown)].slice(0, MAX_LISTED).sort();
  if (some.length === 0) return 'Others were named, each by too few records to be shown here.';
  return `Audiences that were named: ${some.join(', ')}.`;
}

/** The titles of the form's fields that identify a member. */
export function fieldTitles({ identifiers }: Settings): string {
  return identifiers.map(({ title }) => title).join(' and ');
}
