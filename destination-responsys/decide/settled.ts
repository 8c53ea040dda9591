import type { Outcome, Refused } from './outcome';
import type { Decision } from './workflow';

/** What became of a record whose change has taken all of its steps. */
export function outcomeOf({
  action,
  reason,
  option,
  unclear,
  mailedBefore,
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
      };
  }
}
