// usage: node unseal.mjs KEY_FILE SEALED_FILE >PLAIN
// Opens a sealed file of a backup by docs/formats.md alone, with node's crypto.
import { readFileSync } from 'node:fs';
import { createDecipheriv, createHmac } from 'node:crypto';
const [key_file, file] = process.argv.slice(2);
const key = Buffer.from(readFileSync(key_file, 'utf8').trim().split(' ')[1], 'hex');
const all = readFileSync(file), head = all.subarray(0, 40);
if (head.subarray(0, 16).toString() !== 'liencong sealed1') throw new Error('magic');
const own = createHmac('sha256', key).update('liencong sealed file 1').update(head.subarray(24)).digest();
for (let at = 40, number = 0n; at < all.length; number++) {
    const end = Math.min(at + 65552, all.length), nonce = Buffer.alloc(12);
    nonce.writeBigUInt64BE(number, 3);
    nonce[11] = end === all.length ? 1 : 0;
    const open = createDecipheriv('aes-256-gcm', own, nonce).setAAD(head).setAuthTag(all.subarray(end - 16, end));
    process.stdout.write(open.update(all.subarray(at, end - 16)));
    open.final();
    at = end;
}
