/*
 * Loaded into a process that is measured: says on stderr, when it ends, its peak memory in KiB and
 * its processor time in microseconds.
 */
process.on('exit', () => {
  const { maxRSS, userCPUTime, systemCPUTime } = process.resourceUsage();
  process.stderr.write(`peak ${maxRSS} cpu ${userCPUTime + systemCPUTime}\n`);
});
