import { existsSync, readFileSync } from 'node:fs';

import type { ProtocolMessage } from '../connector/connector-run';
import { COURSE_RULES, emptyCourse, follow } from './course-rules';
import { MESSAGE_RULES } from './message-rules';

/** Watches a connector as Airbyte's platform would, and throws where the platform would not go on. */
export class Platform {
  private readonly course;
  /** Some records were counted without being looked at. */
  private isPartial = false;

  /** @param args the command line of the connector; arguments before its command are skipped */
  constructor(args: readonly string[]) {
    const command = args.find((arg) => COMMANDS.includes(arg)) ?? '';
    this.course = emptyCourse(command, streamsIn(args));
  }

  /** @throws Error that says which rule a message breaks */
  hear(message: ProtocolMessage): void {
    for (const rule of MESSAGE_RULES) refuse(rule.name, rule.violations(message));
    follow(this.course, message);
  }

  /** A record went by without being read. */
  skip(): void {
    this.isPartial = true;
  }

  /** @throws Error that says which rule the whole run breaks */
  end(exitCode: number | null): void {
    if (this.isPartial) return;
    const course = { ...this.course, exitCode: KILLED.includes(exitCode) ? null : exitCode };
    for (const rule of COURSE_RULES) refuse(rule.name, rule.violations(course));
  }
}

/** The exit codes with which a container says that SIGKILL or SIGTERM has ended its process. */
const KILLED: readonly (number | null)[] = [137, 143];

const COMMANDS = ['spec', 'check', 'discover', 'read', 'write'];

function refuse(name: string, [fault]: string[]): void {
  if (fault !== undefined)
    throw new Error(`Airbyte's platform would not take this (${name}): ${fault}`);
}

// In a container the path is another one.
function streamsIn(args: readonly string[]): string[] | undefined {
  const path = args[args.indexOf('--catalog') + 1];
  if (!args.includes('--catalog') || path === undefined || !existsSync(path)) return undefined;
  const { streams } = JSON.parse(readFileSync(path, 'utf8')) as {
    streams: { stream: { name: string } }[];
  };
  return streams.map(({ stream }) => stream.name);
}
