import { readAudienceList, type ListReading } from './audience-list';
import { deletedIn, type Deleted } from './deleted';
import { readEvents, type EventsReading } from './events';
import { fieldOf, type Fields } from './fields';
import { unwrapped, type Identity } from './payload';

/** What a Lytics record holds, whichever of its shapes it comes in: read, not yet judged. */
export interface LyticsRecord {
  /** User fields, the `id` of the webhook among them. */
  fields: Fields;
  events: EventsReading;
  /** Each field that lists the user's audiences; a record that has none says nothing of them. */
  lists: readonly ListReading[];
  deleted: Deleted;
  /** Its payload looks like one and cannot be read. */
  isBroken: boolean;
}

/** Where to find in a record what tells who it is about, and their audiences. */
export interface Layout extends Identity {
  /** The field that lists a user's audiences; undefined: one of those that Lytics writes. */
  audiencesField: string | undefined;
}

/** Lytics's webhooks, templates, profile API and file exports, and what its siblings write. */
const LISTS = [
  'segments_all',
  'segments',
  '_segments',
  'lytics_segments',
  'export_segments',
  'audiences',
];

/** Reads the data of a RECORD message. Total: it never throws, whatever the data. */
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
