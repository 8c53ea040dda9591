import type { FaultTotals } from './run-faults';
import { tableOf } from './report';

/** docs/quality/faults.md: what was thrown at the connectors and what came of it. */
export function pageOf(tallies: readonly FaultTotals[], seed: number): string {
  const runs = tallies.reduce((sum, tally) => sum + tally.runs, 0);
  return `# Faults

\`npm run torture\` throws faults at the connectors and counts what is lost. This page is written by \`npm run torture -- --runs ${runs} --seed ${seed} --write\`.

${tableOf(tallies)}

- **Rows lost**: of the source, rows of the files on the server that have not arrived at the end. A row counts as arrived once a state follows it: what comes after the last state of a sync that breaks off is taken as thrown away. Of the destination, members who are not in the list, or not with the membership that the records imply, and members who neither got their e-mail nor are named as those whose e-mail may not have been sent.
- **Worst repeat**: of the source, the most rows that came again after one crash. At most 50,000 are promised, which is one checkpoint interval. A row that comes again although a state covers it is wrong, however few there are. Of the destination, e-mails that came twice, for each kill. At most 200 are promised, which is one batch, and none where nothing was killed.
- **Leftovers**: temporary files, processes, sockets and open file handles that outlive a sync.
- **Runs gone wrong**: runs in which any of these or of the following was not as promised.

## What a run is

### Of the source

The source reads a folder of its own with 5 to 8 files of mixed forms: plain, bare and quoted, zip of one and of several, gzip, PGP binary and armored, zip inside PGP, without rows, empty. Where it matters one or two of them have 62,000 rows. The server is OpenSSH's or one in the harness that fails when told to. The fault strikes at a random point of one or more syncs, each of which goes on from the last state that was heard. Then a sync without faults reads the rest, and one more has to find nothing to read.

Checked in every run:

- Each record is compared with the row of the file that its path, time and line name, all columns of it. No row comes twice in one sync.
- Each state counts the records since the one before it, and no more than 50,000 come between two.
- A sync ends with exit code 0 and COMPLETE only when every file is read that was not being altered meanwhile. Any other end is exit code 1 with one TRACE ERROR and INCOMPLETE, unless it was killed or its reader has gone. Nothing but messages is on standard output, and nothing on standard error.
- A file that is altered while it is read is named in the log. No row of an altered PGP message comes.
- A listing that fails yields no record, a full disk is a \`system_error\` that names each file that did not fit, and a stall of minutes is noticed within 75 seconds.

### Of the destination

A list's members enter and leave an audience some hundred to thousand times, or get a campaign's e-mail or a custom event, with or without time-based triggers, with a state after each 1 to 200 records. In half of the runs they are matched by another column than the address: customer ID, mobile number, RIID or a hash, the last three of which must add nobody; in half, fields go to the list, and some permissions cannot be read, which must mail nobody. In some, campaigns and events have several source audiences. The account is the simulated one, on which a minute lasts a second, as it does on the connector's clock. Faults strike a share of all calls, between a fiftieth and a third, log-ins aside. What list, tables, e-mails and events must be in the end is worked out from the records alone, and compared. What the destination says is not enough to excuse a missing e-mail or event: the account must have read a call that explains it, which is one that it did not answer clearly or a row that a table refused. Of each sync that was ended early, one batch may not have been tried at all. Answers of another form (an empty array, rows without names, plain text) may fail a sync, but they may not mail anybody twice. Where several profiles share an address, all of them are written, or the address is named as refused, whichever way Responsys answers. Where rejected records go to a bucket that is slow, fails, breaks off or is silent, each one before a state that came back is in it, or the sync has said that the bucket does not take them, and the bucket contains as many lines as the log names records. A sync must end with exit code 0 and its last state, unless it was killed, its input broke off or an answer was of another form, and no request may hold a member twice.

## Run it

| Command | What it does |
| --- | --- |
| \`npm run torture\` | The short form, from another seed each time: two runs of each fault, about two minutes. The two that take minutes are left out |
| \`npm run torture -- --runs 500\` | The long form; the faults that take minutes have a turn in every third round |
| \`npm run torture -- --only write-once --runs 500\` | Campaigns with Mail Once and custom events with Send Once under kills, SIGTERM, lost answers, refusing tables and refreshes: nobody may be reached twice |
| \`npm run torture -- --only kill --seed 17 --runs 1\` | One run again, as the harness prints it when something goes wrong |

\`--lanes N\` lets N runs go on side by side (2 if it is not given), and \`--write\` writes this page. Ctrl-C ends with the runs under way and the table of those made. The exit code is 0 only when nothing went wrong. The harness looks for leftovers in \`/proc\`, so it needs Linux. Faults that need OpenSSH's server are left out, and named, where it is not installed.

The same seed makes the same files and the same choices. Where in its work a fault meets the connector also depends on timing, so a rare failure may take some tries to come again.

A fault is an entry in a table (\`harness/torture/source.ts\`, \`harness/torture/destination.ts\`) with a name and a function that takes a seed and returns what was lost, repeated, left behind and wrong.
`;
}
