#!/bin/sh
# usage: run PROGRAM COMMAND [ARGUMENT...]         (entry point of the container)
# The program with the folders of the container, as process 1: signals reach it.
case ${1-} in
crawler | indexer | searchd | syndication | console) ;;
*) exec "$@" ;;
esac
exec "$@" --config "${LIENCONG_CONFIG:-/etc/liencong/liencong.conf}" --data "${LIENCONG_DATA:-/var/lib/liencong}"
