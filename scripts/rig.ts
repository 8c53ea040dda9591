import { existsSync } from 'node:fs';

import { version } from '../package.json';
import { PROTOCOL_SCHEMA } from '../shared/testing/acceptance/project';
import { protocolRule } from '../shared/testing/acceptance/protocol';
import type { ProtocolMessage } from '../shared/testing/connector-run';
import { runScript, say } from './command-line';
import { startEventServer } from './rig-server';
import { brokenOff, everyCommand, stopped } from './rig-source';

const ROWS = Number(process.argv[2] ?? 120_000);

/**
 * Runs the images as Airbyte's platform does, against OpenSSH's sshd: `npm run rig [rows]`. The
 * images are there already (`npm run images`).
 */
async function main(): Promise<void> {
  const check = protocolCheck();
  const server = await startEventServer(ROWS);
  try {
    const image = `source-responsys:${version}`;
    const rig = { image, config: server.config, rows: ROWS, check };
    await everyCommand(rig, '2g');
    await everyCommand(rig, '512m');
    await brokenOff(rig, 'destroy', '512m');
    await brokenOff(rig, 'terminate', '512m');
    await stopped(rig);
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
