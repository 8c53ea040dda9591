import type { Outcome, Refused } from './outcome';
import type { Decision } from './workflow';

/** The outcome of a record whose steps have all succeeded. */
export function outcomeOf({
  action,
  reason,
  option,
  unclear,
  mailedBefore,
  absent,
}: Decision): Exclude<Outcome, Refused> {
  switch (action) {
    case 'add':
      return { kind: 'added' };
    case 'update':
      return { kind: 'updated' };
    case 'trigger':
      return { kind: 'triggered' };
    case 'leave':
      return { kind: 'removed' };
    case 'name':
      return { kind: 'unknown', reason };
    case 'record in':
    case 'record out':
    case 'ignore':
      return {
        ...{ kind: 'ignored', reason },
        ...(option === undefined ? {} : { option }),
        ...(unclear === undefined ? {} : { unclear }),
        ...(mailedBefore === undefined ? {} : { mailedBefore }),
        ...(absent === undefined ? {} : { absent }),
      };
  }
}
