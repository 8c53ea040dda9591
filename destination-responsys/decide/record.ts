import { readAudienceList, type ListReading } from './audience-list';
import { deletedIn, type Deleted } from './deleted';
import { readEvents, type EventsReading } from './events';
import { fieldOf, type Fields } from './fields';
import { unwrapped, type Anchors } from './payload';

/** The content of a Lytics record in any of its shapes: read, not yet interpreted. */
export interface LyticsRecord {
  /** User fields, including the webhook's `id`. */
  fields: Fields;
  events: EventsReading;
  /** Each field that lists the user's audiences; empty if the record has none. */
  lists: readonly ListReading[];
  deleted: Deleted;
  /** It has a payload that cannot be read. */
  isBroken: boolean;
}

/** Where a record has its user's identity and audiences. */
export interface Layout extends Anchors {
  /** The field that lists a user's audiences; undefined: one of the fields that Lytics writes. */
  audiencesField: string | undefined;
}

/** Written by Lytics's webhooks, templates, profile API and file exports, and by similar tools. */
const LISTS = [
  'segments_all',
  'segments',
  '_segments',
  'lytics_segments',
  'export_segments',
  'audiences',
];

/** Reads the data of a RECORD message. Never throws, whatever the data. */
export function readRecord(data: Readonly<Record<string, unknown>>, by: Layout): LyticsRecord {
  const { fields, isBroken } = unwrapped(data, by);
  return {
    fields,
    isBroken,
    events: readEvents(fieldOf(fields, 'segment_events')),
    lists: listsIn(fields, by.audiencesField),
    deleted: deletedIn(fields),
  };
}

function listsIn(fields: Fields, own: string | undefined): ListReading[] {
  const lists: ListReading[] = [];
  for (const name of own === undefined ? LISTS : [own]) {
    const value = fieldOf(fields, name);
    if (value !== undefined) lists.push(readAudienceList(value));
  }
  return lists;
}
