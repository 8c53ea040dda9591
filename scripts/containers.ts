import { existsSync } from 'node:fs';

import { version } from '../package.json';
import { PROTOCOL_SCHEMA } from '../harness/acceptance/project';
import { protocolRule } from '../harness/acceptance/protocol';
import type { ProtocolMessage } from '../harness/connector/connector-run';
import { everyCommandOfDestination, killedTwice } from '../harness/containers/destination';
import { startEventServer } from '../harness/containers/server';
import { brokenOff, everyCommand, stopped } from '../harness/containers/source';
import { runScript, say, toggle, wholeNumber } from '../harness/command-line';
import { requireEngine, requireImages, requirePeers } from './requirements';

const SOURCE = `source-responsys:${version}`;
const DESTINATION = `destination-responsys:${version}`;

/**
 * Runs the images as Airbyte's platform does, against OpenSSH's sshd and a Responsys account in
 * this process. The images are there already.
 */
async function main({ rows, sync }: { rows: number; sync: boolean }): Promise<void> {
  requireEngine();
  await requireImages(SOURCE, DESTINATION);
  requirePeers('sshd', 'GnuPG');
  const check = protocolCheck();
  const server = await startEventServer(rows);
  try {
    const source = { image: SOURCE, config: server.config, rows, check };
    if (!sync) {
      for (const memory of ['2g', '512m']) {
        await everyCommand(source, memory);
        await everyCommandOfDestination({ image: DESTINATION, check }, memory);
      }
      await brokenOff(source, 'destroy', '512m');
      await brokenOff(source, 'terminate', '512m');
      await stopped(source);
    }
    await killedTwice({ source, check }, DESTINATION, rows, '512m');
  } finally {
    await server.stop();
  }
}

function protocolCheck(): (message: ProtocolMessage) => void {
  if (!existsSync(PROTOCOL_SCHEMA)) {
    say(`left out: the comparison with Airbyte's schema, as AIRBYTE_PROTOCOL names no file`);
    return () => undefined;
  }
  const rule = protocolRule();
  return (message) => {
    const faults = rule(message);
    if (faults.length > 0) throw new Error(`no protocol message: ${faults.join('; ')}`);
  };
}

runScript(
  {
    name: 'containers',
    about:
      "Runs the images as Airbyte's platform does, against OpenSSH's sshd and a Responsys account in " +
      'this process.\nNeeds Docker, the images (npm run images), sshd and GnuPG.',
    options: {
      rows: wholeNumber('Rows of the sync', 120_000, 1_000),
      sync: toggle('A long sync alone'),
    },
  },
  main,
);
