import { createReadStream } from 'node:fs';

import { parse } from 'csv-parse';

/* csv-parse alone on a file, by its stream API and with its defaults: what all ratios are to. */
let rows = 0;
const parser = createReadStream(process.argv[2] ?? '', { highWaterMark: 256 * 1024 }).pipe(parse());
parser.on('data', () => rows++);
parser.once('end', () => {
  process.stdout.write(String(rows));
});
