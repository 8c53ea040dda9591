import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { questionsOf } from '../harness/acceptance/fields';
import { ROOT } from '../harness/containers/engine';
import type { FormSchema } from '../shared/form/schema';
import { runScript, say } from '../harness/command-line';

/** The forms as a reader meets them: each field with its title, its first sentence and its default. */
function main(): Promise<void> {
  for (const connector of ['source-responsys', 'destination-responsys']) {
    const text = readFileSync(join(ROOT, connector, 'spec.json'), 'utf8');
    const spec = JSON.parse(text) as { connectionSpecification: FormSchema };
    say(`\n${connector}`);
    const lines = questionsOf(spec.connectionSpecification).map(({ schema, required }) => {
      const { title = '', description = '', default: standard } = schema;
      const [sentence = ''] = description.split(/(?<=\.) /);
      const value =
        standard === undefined ? (required ? 'required' : '-') : JSON.stringify(standard);
      return `${title} | ${sentence} | ${value}`;
    });
    for (const line of new Set(lines)) say(line);
  }
  return Promise.resolve();
}

runScript(
  {
    name: 'forms',
    about: 'Prints each field of both forms: its title, its first sentence and its default.',
    options: {},
  },
  main,
);
