import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { questionsOf } from '../harness/acceptance/fields';
import { runChild } from '../harness/lifetime/child';
import type { FormSchema } from '../shared/form/schema';

test('every derived file matches its source; `npm run generate` updates them', () => {
  const generate = join(__dirname, '..', 'dist', 'scripts', 'generate.js');
  const { status, stderr } = runChild(process.execPath, [generate, '--check']);
  expect(stderr).toBe('');
  expect(status).toBe(0);
});

test.each(['source-responsys', 'destination-responsys'])(
  'a field with a default in the form of %s is not optional in its type, so no code repeats the default',
  (connector) => {
    const root = join(__dirname, '..', connector);
    const types = readFileSync(join(root, 'config.ts'), 'utf8');
    const spec = JSON.parse(readFileSync(join(root, 'spec.json'), 'utf8')) as {
      connectionSpecification: FormSchema;
    };
    const fields = questionsOf(spec.connectionSpecification);
    const filled = fields.filter(({ schema }) => schema.default !== undefined);
    expect(filled).not.toEqual([]);
    expect(filled.filter(({ key }) => new RegExp(`\\b${key ?? ''}\\?:`).test(types))).toEqual([]);
  },
);
