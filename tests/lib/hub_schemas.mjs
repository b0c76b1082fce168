// hub_schemas.mjs MODULES HUB KEY: every kind of answer of version 2 against the
// schemas that the hub itself publishes; the OpenAPI document against OpenAPI
// 3.1.  Prints TAP results; numbering and plan are the caller's.
import { createRequire } from 'node:module';
const [modules, hub, key] = process.argv.slice(2);
const require = createRequire(`${modules}/`);
const Ajv = require('ajv/dist/2020').default;
const formats = require('ajv-formats').default;

let count = 0;
function ok(sentence, good, detail) {
    console.log(`${good ? 'ok' : 'not ok'} ${++count} - ${sentence}`);
    if (!good) console.log(`# ${JSON.stringify(detail)}`);
}

const json = async address => (await fetch(hub + address)).json();
const names = ['item', 'items', 'changes', 'problem', 'token', 'token-error', 'services'];
const ajv = formats(new Ajv({ strict: true, strictTypes: false, allErrors: true }));
for (const name of names) ajv.addSchema(await json(`/api/v2/schemas/${name}.json`));

async function check(sentence, schema, address, options = {}, change = x => x) {
    const answer = await fetch(hub + address, { headers: { 'X-API-Key': key }, ...options });
    const valid = ajv.getSchema(`/api/v2/schemas/${schema}.json`);
    const body = change(await answer.json());
    ok(`${sentence} (${answer.status}) fits ${schema}.json`, valid(body), valid.errors);
    return answer.status;
}

function token(secret) {
    return { method: 'POST', headers: {}, body: new URLSearchParams({
        grant_type: 'client_credentials', client_id: '1', client_secret: secret }) };
}

await check('an item', 'item', '/api/v2/items/1');
await check('a list', 'items', '/api/v2/items?limit=2');
await check('the end of a list', 'items', '/api/v2/items?limit=200');
await check('an empty list', 'items', '/api/v2/items?distribution=nobody');
await check('changes with a tombstone', 'changes', '/api/v2/changes?limit=200');
await check('no more changes', 'changes', '/api/v2/changes?cursor=c1-99999');
await check('a token', 'token', '/api/v2/token', token(key));
await check('no token', 'token-error', '/api/v2/token', token('lc1_1_x'));
await check('the catalogue', 'services', '/api/v2/services');
for (const [address, options] of [['/api/v2/items?limit=0'], ['/api/v2/items', { headers: {} }],
    ['/api/v2/items', { headers: { 'X-API-Key': 'lc1_1_x' } }], ['/api/v2/items/77'], ['/api/v2/items/2'],
    ['/api/v2/items', { headers: { 'X-API-Key': key, Accept: 'image/png' } }], ['/api/v2/nothing'],
    ['/api/v2/items', { method: 'DELETE' }]])
    await check('a refusal', 'problem', address, options);

// The schemas do refuse: each field of an item taken away, or of another kind.
const item = await (await fetch(`${hub}/api/v2/items/1`, { headers: { 'X-API-Key': key } })).json();
const valid = ajv.getSchema('/api/v2/schemas/item.json');
const slack = Object.keys(item).filter(name => {
    const less = { ...item }; delete less[name];
    return valid(less) || valid({ ...item, [name]: { odd: 1 } });
});
ok('the schema of an item wants every field and its kind', slack.length === 0, slack);

const { Validator } = await import(`${modules}/@seriousme/openapi-schema-validator/index.js`);
const openapi = await json('/api/v2/openapi.json');
// The validator follows references inside one document only: the schemas move in.
const whole = JSON.parse(JSON.stringify(openapi).replace(/"schemas\/([a-z-]+)\.json"/g, '"#/components/schemas/$1"'));
whole.components.schemas = { ...openapi.components.schemas };
for (const name of names) {
    const { $id, $schema, ...rest } = await json(`/api/v2/schemas/${name}.json`);
    whole.components.schemas[name] = JSON.parse(JSON.stringify(rest).replace(/"([a-z-]+)\.json"/g, '"#/components/schemas/$1"'));
}
const result = await new Validator().validate(whole);
ok('openapi.json is a valid OpenAPI 3.1 document', result.valid && openapi.openapi === '3.1.0', result.errors);
const refs = [...new Set(JSON.stringify(openapi).match(/schemas\/[a-z-]+\.json/g))];
const missing = [];
for (const ref of refs) if ((await fetch(`${hub}/api/v2/${ref}`)).status !== 200) missing.push(ref);
ok('each schema that it names is there', refs.length >= 6 && missing.length === 0, missing);
const absent = [];
for (const path of Object.keys(openapi.paths)) {
    const address = path.replace('{id}', '1').replace('{form}', 'json');
    const options = openapi.paths[path].get ? { headers: { 'X-API-Key': key } } : { method: 'POST' };
    if (path.startsWith('/api/v2/proposals')) continue; // of hub_writes.mjs
    if ((await fetch(hub + address, options)).status === 404) absent.push(path);
}
ok('each path that it names is there', absent.length === 0, absent);
console.log(`1..${count}`);
