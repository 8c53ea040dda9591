/** The words for those of whom nobody knows whether they were reached. */
export const IN_DOUBT = / may have been (?:mailed|sent the event) or not/;

/**
 * Numbers of the records that log messages name: "Record 7 of users (a***) may have ...", or, of many
 * together, "... more records of users may have ...: .... Their numbers: 8 to 12, 40.".
 * @param outcome what the messages say about them
 */
export function namedRecords(messages: readonly string[], outcome: RegExp): number[] {
  return messages
    .filter((text) => outcome.test(text))
    .flatMap((text) => {
      const [, one] = /^Record (\d+) of /.exec(text) ?? [];
      if (one !== undefined) return [Number(one)];
      const [, runs] = /Their numbers: ([\d, to]+)\.$/.exec(text) ?? [];
      if (runs === undefined) return [];
      return runs.split(', ').flatMap((run) => {
        const [from = 0, to = from] = run.split(' to ').map(Number);
        return Array.from({ length: to - from + 1 }, (_, i) => from + i);
      });
    });
}
