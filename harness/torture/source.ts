import type { Fault, FaultTable } from './fault';
import { Random } from './random';
import { makeCorpus } from './corpus';
import { away, deleted, replaced, truncated } from './faults/files';
import { diskFull, unlisted } from './faults/folder';
import { killed } from './faults/kill';
import { cut, dropped, restarted, stalled, stalledForMinutes } from './faults/line';
import { mixture } from './faults/mixture';
import {
  lostMeanwhile,
  readerGone,
  readerStoppedForMinutes,
  slowReader,
  stoppingReader,
} from './faults/reader';
import { cutInListing, keyChanged, sparseAttributes, unanswered } from './faults/server';
import { LanePool, startLane } from './lane';
import { Trial } from './trial';
import { hasPeer } from '../peers';

interface Entry {
  name: string;
  title: string;
  slow?: boolean;
  needsSshd?: boolean;
  work: (trial: Trial) => Promise<void>;
}

const ENTRIES: readonly Entry[] = [
  { name: 'kill', title: 'kill -9 at random points', work: killed },
  { name: 'cut', title: 'connection reset', work: cut },
  { name: 'drop', title: 'connection closed again and again, short answers', work: dropped },
  { name: 'stall', title: 'connection stalled for seconds', work: stalled },
  { name: 'restart', title: 'server restarted', needsSshd: true, work: restarted },
  { name: 'replace', title: 'file replaced while it is read', work: replaced },
  { name: 'truncate', title: 'file cut short while it is read', work: truncated },
  { name: 'delete', title: 'file deleted while it is read', work: deleted },
  { name: 'away', title: 'files moved away half-read and back', work: away },
  { name: 'listing', title: 'listing that fails half-way', work: unlisted },
  { name: 'listing-cut', title: 'connection cut in the listing, twice', work: cutInListing },
  { name: 'attributes', title: 'attributes missing from answers', work: sparseAttributes },
  { name: 'key-change', title: 'host key changed', needsSshd: true, work: keyChanged },
  {
    name: 'disk-full',
    title: 'disk of the temporary folder full',
    work: diskFull,
  },
  { name: 'slow-reader', title: 'reader of the output slow', work: slowReader },
  { name: 'pausing-reader', title: 'reader of the output stops for seconds', work: stoppingReader },
  {
    name: 'lost-meanwhile',
    title: 'connection lost while the reader stops',
    work: lostMeanwhile,
  },
  { name: 'reader-gone', title: 'reader of the output gone', work: readerGone },
  { name: 'mixture', title: 'several of these at once', work: mixture },
  {
    name: 'stall-minutes',
    title: 'connection stalled for minutes',
    slow: true,
    work: stalledForMinutes,
  },
  {
    name: 'unanswered',
    title: 'requests not answered for minutes',
    slow: true,
    work: unanswered,
  },
  {
    name: 'reader-minutes',
    title: 'reader of the output stops for minutes',
    slow: true,
    work: readerStoppedForMinutes,
  },
];

/** The faults of the source, on servers of their own: one set for each lane. */
export async function sourceFaults(lanes: number): Promise<FaultTable> {
  const available = ENTRIES.filter(({ needsSshd }) => needsSshd !== true || hasPeer('sshd'));
  const corpus = await makeCorpus();
  const pool = new LanePool(await Promise.all(Array.from({ length: lanes }, startLane)));
  const faults = available.map(({ work, ...entry }): Fault => ({
    ...entry,
    run: (seed) => {
      const random = new Random(`${entry.name} ${seed}`);
      return pool.with((lane) => Trial.run(lane, random, corpus, work));
    },
  }));
  const leftOut = ENTRIES.filter((one) => !available.includes(one)).map(
    ({ name }) => `${name} (no sshd)`,
  );
  return { faults, leftOut, close: () => pool.stop() };
}
