#!/usr/bin/env bash
# Sees to it that a Chromium with Chinese fonts is here, or says what is missing. Run by `make test-browser`.
set -euo pipefail

has_browser() {
    [ -n "${LOYALTY_TEST_CHROMIUM:-}" ] || command -v chromium chromium-browser google-chrome >/dev/null
}

has_fonts() {
    command -v fc-list >/dev/null && [ -n "$(fc-list :lang=zh-hk)" ] && [ -n "$(fc-list :lang=zh-cn)" ]
}

missing=()
has_browser || missing+=(chromium)
has_fonts || missing+=(fonts-noto-cjk fontconfig)
[ ${#missing[@]} -eq 0 ] && exit 0

if [ "$(id -u)" != 0 ] || ! command -v apt-get >/dev/null; then
    printf '\nmake test-browser: it needs a Chromium and Chinese fonts.\n' >&2
    printf '  apt install %s\n' "${missing[*]}" >&2
    printf '  Another browser of the kind:  export LOYALTY_TEST_CHROMIUM=/path/to/chrome\n' >&2
    exit 1
fi

echo "Installing ${missing[*]}; this takes half a minute"
said=$(mktemp)
trap 'rm -f "$said"' EXIT
if ! { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}"; } >"$said" 2>&1; then
    cat "$said" >&2
    printf '\nmake test-browser: %s could not be installed; the lines above say why.\n' "${missing[*]}" >&2
    exit 1
fi
