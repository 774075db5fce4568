#!/bin/sh
# The browser of the journeys: Debian's Chromium. Installed when we may; else the journeys are skipped, and it is said.
set -eu
for name in chromium chromium-browser google-chrome; do
    command -v "$name" >/dev/null 2>&1 && exit 0
done
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
    echo 'Installing Chromium for the browser journeys …'
    export DEBIAN_FRONTEND=noninteractive
    { apt-get update -qq && apt-get install -y -qq --no-install-recommends chromium fonts-noto-cjk; } >/dev/null 2>&1 && exit 0
fi
echo 'No Chromium here and none could be installed: the browser journeys will be skipped.'
