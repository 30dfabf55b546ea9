#!/bin/sh
# Check that Linux has the system libraries of Qt, and install them where that is allowed (Debian and Ubuntu, as root).
# Called by `make setup`. Exit 0: nothing is missing. Exit 1: something is; the sentence printed says what to type.
set -eu
cd "$(dirname "$0")/../.."

packages="libegl1 libgl1 libglx0 libx11-6 libx11-xcb1 libdbus-1-3 libfontconfig1 libfreetype6 libglib2.0-0 libcups2
 libgssapi-krb5-2 libwayland-client0 libwayland-cursor0 libxkbcommon0 libxkbcommon-x11-0 libxcb1 libxcb-cursor0
 libxcb-glx0 libxcb-icccm4 libxcb-image0 libxcb-keysyms1 libxcb-randr0 libxcb-render0 libxcb-render-util0
 libxcb-shape0 libxcb-shm0 libxcb-sync1 libxcb-util1 libxcb-xfixes0 libxcb-xkb1"
packages=$(echo $packages)

qt=$(.venv/bin/python -c 'import importlib.util as u; print(*u.find_spec("PySide6").submodule_search_locations)')/Qt

missing() {
    for used in Gui Widgets Network Svg Pdf PdfWidgets PrintSupport; do
        ldd "$qt/lib/libQt6$used.so.6"
    done 2>/dev/null >"$found"
    for plugin in platforms/libqxcb platforms/libqoffscreen platforms/libqwayland printsupport/libcupsprintersupport; do
        ldd "$qt/plugins/$plugin.so"
    done 2>/dev/null >>"$found"
    awk '/not found/ {print $1}' "$found" | sort -u | tr '\n' ' '
}

found=$(mktemp)
trap 'rm -f "$found"' EXIT
lacking=$(missing)
[ -n "$lacking" ] || exit 0

if command -v apt-get >/dev/null && [ "$(id -u)" = 0 ]; then
    echo "Installing the system libraries of Qt (missing: $lacking)"
    export DEBIAN_FRONTEND=noninteractive
    if apt-get update -qq && apt-get install -qq -y --no-install-recommends $packages >"$found" 2>&1; then
        lacking=$(missing)
        [ -n "$lacking" ] || exit 0
    else
        tail -n 5 "$found" >&2
    fi
fi

echo "Qt needs system libraries that are missing: $lacking" >&2
if command -v apt-get >/dev/null; then
    echo "Type: sudo apt-get update && sudo apt-get install $packages" >&2
elif command -v dnf >/dev/null || command -v zypper >/dev/null; then
    tool=$(command -v dnf >/dev/null && echo dnf || echo zypper)
    echo "Type: sudo $tool install $(for name in $lacking; do printf "'%s()(64bit)' " "$name"; done)" >&2
else
    echo "Install them with the package tool of your system." >&2
fi
exit 1
