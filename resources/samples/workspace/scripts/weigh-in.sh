#!/bin/sh
# weigh-in.sh TREE KILOGRAMS [REMARK]: adds today's picking to the book.
set -eu
book="data/harvest-$(date +%Y).csv"
[ -f "$book" ] || echo 'date,tree,kilograms,remark' > "$book"
echo "$(date +%F),$1,$2,${3:-}" >> "$book"
