#!/bin/sh
# Check that Linux has Enchant and a dictionary of British English, and install them where that is allowed (Debian and
# Ubuntu, as root). Called by `make setup`. The program works without them, so a lack is said and nothing fails.
set -eu
cd "$(dirname "$0")/../.."

packages="libenchant-2-2 hunspell-en-gb"

is_there() {
    .venv/bin/python -c 'import enchant, sys; sys.exit(not enchant.dict_exists("en_GB"))' 2>/dev/null
}

is_there && exit 0
if command -v apt-get >/dev/null && [ "$(id -u)" = 0 ]; then
    echo "Installing a dictionary of British English"
    export DEBIAN_FRONTEND=noninteractive
    if apt-get update -qq && apt-get install -qq -y --no-install-recommends $packages; then
        is_there && exit 0
    fi >/dev/null 2>&1
fi

echo "Spelling will not be checked: Enchant or its dictionary of British English is missing. All else works."
if command -v apt-get >/dev/null; then
    echo "To have it checked, type: sudo apt-get update && sudo apt-get install $packages"
elif command -v dnf >/dev/null; then
    echo "To have it checked, type: sudo dnf install enchant2 hunspell-en-GB"
else
    echo "To have it checked, install both with the package tool of your system."
fi
