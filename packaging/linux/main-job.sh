#!/bin/sh
# Do the program's main job without a window: sample data, the schools register, and every PDF.
# Called by `make run` where there is no display. Each run writes into a new folder under build.
set -eu
cd "$(dirname "$0")/../.."

mkdir -p build
folder=$(mktemp -d build/main-job-XXXXXX)
file=$folder/sample.tfm
export TFM_DESKTOP_PASSPHRASE="${TFM_DESKTOP_PASSPHRASE:-sample}"

tfm() {
    .venv/bin/python -m tfm_desktop "$@"
}

# What is not ready, such as an observation without a reflection, is named, and leaves exit code 1; the rest is written all the same.
report() {
    tfm report "$1" all --file "$file" --out "$folder/$1" || [ $? -eq 1 ]
    ls "$folder/$1"/*.pdf >/dev/null
}

echo "There is no display here, so the main job runs without a window."
tfm sample "$file"
tfm schools import resources/schools/extract.csv --file "$file"
for name in feedback visit plan plan-page plan-pack review coverage; do
    mkdir "$folder/$name"
    report "$name"
done

echo
echo "The sample file is $file; its passphrase is in TFM_DESKTOP_PASSPHRASE, or else the word sample."
echo "The PDFs are in these folders:"
for name in feedback visit plan plan-page plan-pack review coverage; do
    echo "  $folder/$name ($(ls "$folder/$name" | wc -l) files)"
done
