// hub_soap.mjs MODULES HUB KEY ITEMS_KEY: the SOAP door through the npm package
// `soap`, from nothing but the WSDL.  Prints TAP results.
import { createRequire } from 'node:module';
const [modules, hub, key, itemsKey] = process.argv.slice(2);
const soap = createRequire(`${modules}/`)('soap');

let count = 0;
function is(sentence, want, got) {
    const good = JSON.stringify(want) === JSON.stringify(got);
    console.log(`${good ? 'ok' : 'not ok'} ${++count} - ${sentence}`);
    if (!good) console.log(`# want ${JSON.stringify(want)}, got ${JSON.stringify(got)}`);
}
async function fault(call) {
    try { await call; } catch (e) {
        const f = e.root && e.root.Envelope.Body.Fault;
        return f ? [f.faultcode, f.detail.Problem.Code, f.detail.Problem.TraceId.length] : e.message;
    }
    return 'no fault';
}

const client = await soap.createClientAsync(`${hub}/soap?wsdl`);
is('the WSDL describes three calls', ['GetItem', 'ListChanges', 'ListItems'],
    Object.keys(client.describe().Hub.HubPort).sort());
is('without a key nothing is told', ['soap:Client', 'credential-missing', 16], await fault(client.GetItemAsync({ Id: 1 })));
client.addHttpHeader('X-API-Key', key);

const [one] = await client.GetItemAsync({ Id: 1 });
const rest = await (await fetch(`${hub}/api/v2/items/1`, { headers: { 'X-API-Key': key } })).json();
is('an item has the texts of the REST answer', [rest.Title, rest.Content, rest.DistributionTo],
    [one.Item.Title, one.Item.Content, one.Item.DistributionTo.Target]);
is('and its times', [new Date(rest.PublishedDate), new Date(rest.ChangedDate)],
    [new Date(one.Item.PublishedDate), new Date(one.Item.ChangedDate)]);

const walk = [];
for (let cursor; ;) {
    const [piece] = await client.ListItemsAsync({ Type: '1,3', Limit: 2, Cursor: cursor });
    walk.push(...[piece.Item || []].flat().map(i => Number(i.Id)));
    cursor = piece.Cursor;
    if (!piece.More || !cursor) break;
}
const all = await (await fetch(`${hub}/api/v2/items?type=1,3&limit=200`, { headers: { 'X-API-Key': key } })).json();
is('a walk by SOAP gives the list of REST', all.Items.map(i => i.Id), walk);
const [changes] = await client.ListChangesAsync({ Limit: 200 });
is('changes tell of the withdrawal', ['withdrawn', undefined],
    [changes.Change.find(c => Number(c.Id) === 2).Kind, changes.Change.find(c => Number(c.Id) === 2).Item]);
is('a wrong parameter is a fault', ['soap:Client', 'parameter-invalid', 16], await fault(client.ListItemsAsync({ Limit: 500 })));
is('a withdrawn item is a fault', ['soap:Client', 'item-withdrawn', 16], await fault(client.GetItemAsync({ Id: 2 })));
is('an item that is not there is a fault', ['soap:Client', 'not-found', 16], await fault(client.GetItemAsync({ Id: 99 })));
client.clearHttpHeaders();
client.addHttpHeader('X-API-Key', itemsKey);
is('a key without the scope is a fault', ['soap:Client', 'scope-missing', 16], await fault(client.ListChangesAsync({})));
for (let i = 0; i < 3; i++) await client.ListItemsAsync({}).catch(() => 0);
is('the quota of SOAP has an end', ['soap:Client', 'quota-exhausted', 16], await fault(client.ListItemsAsync({})));
console.log(`1..${count}`);
