/*
 * Which folder may import which (docs/develop/architecture.md). Each zone says what must not be
 * imported into what, and why; harness/structure/arrows.test.ts plants a violation of each of them.
 */

const PRODUCT = ['source-responsys', 'destination-responsys', 'shared'];

/** What at the top of a connector its rooms may use: ports and plain facts. */
const OPEN = {
  'source-responsys': ['store.ts', 'faults.ts', 'feeds', 'pasted-key.ts'],
  'destination-responsys': ['responsys.ts', 'config.ts', 'input.ts', 'catalog.ts'],
};

const zone = (target, from, message, except = []) => ({ target, from, except, message });

/** A room takes from its connector's top what is open, and from the rooms named. */
const room = (connector, name, rooms, message, open = OPEN[connector]) =>
  zone(
    `./${connector}/${name}`,
    `./${connector}`,
    message,
    [name, ...rooms, ...open, 'e2e'].map((path) => `./${path}`),
  );

const ZONES = [
  zone(
    './source-responsys',
    './destination-responsys',
    'The connectors are shipped apart: neither imports the other.',
  ),
  zone(
    './destination-responsys',
    './source-responsys',
    'The connectors are shipped apart: neither imports the other.',
  ),
  ...['source-responsys', 'destination-responsys'].map((connector) =>
    zone(
      './shared',
      `./${connector}`,
      'shared/ is used by the connectors and knows neither of them.',
    ),
  ),
  ...PRODUCT.flatMap((folder) =>
    ['harness', 'scripts'].map((from) =>
      zone(`./${folder}`, `./${from}`, 'No code of the product needs what serves developers.'),
    ),
  ),
  zone('./harness', './scripts', 'scripts/ are entries into harness/, and nothing imports them.'),
  room(
    'source-responsys',
    'sftp',
    [],
    'sftp/ knows how to reach files and nothing of what is in them or what becomes of them.',
  ),
  room(
    'source-responsys',
    'unwrap',
    [],
    'unwrap/ turns bytes into bytes: it knows neither servers nor rows nor states.',
  ),
  room('source-responsys', 'rows', [], 'rows/ turns bytes into records and knows nothing else.'),
  room(
    'source-responsys',
    'progress',
    [],
    'progress/ is pure: it imports no room that does input or output, and not the loop.',
  ),
  room(
    'source-responsys',
    'feeds',
    [],
    'feeds/ knows which events there are, by their names, and nothing of files.',
    [],
  ),
  room(
    'source-responsys',
    'file',
    ['unwrap', 'rows', 'progress'],
    'file/ turns one file into records; it knows neither servers nor the loop.',
  ),
  room(
    'source-responsys',
    'sync',
    ['file', 'progress'],
    'sync/ reads file after file, through the port; it knows neither servers nor bytes.',
    [...OPEN['source-responsys'], 'settings.ts'],
  ),
  room(
    'destination-responsys',
    'decide',
    [],
    'decide/ is pure: it imports no room that does input or output, and not the loop.',
  ),
  room(
    'destination-responsys',
    'form',
    ['decide', 'api'],
    'form/ turns the configuration into settings; it imports neither the loop nor what it runs.',
  ),
  room(
    'destination-responsys',
    'send',
    ['decide', 'report'],
    'send/ delivers what was decided, through the port; it imports neither api/ nor the loop.',
  ),
  room(
    'destination-responsys',
    'report',
    ['decide'],
    'report/ counts what became of records; it imports nothing that sends.',
  ),
  room(
    'destination-responsys',
    'api',
    [],
    'api/ is closed: it imports nothing of the connector but the port.',
    ['responsys.ts'],
  ),
  room(
    'destination-responsys',
    'probe',
    ['api', 'form'],
    'probe/ asks through api/, and knows nothing of records and of what becomes of them.',
  ),
  room(
    'destination-responsys',
    'bucket',
    [],
    'bucket/ knows S3 and the form, and nothing of records or of Responsys.',
    ['config.ts'],
  ),
];

const loop = (connector, path, starter, others) =>
  zone(
    `./${connector}/!(${[starter, ...others].join('|')}).ts`,
    `./${connector}/${path}`,
    `The loop is started by ${starter} alone; what it uses does not turn back to it.`,
  );

const ARROWS = [
  ...ZONES,
  loop('source-responsys', 'sync', 'read', []),
  loop('destination-responsys', 'write.ts', 'destination', ['write']),
];

module.exports = { ARROWS };
