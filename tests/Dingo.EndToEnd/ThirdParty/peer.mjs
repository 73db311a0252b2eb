// A node or a client made of the npm package's own multiplexer, handshake and keep-alive.
//   node peer.mjs ntn HOST:PORT MAGIC        node peer.mjs ntc PATH MAGIC        (--query asks for the versions only)
// It prints one JSON line per event. Commands come as lines on standard input: "ping COOKIE", "done"; its end ends the connection.
import net from 'node:net';
import readline from 'node:readline';
import { createRequire } from 'node:module';
import { Multiplexer, MiniProtocol, HandshakeClient, HandshakeProposeVersion, VersionData } from '@harmoniclabs/ouroboros-miniprotocols-ts';
import cbor from '@harmoniclabs/cbor';

// The package builds this class and does not export it.
const require = createRequire(import.meta.url);
const { KeepAliveClient } = require('@harmoniclabs/ouroboros-miniprotocols-ts/dist/protocols/keep-alive/KeepAliveClient.js');

const [family, target, magic] = process.argv.slice(2);
const query = process.argv.includes('--query');
const isClient = family === 'ntc';
const say = event => console.log(JSON.stringify(event));

// The package would dial again after every close, without a handshake: it gets a dead socket then.
let socket;
const mux = new Multiplexer({
  protocolType: isClient ? 'node-to-client' : 'node-to-node',
  connect() {
    if (socket) return new net.Socket().on('error', () => {});
    socket = isClient ? net.connect(target) : net.connect(Number(target.split(':')[1]), target.split(':')[0]);
    socket.on('end', () => say({ event: 'peer-ended' }));
    socket.on('error', error => say({ event: 'peer-error', code: error.code }));
    socket.on('close', () => process.exit(0));
    return socket;
  },
});
mux.on('error', () => {});

function proposal() {
  const data = isClient
    // The package writes this field in the place of the query for clients.
    ? new VersionData({ networkMagic: Number(magic), initiatorOnlyDiffusionMode: query, peerSharing: false, query }, { includePeerSharing: false, includeQuery: true })
    : new VersionData({ networkMagic: Number(magic), initiatorOnlyDiffusionMode: false, peerSharing: false, query });
  const versions = isClient ? [16, 17, 18, 19, 20] : [14, 15];
  const versionTable = Object.fromEntries(versions.map(version => [version, data]));
  return cbor.Cbor.encode(new HandshakeProposeVersion({ versionTable }, !isClient).toCborObj()).toBuffer();
}

const handshake = new HandshakeClient(mux);
handshake.on('accept', message => {
  say({ event: 'accepted', version: Number(message.versionNumber), magic: Number(message.versionData.networkMagic) });
  setImmediate(() => handshake.terminate());
});
handshake.on('refuse', message => say({ event: 'refused', reason: message.reason.constructor.name }));
handshake.on('queryReply', message => say({ event: 'versions', versions: Object.keys(message.versionTable).map(Number) }));
handshake.on('error', error => say({ event: 'handshake-error', text: String(error?.message ?? error) }));
mux.send(proposal(), { hasAgency: true, protocol: MiniProtocol.Handshake });

let keepAlive;
readline.createInterface({ input: process.stdin })
  .on('line', async line => {
    keepAlive ??= new KeepAliveClient(mux);
    const [verb, cookie] = line.split(' ');
    if (verb === 'done') return keepAlive.done();
    const answer = await keepAlive.request(Number(cookie));
    say({ event: 'pong', cookie: Number(answer.cookie) });
  })
  .on('close', () => socket.end());
