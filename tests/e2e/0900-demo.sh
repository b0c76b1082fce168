#!/bin/sh
# `make demo` keeps its promises, on a machine without ../shared as well.
cd "$(dirname "$0")/../.." && DEMO_ONCE=1 exec tools/demo.sh
