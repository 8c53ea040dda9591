import { configError } from '../../shared/errors';
import { denied, objectsIn, reading, same, textIn } from './account-call';
import type { Reply, Send } from './call';
import { Refusal } from './faults';

/** A custom event of the account. */
export interface EventDefinition {
  /** As Responsys spells it; as the form does where Responsys does not say which events there are. */
  name: string;
  isSure: boolean;
}

const DOING = 'reading the custom events';
/** Without this right or this call an event can be sent all the same [U]. */
const UNTOLD = new Set([
  ...['API_DISABLED_FOR_USER', 'INSUFFICIENT_ACCESS'],
  ...['METHOD_NOT_SUPPORTED', 'RESOURCE_NOT_FOUND'],
]);

/**
 * Finds the custom event, which Responsys lists by name (Oracle, "Get all custom events for an
 * account"). Whether a program listens to it is not among what it says.
 * @throws ConnectorError (config_error) that names the field of the form to look at
 */
export async function eventIn(send: Send, name: string): Promise<EventDefinition> {
  let reply: Reply;
  try {
    reply = await send(reading(DOING, '/events'));
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    if (UNTOLD.has(error.code)) return { name, isSure: false };
    throw error.code === 'CUSTOM_EVENT_NOT_FOUND' ? absent(name, error) : denied(error, DOING);
  }
  const events = objectsIn(reply, 'eventName', DOING).map(({ eventName }) => textIn(eventName));
  const found = events.find((one) => one === name) ?? events.find((one) => same(one, name));
  if (found === undefined) throw absent(name);
  return { name: found, isSure: true };
}

function absent(name: string, cause?: Refusal): Error {
  return configError(
    `The custom event ${name} was not found in the account. Check Workflow > Event: spell it as in ` +
      'Responsys, where it is defined under Account > Program Settings > Custom Event Types.',
    cause,
  );
}
