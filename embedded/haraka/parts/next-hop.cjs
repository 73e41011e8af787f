'use strict';

const { lookup } = require('node:dns/promises');
const { HarakaMx } = require('haraka-net-utils');

/**
 * Makes every message go to the next hop. The look-up of mail exchangers is replaced as a whole: neither a failing plugin
 * nor an unknown domain can lead to the DNS and so to any other host.
 */
function sendToNextHop(HMailItem, { host, port }, helo) {
  HMailItem.prototype.get_mx = async function () {
    let addresses;
    try {
      addresses = await lookup(host, { all: true });
    } catch (error) {
      return this.temp_fail(`The next hop ${host} has no address: ${error.message}`);
    }
    this.mxlist = addresses.map(({ address }) => new HarakaMx({ exchange: address, port, priority: 0, bind_helo: helo }));
    return this.try_deliver();
  };
}

module.exports = { sendToNextHop };
