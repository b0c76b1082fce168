#!/bin/sh
# `make demo` keeps its promises, on a machine without ../shared as well.
. "$(dirname "$0")/../t.sh"
cd "$TOP" && DEMO_ONCE=1 DEMO_PORTS="$(free_port) $(free_port) $(free_port) $(free_port)" tools/demo.sh && WELL=yes
