// hub_websub.mjs MODULES PORT: a subscriber that is the npm package pubsubhubbub.
// Each line of its input is "subscribe TOPIC HUB" or "unsubscribe TOPIC HUB"; each
// event is one JSON line of its output.
import { createRequire } from 'node:module';
import { createInterface } from 'node:readline';
const [modules, port] = process.argv.slice(2);
const { createServer } = createRequire(`${modules}/`)('pubsubhubbub');

const tell = (event, data) => console.log(JSON.stringify({ event, ...data }));
const client = createServer({ callbackUrl: `http://127.0.0.1:${port}/sub`, leaseSeconds: 86400 });
for (const event of ['subscribe', 'unsubscribe'])
    client.on(event, ({ topic, lease }) => tell(event, { topic, lease: lease - Math.round(Date.now() / 1000) }));
client.on('denied', ({ topic, error }) => tell('denied', { topic, why: String(error) }));
client.on('error', (error) => tell('error', { why: String(error) }));
client.on('feed', ({ topic, feed, headers }) =>
    tell('feed', { topic, type: headers['content-type'], link: headers.link, feed: feed.toString() }));
client.on('listen', () => tell('ready'));
client.listen(Number(port), '127.0.0.1');
createInterface({ input: process.stdin }).on('line', (line) => {
    const [verb, topic, hub] = line.split(' ');
    client[verb](topic, hub);
});
