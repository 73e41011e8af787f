'use strict';

const { readFileSync } = require('node:fs');
const { join } = require('node:path');

/**
 * What prepareEmbedded wrote for this run: domain, time zone, addresses and every folder.
 * It is read once; a change counts from the next start.
 */
module.exports = JSON.parse(readFileSync(join(process.env.HARAKA, 'config', 'embedded.json'), 'utf8'));
