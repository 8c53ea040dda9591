import { counted } from '../../shared/counted';

/** What must not be sent twice, and the words that messages about it take. */
export interface Sending {
  /** One of it. */
  noun: 'e-mail' | 'custom event';
  /** What happened to the members who got it: "they were ...". */
  reached: 'mailed' | 'sent the event';
  /** The option of the form that has it sent once. */
  once: 'Mail Once' | 'Send Once';
  /** What needs a Segments Table of its own. */
  owner: 'campaign' | 'event';
  /** An e-mail reaches nobody who has no address. */
  needsEmail: boolean;
  /** How the sum at the end of a sync counts it. */
  sum(count: number): string;
}

export const EMAIL: Sending = {
  noun: 'e-mail',
  reached: 'mailed',
  once: 'Mail Once',
  owner: 'campaign',
  needsEmail: true,
  sum: (count) => `${count} triggered`,
};

export const CUSTOM_EVENT: Sending = {
  noun: 'custom event',
  reached: 'sent the event',
  once: 'Send Once',
  owner: 'event',
  needsEmail: false,
  sum: (count) => `${counted(count, 'custom event')} sent`,
};
