#!/usr/bin/env bash
# Writes package-lock.json anew: exact versions and hashes, no addresses.
set -euo pipefail
cd "$(dirname "$0")/.."
rm -f package-lock.json
npm install --package-lock-only --ignore-scripts
node -e '
const fs = require("fs");
const lock = JSON.parse(fs.readFileSync("package-lock.json"));
for (const entry of Object.values(lock.packages)) { delete entry.resolved; delete entry.funding; }
fs.writeFileSync("package-lock.json", JSON.stringify(lock, null, 2) + "\n");
'
