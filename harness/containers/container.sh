#!/bin/sh
# The container's half of a pod: runs a connector by its AIRBYTE_ENTRYPOINT as Airbyte's platform
# does: in a subshell in the background, with pipes for a sync and a file for the rest. A file named
# TERMINATED in the pod's folder ends the subshell, and the connector gets no signal.
#   container.sh COMMAND [ARGUMENT...]      (from the pod's folder)
if [ -z "$AIRBYTE_ENTRYPOINT" ]; then
  echo 'AIRBYTE_ENTRYPOINT is not set' >&2
  exit 127
fi
pod=$(pwd)
command=$1
(
  case "$command" in
  read) eval "$AIRBYTE_ENTRYPOINT $*" >"$pod/stdout" 2>"$pod/stderr" ;;
  write) eval "$AIRBYTE_ENTRYPOINT $*" <"$pod/stdin" >"$pod/stdout" 2>"$pod/stderr" ;;
  *) eval "$AIRBYTE_ENTRYPOINT $*" >"$pod/jobOutput.json" 2>"$pod/stderr" ;;
  esac
) &
connector=$!
(
  while [ ! -f "$pod/TERMINATED" ]; do sleep 1; done
  kill "$connector"
) &
wait "$connector"
code=$?
echo "$code" >"$pod/exitCode.tmp" && mv "$pod/exitCode.tmp" "$pod/exitCode.txt"
# The most memory that the container has used, page cache included: cgroup v2, or v1.
cat /sys/fs/cgroup/memory.peak /sys/fs/cgroup/memory/memory.max_usage_in_bytes \
  >"$pod/memoryPeak.txt" 2>/dev/null
exit "$code"
