#!/usr/bin/env node
// Tells a Node that is too old so in one sentence, and loads the command line otherwise.
const found = process.versions.node
process.exitCode = 1
if (Number(found.split('.')[0]) < 24) {
  console.error('promote-image needs Node 24 or newer; this is Node ' + found + '.')
} else {
  import('./command.js').then(({ start }) => start('1.0.0'))
}
