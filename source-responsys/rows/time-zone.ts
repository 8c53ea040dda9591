import { Temporal } from '@js-temporal/polyfill';

import { UTC, type ZoneClock } from './dates';

/**
 * The clock of a time zone by its IANA name. An hour that occurs twice means the first one; an hour
 * that was skipped is read as if the clock had not changed yet (Temporal's "compatible", its default, as in
 * RFC 5545).
 * @throws RangeError when there is no such zone
 */
export function clockOf(timeZone: string): ZoneClock {
  const zone = new Temporal.PlainDateTime(2000, 1, 1).toZonedDateTime(timeZone).timeZoneId;
  if (zone === 'UTC') return UTC;
  return (wall) => {
    const shown = Temporal.Instant.fromEpochMilliseconds(wall * 1000)
      .toZonedDateTimeISO('UTC')
      .toPlainDateTime();
    return shown.toZonedDateTime(zone).epochMilliseconds / 1000;
  };
}
