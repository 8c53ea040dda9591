import { existsSync } from 'node:fs';

import { version } from '../package.json';
import { PROTOCOL_SCHEMA } from '../harness/acceptance/project';
import { protocolRule } from '../harness/acceptance/protocol';
import type { ProtocolMessage } from '../harness/connector/connector-run';
import { runScript, say } from './command-line';
import { everyCommandOfDestination, killedTwice } from '../harness/containers/destination';
import { startEventServer } from '../harness/containers/server';
import { brokenOff, everyCommand, stopped } from '../harness/containers/source';

const ROWS = Number(process.argv[2] ?? 120_000);
const SYNC_ONLY = process.argv[3] === 'sync';
const SOURCE = `source-responsys:${version}`;
const DESTINATION = `destination-responsys:${version}`;

/**
 * Runs the images as Airbyte's platform does, against OpenSSH's sshd and a Responsys account in
 * this process: `npm run rig [rows]`, or `npm run rig 2000000 sync` for a long sync alone. The
 * images are there already (`npm run images`).
 */
async function main(): Promise<void> {
  const check = protocolCheck();
  const server = await startEventServer(ROWS);
  try {
    const source = { image: SOURCE, config: server.config, rows: ROWS, check };
    if (!SYNC_ONLY) {
      for (const memory of ['2g', '512m']) {
        await everyCommand(source, memory);
        await everyCommandOfDestination({ image: DESTINATION, check }, memory);
      }
      await brokenOff(source, 'destroy', '512m');
      await brokenOff(source, 'terminate', '512m');
      await stopped(source);
    }
    await killedTwice({ source, check }, DESTINATION, ROWS, '512m');
  } finally {
    await server.stop();
  }
}

function protocolCheck(): (message: ProtocolMessage) => void {
  if (!existsSync(PROTOCOL_SCHEMA)) {
    say(`left out: the messages are not compared with Airbyte's schema, ${PROTOCOL_SCHEMA}`);
    return () => undefined;
  }
  const rule = protocolRule();
  return (message) => {
    const faults = rule(message);
    if (faults.length > 0) throw new Error(`no protocol message: ${faults.join('; ')}`);
  };
}

runScript(main);
