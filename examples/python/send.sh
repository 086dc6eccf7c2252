#!/usr/bin/env bash
# Sends one record with nothing but bash: it speaks ZeroMQ's own protocol (https://rfc.zeromq.org/spec/23/), without keys.
#
#     bash send.sh 'the message' [host] [port]
#
# One JSON object is one record; only "msg" is needed. Levels are Python's: 10 debug, 20 info, 30 warning, 40 error, 50 critical.
set -euo pipefail
export LC_ALL=C

zeros() { printf '%0*d' "$1" 0 | tr 0 '\0'; }

message=${1//\\/\\\\}
record="{\"name\":\"shell\",\"levelno\":30,\"levelname\":\"WARNING\",\"msg\":\"${message//\"/\\\"}\",\"process\":$$}"

exec 3<>"/dev/tcp/${2:-127.0.0.1}/${3:-5557}"
{
  printf '\xff%b\x7f' '\0\0\0\0\0\0\0\0' # greeting: signature, version 3.0, mechanism, not a server
  printf '\x03\x00NULL'
  zeros 48
  printf '\x04\x1a\x05READY\x0bSocket-Type%b\x04PUSH' '\0\0\0'
} >&3
# Its greeting and its READY, which it must have sent before a message comes: one that is quicker breaks the handshake.
timeout 5 head -c 92 <&3 >/dev/null
{
  printf '\x02%b' "$(printf '\\x%s' $(printf '%016x' "${#record}" | sed 's/../& /g'))"
  printf '%s' "$record"
} >&3
exec 3>&-
