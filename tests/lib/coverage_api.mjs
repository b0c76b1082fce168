// coverage_api.mjs MODULES CONSOLE ORIGIN KEY SESSION PAPER DATABASE ROUTES: the
// coverage API against its own OpenAPI document: every example is asked and is
// answered, each answer fits its schema, what is not described is refused.
// Prints TAP results; numbering and plan are the caller's.
import { execFileSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { readFileSync } from 'node:fs';
const [modules, service, origin, key, session, paper, database, routes] = process.argv.slice(2);
const require = createRequire(`${modules}/`);
const Ajv = require('ajv/dist/2020').default;
const formats = require('ajv-formats').default;

let count = 0;
function ok(sentence, good, detail) {
    console.log(`${good ? 'ok' : 'not ok'} ${++count} - ${sentence}`);
    if (!good) console.log(`# ${JSON.stringify(detail)}`);
}

const first = await fetch(`${service}/api/v1/openapi.json`);
const openapi = await first.json();
const again = await fetch(`${service}/api/v1/openapi.json`, { headers: { 'If-None-Match': first.headers.get('etag') } });
ok('the document is there for everybody, and is not sent twice', first.status === 200 && again.status === 304, [first.status, again.status]);
const { Validator } = await import(`${modules}/@seriousme/openapi-schema-validator/index.js`);
const result = await new Validator().validate(structuredClone(openapi));
ok('it is a valid OpenAPI 3.1 document', result.valid && openapi.openapi === '3.1.0', result.errors);

const ajv = formats(new Ajv({ strict: true, strictRequired: false, strictTypes: false, allErrors: true }));
ajv.addKeyword('components');
ajv.addSchema({ $id: 'api', components: openapi.components });
const schemaOf = (schema) => ajv.compile(JSON.parse(JSON.stringify(schema).replaceAll('"#/', '"api#/')));
const whole = (x) => x.$ref ? x.$ref.slice(2).split('/').reduce((o, name) => o[name], openapi) : x;

// Every operation, with what it takes.
const operations = Object.entries(openapi.paths).filter(([path]) => path.includes('{cong}')).flatMap(([path, item]) =>
    Object.entries(item).map(([method, told]) => ({ path, method, told, params: told.parameters.map(whole) })));
const described = Object.entries(openapi.paths).flatMap(([path, item]) => Object.keys(item).map((m) => `${m.toUpperCase()} ${path}`)).sort();
const served = readFileSync(routes, 'utf8').split('\n').filter((line) => line.includes('/api/')).map((line) => line.split('\t').slice(0, 2).join(' ')).sort();
ok('it has every address of the program, and no other', described.join() === served.join(), [described, served]);

const code = openapi.components.parameters.cong.example;
const here = (text) => text.replaceAll('https://mau.gov.vn', origin);
function address(operation, more = {}) {
    const query = new URLSearchParams();
    for (const p of operation.params) if (p.in === 'query' && 'example' in p) query.set(p.name, here(String(p.example)));
    for (const [name, value] of Object.entries(more)) query.set(name, value);
    return `${operation.path.replace('{cong}', code)}${query.size ? `?${query}` : ''}`;
}
async function ask(operation, more = {}, form = {}, auth = { Authorization: `Bearer ${key}` }) {
    const example = operation.told.requestBody?.content['application/x-www-form-urlencoded'].example;
    const fields = Object.entries({ ...example, ...form }).map(([name, value]) => [name, here(value)]);
    const options = { headers: auth, ...(example && { method: 'POST', body: new URLSearchParams(fields) }) };
    const answer = await fetch(service + address(operation, more), options);
    const bytes = Buffer.from(await answer.arrayBuffer());
    const told = whole(operation.told.responses[answer.status] ?? {});
    const [type, media] = Object.entries(told.content ?? {})[0] ?? [];
    return { status: answer.status, type: answer.headers.get('content-type'), trace: answer.headers.get('x-trace-id'),
        retry: answer.headers.get('retry-after'), told: type, media, bytes, text: bytes.toString() };
}
// What differs from one run to the next, as the examples have it.
function still(text) {
    return text.replaceAll(origin, 'https://mau.gov.vn').replaceAll(encodeURIComponent(origin), encodeURIComponent('https://mau.gov.vn'))
        .replaceAll('mau.gov.vn.test', 'mau.gov.vn').replace(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ/g, '2026-11-28T03:00:00Z')
        .replace(/"day":"[0-9-]+"/g, '"day":"2026-11-28"').replace(/"bytes":\d+/g, '"bytes":6653').replace(/"took_ms":\d+/g, '"took_ms":1')
        .replace(/"trace_id":"[0-9a-f]{16}"/g, '"trace_id":"0123456789abcdef"');
}
// Members of an example that the answer has not, or has otherwise.
function missing(want, got, at = '') {
    if (want === null || typeof want !== 'object') return want === got ? [] : [at];
    if (got === null || typeof got !== 'object') return [at];
    return Object.keys(want).flatMap((name) => missing(want[name], got[name], `${at}.${name}`));
}
const sorted = (x) => JSON.stringify(x, (_, v) => v && typeof v === 'object' && !Array.isArray(v) ? Object.fromEntries(Object.entries(v).sort()) : v);

const answers = {};
for (const operation of operations) {
    const name = operation.told.operationId, got = await ask(operation);
    const good = Object.keys(operation.told.responses)[0];
    ok(`${name}: its example is answered as told`, String(got.status) === good && got.type === got.told, [got.status, got.type, got.text.slice(0, 300)]);
    if (!got.media?.schema) { ok(`${name}: a workbook`, got.bytes.subarray(0, 2).toString() === 'PK', got.type); continue; }
    if (got.type.startsWith('text/csv')) { ok(`${name}: the file of the example`, still(got.text) === got.media.example, still(got.text)); continue; }
    const valid = schemaOf(got.media.schema), body = answers[name] = JSON.parse(still(got.text));
    ok(`${name}: the answer fits its schema`, valid(JSON.parse(got.text)), valid.errors);
    const differs = name === 'url' ? missing(got.media.example, body) : sorted(got.media.example) === sorted(body) ? [] : [body];
    ok(`${name}: and is that of the example`, differs.length === 0, differs);
    ok(`${name}: which fits, too`, name === 'url' || valid(got.media.example), valid.errors);
}

// Schemas do refuse: every member that is wanted, taken away, however deep.
function holes(schema, value, at = '') {
    schema = whole(schema);
    const same = schema.anyOf ? (value === null ? {} : whole(schema.anyOf[0])) : schema;
    if (Array.isArray(value)) return value.slice(0, 1).flatMap((v) => holes(same.items ?? {}, v, `${at}/0`));
    if (value === null || typeof value !== 'object') return [];
    return [...(same.required ?? []).map((name) => `${at}/${name}`),
        ...Object.entries(same.properties ?? {}).flatMap(([name, s]) => name in value ? holes(s, value[name], `${at}/${name}`) : [])];
}
for (const operation of operations.filter((o) => answers[o.told.operationId])) {
    const schema = Object.values(Object.values(operation.told.responses)[0].content)[0].schema;
    const body = answers[operation.told.operationId], valid = schemaOf(schema);
    const paths = holes(schema, body);
    const slack = paths.filter((path) => {
        const less = structuredClone(body), names = path.slice(1).split('/'), last = names.pop();
        delete names.reduce((o, name) => o[name], less)[last];
        return valid(less);
    });
    ok(`${operation.told.operationId}: its schema wants each of ${paths.length} members`, paths.length > 0 && slack.length === 0, slack);
}

// Mistakes: problems as described, each parameter named.
async function refused(sentence, status, operation, more, form, auth) {
    const got = await ask(operation, more, form, auth);
    const valid = got.media && schemaOf(got.media.schema), body = JSON.parse(got.text);
    ok(`${operation.told.operationId}: ${sentence} (${status})`, got.status === status && got.type === got.told && valid(body) && body.trace_id === got.trace,
        [got.status, got.type, got.text, valid?.errors]);
    return body;
}
for (const operation of operations) {
    const post = operation.method === 'post';
    const body = await refused('a parameter that it has not is refused', 422, operation, { colour: 'red' });
    ok('by its name', sorted(body.errors) === sorted(whole(operation.told.responses[422]).content['application/problem+json'].example.errors), body.errors);
    if (post) await refused('so is a field', 422, operation, {}, { colour: 'red' });
    await refused('nobody is told to bring a key', 401, operation, {}, {}, {});
    await refused('nor is a wrong key one', 401, operation, {}, {}, { Authorization: 'Bearer lck_1_x' });
    await refused('another portal is none of the key', 403, { ...operation, path: operation.path.replace('{cong}', '000.00.00.H09') });
    const strange = [];
    for (const name of post ? [] : operation.params.filter((p) => p.in === 'query').map((p) => p.name))
        if (/no such parameter/.test((await ask(operation, { [name]: '' })).text)) strange.push(name);
    ok(`${operation.told.operationId}: knows each parameter that is described`, strange.length === 0, strange);
}
const urls = operations.find((o) => o.told.operationId === 'urls'), one = operations.find((o) => o.told.operationId === 'url');
for (const [name, value] of [['limit', '0'], ['limit', '1001'], ['limit', 'x'], ['reason', 'nothing'], ['owner', 'me'], ['state', '1'], ['prefix', 'a\0b']]) {
    const body = await refused(`${name}=${JSON.stringify(value)} cannot be`, 422, urls, { [name]: value });
    ok('and is named', body.errors.map((e) => e.parameter).join() === name, body.errors);
}
const two = await refused('of two mistakes', 422, urls, { x: '1', y: '2' });
ok('both are told', two.errors.map((e) => e.parameter).join() === 'x,y', two.errors);
for (const [sentence, path] of [['a value', '/urls?prefix=%FF'], ['a name', '/urls?%FF=1'], ['a path', '/%FF']]) {
    const answer = await fetch(`${service}/api/v1/coverage/${code}${path}`, { headers: { Authorization: `Bearer ${key}` } });
    const valid = schemaOf({ $ref: '#/components/schemas/Problem' }), body = await answer.json();
    ok(`${sentence} that is no UTF-8 is refused by a problem`, answer.status === (path === '/%FF' ? 404 : 422) && valid(body), [answer.status, body, valid.errors]);
}
await refused('a URL of others', 422, one, { url: 'http://khac.gov.vn.test/' });
const unknown = await ask(one, { url: `${origin}/nowhere.html`, q: '' }), valid = schemaOf(one.told.responses[200].content['application/json'].schema);
ok('url: one that nobody knows fits the schema, too', valid(JSON.parse(unknown.text)) && JSON.parse(unknown.text).known === false, [unknown.text, valid.errors]);
for (const path of ['/mat.html', '/kin/1.html', '/an.html', '/sitemap.xml', '/']) {
    const got = await ask(one, { url: origin + path });
    ok(`url: ${path}, which ended otherwise, fits`, got.status === 200 && valid(JSON.parse(got.text)), [got.text.slice(0, 3000), valid.errors]);
}
const cookie = await ask(urls, {}, {}, { Cookie: `__Host-lc=${session}` });
ok('a session does as well as a key', cookie.status === 200, cookie.text);

// The quota of a day, used up.
execFileSync('sqlite3', ['-cmd', '.timeout 5000', database, 'UPDATE quota SET used = 200']);
const wish = operations.find((o) => o.told.operationId === 'recrawl');
const got = await ask(wish, {}, { url: `${origin}/tin/2.html` });
const limit = schemaOf(got.media.schema);
ok('recrawl: a quota that is used up is told as in the example', got.status === 429 && got.type === got.told && limit(JSON.parse(got.text)) &&
    sorted(JSON.parse(still(got.text))) === sorted(got.media.example) && limit(got.media.example), [got.status, got.text, limit.errors]);
ok('with when to come back', got.retry > 0 && got.retry <= 86400, got.retry);

// The paper names the same.
const text = readFileSync(paper, 'utf8'), table = text.slice(text.indexOf('### The same by API'), text.indexOf('## Alerts'));
const untold = operations.flatMap((o) => [o.path.split('{cong}')[1], ...o.params.filter((p) => p.in === 'query').map((p) => p.name)]).filter((name) => !table.includes(name.replace('/urls.', '.')));
ok('the paper names every address and parameter', untold.length === 0, untold);
console.log(`1..${count}`);
