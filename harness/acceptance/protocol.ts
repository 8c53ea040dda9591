import { readFileSync } from 'node:fs';

import Ajv from 'ajv';
import { parse } from 'yaml';

import type { ConnectorRun, ProtocolMessage } from '../connector/connector-run';
import { PROTOCOL_SCHEMA } from './project';

/** Says what is wrong with a message; nothing if it is one of the protocol. */
export type ProtocolRule = (message: ProtocolMessage) => string[];

/** The part of a message that its type asks for. */
const PARTS: Readonly<Record<string, string>> = {
  CONNECTION_STATUS: 'connectionStatus',
};

/**
 * The rule that every message fits Airbyte's protocol schema, and has the part that its type
 * names, which the schema cannot say.
 * @throws Error when the schema is not there; see PROTOCOL_SCHEMA
 */
export function protocolRule(path: string = PROTOCOL_SCHEMA): ProtocolRule {
  const schema = parse(readFileSync(path, 'utf8')) as { definitions: object };
  // It marks Java's types with keywords of its own, and its formats are the catalog's business.
  const ajv = new Ajv({ strict: false, allErrors: true, validateFormats: false });
  const validate = ajv.compile({
    definitions: schema.definitions,
    $ref: '#/definitions/AirbyteMessage',
  });
  return (message) => {
    const part = PARTS[message.type] ?? message.type.toLowerCase();
    const missing = message[part] === undefined ? [`${message.type} without ${part}`] : [];
    validate(message);
    const faults = (validate.errors ?? []).map(
      ({ instancePath, message: fault }) => `${message.type}${instancePath} ${fault ?? ''}`,
    );
    return [...missing, ...faults];
  };
}

/**
 * What is wrong with what a run wrote: output that is no message, messages that break the rule, and
 * types, or types of a trace, that must be there and are not.
 */
export function protocolFaults(
  { noise, messages }: Pick<ConnectorRun, 'noise' | 'messages'>,
  rule: ProtocolRule,
  types: readonly string[],
): string[] {
  const seen = new Set(messages.map(({ trace, type }) => trace?.type ?? type));
  return [
    ...(noise === 0 ? [] : [`output that is no message: ${noise}`]),
    ...messages.flatMap((message) => rule(message)),
    ...types.filter((type) => !seen.has(type)).map((type) => `no ${type}`),
  ];
}
