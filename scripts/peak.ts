/* Loaded into a process that is measured: says its peak memory in KiB on stderr when it ends. */
process.on('exit', () => {
  process.stderr.write(`peak ${process.resourceUsage().maxRSS}\n`);
});
