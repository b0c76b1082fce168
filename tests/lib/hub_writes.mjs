// hub_writes.mjs MODULES HUB KEY: the examples of openapi.json for those who send
// items, sent one after the other to an empty hub; answers against their schemas
// and examples.  `publish` and `withdraw` between them are the caller's: it reads
// "publish ID" and answers with a line.  Prints TAP results.
import { createRequire } from 'node:module';
import { createInterface } from 'node:readline';
const [modules, hub, key] = process.argv.slice(2);
const Ajv = createRequire(`${modules}/`)('ajv/dist/2020').default;
const api = await (await fetch(`${hub}/api/v2/openapi.json`)).json();
const ajv = new Ajv({ strict: false });
const lines = createInterface({ input: process.stdin })[Symbol.asyncIterator]();

let count = 0;
function is(sentence, want, got) {
    const good = JSON.stringify(want) === JSON.stringify(got);
    console.log(`${good ? 'ok' : 'not ok'} ${++count} - ${sentence}`);
    if (!good) console.log(`# want ${JSON.stringify(want)}, got ${JSON.stringify(got)}`);
}
const types = ajv.compile(api.components.schemas.NewItem);
const states = ajv.compile(api.components.schemas.Proposal);

let etag;
async function send(method, path, id, headers = {}) {
    const told = api.paths[path][method];
    const body = told.requestBody?.content['application/json'].example;
    if (body) is(`the example of ${method} fits its schema`, [true, null], [types(body), types.errors]);
    const answer = await fetch(hub + path.replace('{id}', id), { method: method.toUpperCase(), body: body && JSON.stringify(body),
        headers: { 'X-API-Key': key, 'Content-Type': 'application/json', ...headers } });
    const got = await answer.json();
    etag = answer.headers.get('etag');
    is(`${method} ${path} answers with a status that is told`, true, `${answer.status}` in told.responses);
    if (answer.status < 300) {
        is('in its schema', true, states(got));
        is('with its version as ETag', `"v${got.Version}"`, etag);
    }
    return [answer.status, answer.status < 300 ? got : got.code];
}
const example = (method, path, status) => api.paths[path][method].responses[status].content['application/json'].example;
const items = '/api/v2/items', one = '/api/v2/items/{id}', proposal = '/api/v2/proposals/{id}';

is('an item is proposed as the example says', [201, example('post', items, 201)], await send('post', items));
const first = etag;
is('without If-Match it is not changed', [428, 'if-match-required'], await send('put', one, 1));
is('nor with that of another version', [412, 'item-changed'], await send('put', one, 1, { 'If-Match': '"v7"' }));
is('with its own it is', [200, example('put', one, 200)], await send('put', one, 1, { 'If-Match': `"x", ${first}` }));
is('and not twice with the same', [412, 'item-changed'], await send('put', one, 1, { 'If-Match': first }));
is('its sender sees where it is', [200, example('get', proposal, 200)], await send('get', proposal, 1));
console.log('publish 1');
await lines.next();
is('a change of what is published is a proposal in its place', [201, example('put', one, 201)], await send('put', one, 1, { 'If-Match': '*' }));
is('it is still there', 'published', (await send('get', proposal, 1))[1].State);
is('taken back only at the version that was read', [412, 'item-changed'], await send('delete', one, 1, { 'If-Match': first }));
is('then it is', [200, { ...example('delete', one, 200), Version: 4 }], await send('delete', one, 1));
is('what was taken back is not changed any more', 400, (await send('put', one, 1, { 'If-Match': '*' }))[0]);
is('an item that is not there', [404, 'not-found'], await send('put', one, 99, { 'If-Match': '*' }));
console.log(`1..${count}`);
process.exit(0);
