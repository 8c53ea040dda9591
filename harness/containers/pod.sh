#!/bin/sh
# The host's half of a pod: joins the pipes in a folder to this process's own streams while a
# container runs, and ends as the container does.
#   pod.sh FOLDER docker run ...
folder=$1
shift
exec 3<&0
mkfifo -m 666 "$folder/stdin" "$folder/stdout" "$folder/stderr" || exit 125
cat "$folder/stdout" &
out=$!
cat "$folder/stderr" >&2 &
err=$!
cat <&3 >"$folder/stdin" &
in=$!
"$@" </dev/null >"$folder/container.log" 2>&1
code=$?
# A container that has never opened a pipe must not leave its reader waiting.
: <>"$folder/stdout"
: <>"$folder/stderr"
wait "$out" "$err"
kill "$in" 2>/dev/null
[ -f "$folder/jobOutput.json" ] && cat "$folder/jobOutput.json"
[ "$code" -eq 0 ] || cat "$folder/container.log" >&2
exit "$code"
