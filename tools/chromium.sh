#!/bin/sh
# The browser of the journeys: Debian's Chromium, and a library Playwright's driver needs. Installed when we may; else
# the journeys are skipped, and it is said.
set -eu
have_browser() { for name in chromium chromium-browser google-chrome; do command -v "$name" >/dev/null 2>&1 && return 0; done; return 1; }
have_library() { ldconfig -p 2>/dev/null | grep -q libatomic.so.1; }
have_browser && have_library && exit 0
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
    echo 'Installing Chromium for the browser journeys …'
    export DEBIAN_FRONTEND=noninteractive
    { apt-get update -qq && apt-get install -y -qq --no-install-recommends chromium fonts-noto-cjk libatomic1; } >/dev/null 2>&1 || true
    have_browser && exit 0
fi
echo 'No Chromium (or no libatomic1) here, and neither could be installed: the browser journeys will be skipped.'
