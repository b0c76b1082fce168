// search_api.mjs MODULES SERVICE DOC KEY: answers of the search API against the
// schemas of its OpenAPI document, that document against OpenAPI 3.1, and the
// examples of the paper DOC against the service.  Prints TAP results; numbering
// and plan are the caller's.
import { createRequire } from 'node:module';
import { readFileSync } from 'node:fs';
const [modules, service, paper, key] = process.argv.slice(2);
const require = createRequire(`${modules}/`);
const Ajv = require('ajv/dist/2020').default;
const formats = require('ajv-formats').default;

let count = 0;
function ok(sentence, good, detail) {
    console.log(`${good ? 'ok' : 'not ok'} ${++count} - ${sentence}`);
    if (!good) console.log(`# ${JSON.stringify(detail)}`);
}

const openapi = await (await fetch(`${service}/api/v1/openapi.json`)).json();
const { Validator } = await import(`${modules}/@seriousme/openapi-schema-validator/index.js`);
const result = await new Validator().validate(structuredClone(openapi));
ok('openapi.json is a valid OpenAPI 3.1 document', result.valid && openapi.openapi === '3.1.0', result.errors);

const ajv = formats(new Ajv({ strict: false, allErrors: true }));
ajv.addSchema({ $id: 'api', components: openapi.components });
const schema = (name) => ajv.getSchema(`api#/components/schemas/${name}`);
const schemaOf = (path, status) => Object.values(openapi.paths[path].get.responses[status].content)[0].schema.$ref.split('/').pop();

async function check(address) {
    const answer = await fetch(service + address);
    const path = new URL(service + address).pathname;
    const valid = schema(schemaOf(path, answer.status));
    const body = await answer.json();
    ok(`${address} (${answer.status}) is as described`, valid(body), valid.errors);
    if (answer.status === 200) {
        const again = await fetch(service + address, { headers: { 'If-None-Match': answer.headers.get('etag') } });
        ok('and is not sent twice', again.status === 304, again.status);
    }
    return body;
}

for (const query of ['', '?q=lệ phí', '?q=lệ phí&kind=document&limit=3&in_force=1&sort=newest&lang=en', '?q="khong co"', '?q=lệ phí trướt bạ',
    '?q=so:7/2023/NĐ-CP -loai:"Thông tư"&from=2020&to=2024-01', '?colour=red', '?limit=0', '?after=AAAA', '?kind=nothing'])
    await check(`/api/v1/search${query}`);
for (const query of ['?q=lệ phí', '?level=ministry', '?x=1']) await check(`/api/v1/facets${query}`);
for (const query of ['?q=nghi dinh', '?q=', '?q=zzzz', '?limit=99']) await check(`/api/v1/suggest${query}`);
for (const name of ['document', 'related'])
    for (const query of ['?id=d7', '?id=s1', '?url=https://mof.gov.vn/tthc/1', '?id=nowhere', '', '?id=d7&x=1'])
        await check(`/api/v1/${name}${query}`);

// Best bets: put, list, withdraw, and what is refused; each answer as described.
const bets = '/api/v1/best-bets';
async function bet(method, id, body, secret = key) {
    const answer = await fetch(service + bets + id, { method, body: body && JSON.stringify(body), headers: { Authorization: `Bearer ${secret}` } });
    const described = openapi.paths[bets + (id && '/{bet}')][method.toLowerCase()].responses[answer.status];
    const media = described?.content && Object.values(described.content)[0];
    const text = await answer.text();
    const valid = media && schema(media.schema.$ref.split('/').pop());
    ok(`${method} ${bets}${id} (${answer.status}) is as described`, described && (media ? valid(JSON.parse(text)) : text === ''), valid?.errors || text);
    return answer.status;
}
const good = { questions: ['hộ chiếu'], url: 'https://mof.gov.vn/', title: 'Hộ chiếu' };
const statuses = [await bet('PUT', '/a', good), await bet('PUT', '/a', { ...good, to: '2026-01-31' }), await bet('PUT', '/a', { ...good, url: 'ftp://x' }),
    await bet('PUT', '/B', good), await bet('PUT', '/a', good, 'wrong'), await bet('GET', ''), await bet('GET', '', undefined, 'wrong'),
    await bet('DELETE', '/a', undefined, 'wrong'), await bet('DELETE', '/a'), await bet('DELETE', '/a')];
ok('with the statuses that they should have', statuses.join() === '201,200,422,422,401,200,401,401,204,404', statuses);

// Every parameter that is described is known to the service, and no other.
const named = (path) => openapi.paths[path].get.parameters.map((p) => p.$ref ? p.$ref.split('/').pop() : p.name);
for (const path of Object.keys(openapi.paths).filter((path) => openapi.paths[path].get?.parameters)) {
    const strange = [];
    for (const name of named(path)) {
        const body = await (await fetch(`${service}${path}?${name}=`)).json();
        if ((body.errors || []).some((e) => e.parameter === name && /no such/.test(e.message_en))) strange.push(name);
    }
    ok(`${path} knows each parameter that is described`, strange.length === 0, strange);
}
// The table of the paper names the same.
const text = readFileSync(paper, 'utf8');
const table = text.slice(text.indexOf('## Parameters'), text.indexOf('In `q`:'));
const told = [...table.matchAll(/^\| ((?:`\w+`(?:, )?)+) \|/gm)].flatMap((row) => [...row[1].matchAll(/\w+/g)].map((m) => m[0]));
ok('the paper has the same parameters', told.sort().join() === named('/api/v1/search').sort().join(), [told, named('/api/v1/search')]);

// Schemas do refuse: each required member of a record taken away.
const record = (await (await fetch(`${service}/api/v1/document?id=d7`)).json()).result;
const valid = schema('Record');
const slack = openapi.components.schemas.Record.required.filter((name) => { const less = { ...record }; delete less[name]; return valid(less); });
ok('the schema of a record wants every member', slack.length === 0, slack);

// Each example of the paper: asked, and its answer has every member that is told.
function missing(want, got, at) {
    if (Array.isArray(want)) return want.length && got?.length ? missing(want[0], got[0], `${at}[0]`) : [];
    if (want === null || typeof want !== 'object' || got === null) return [];
    return Object.keys(want).flatMap((k) => got !== undefined && k in got ? missing(want[k], got[k], `${at}.${k}`) : [`${at}.${k}`]);
}
const part = text.slice(0, text.indexOf("# The crawler's public door"));
const examples = [...part.matchAll(/```\nGET (\S+)\n```\n```json\n([\s\S]*?)```/g)];
ok('the paper has examples', examples.length >= 2, examples.length);
for (const [, address, answer] of examples) {
    const got = await (await fetch(service + address)).json();
    const less = missing(JSON.parse(answer), got, '').filter((name) => !/^\.facets/.test(name));
    ok(`the example ${address} answers as told`, less.length === 0, less);
}
console.log(`1..${count}`);
