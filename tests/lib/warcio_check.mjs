// Reads WARC files with warcio, a reader that is not ours, and counts digests anew.
//   node warcio_check.mjs NODE_MODULES FILE...    one JSON line a file; exit 1 when a digest is wrong
import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { pathToFileURL } from "node:url";

const [modules, ...files] = process.argv.slice(2);
const { WARCParser } = await import(pathToFileURL(`${modules}/warcio/dist/index.js`));

function base32(bytes) {
    let bits = "";
    for (const b of bytes) bits += b.toString(2).padStart(8, "0");
    return bits.match(/.{5}/g).map((b) => "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"[parseInt(b, 2)]).join("");
}

let wrong = 0;
for (const file of files) {
    const said = { file, records: 0, types: {}, wrong: 0, offsets: [], revisits: [], bodies: {} };
    const parser = new WARCParser(createReadStream(file), { keepHeadersCase: true });
    for await (const record of parser) {
        said.records++;
        said.types[record.warcType] = (said.types[record.warcType] ?? 0) + 1;
        said.offsets.push(parser.offset);
        const payload = await record.readFully(false);
        const claim = record.warcHeader("WARC-Payload-Digest");
        if (claim && record.warcType === "response" &&
            claim !== `sha1:${base32(createHash("sha1").update(payload).digest())}`)
            said.wrong++;
        if (record.warcType === "revisit")
            said.revisits.push([record.warcHeader("WARC-Profile").split("/").pop(),
                record.warcHeader("WARC-Refers-To-Target-URI"), record.warcHeader("WARC-Refers-To-Date")]);
        if (record.warcType === "response")
            said.bodies[record.warcTargetURI] = (await record.contentText()).slice(0, 40);
    }
    wrong += said.wrong;
    console.log(JSON.stringify(said));
}
process.exit(wrong ? 1 : 0);
