import type { Call } from '../api/call';

/** A call that reads, by its path in Responsys's documentation and the action in its query. */
export function call(verb: 'GET' | 'POST', template: string, action?: string): Call {
  return {
    ...{ doing: 'testing', verb, template, path: template, effect: 'reads' },
    ...(action === undefined ? {} : { query: { action } }),
  };
}
