/** What one run of a fault did to a connector, and what the connector made of it. */
export interface Outcome {
  /** Rows that should have arrived and did not. */
  lost: number;
  /** Rows that one crash made come twice, at most. */
  repeated: number;
  /** Temporary files, processes, sockets and file handles that were left behind. */
  leftovers: number;
  /** Every promise that was broken, one sentence each; empty when all were kept. */
  wrong: string[];
}

/** One way in which the world around a connector fails. */
export interface Fault {
  /** As `--only` takes it. */
  name: string;
  /** As the table shows it. */
  title: string;
  /** Its runs take minutes, so it gets a turn in some rounds only, and none in a short form. */
  slow?: boolean;
  /** Runs the connector under this fault. The same seed makes the same run. */
  run(seed: number): Promise<Outcome>;
}

/** A connector's faults, and what they share while they run. */
export interface FaultTable {
  faults: readonly Fault[];
  /** Faults that this machine lacks a program for, and which. */
  leftOut: readonly string[];
  close(): Promise<void>;
}
