"""Checks webhooks as a receiver would: webhook_check.py LOG PATH SECRET...

Prints "good N" when all N messages in LOG to PATH carry, for each secret, a
signature after Standard Webhooks and a timestamp of these days; else what is
wrong.
"""
import base64
import hashlib
import hmac
import json
import sys
import time

good = 0
for line in open(sys.argv[1], encoding='utf-8'):
    message = json.loads(line)
    if message['path'] != sys.argv[2]:
        continue
    head = message['headers']
    stamp = head['webhook-timestamp']
    if abs(time.time() - int(stamp)) > 300:
        sys.exit(f'timestamp {stamp} is of another time')
    signed = f"{head['webhook-id']}.{stamp}.{message['body']}".encode()
    for secret in sys.argv[3:]:
        key = base64.b64decode(secret.removeprefix('whsec_'))
        want = 'v1,' + base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
        if want not in head['webhook-signature'].split(' '):
            sys.exit(f"{head['webhook-id']}: no signature of {secret[:10]}")
    json.loads(message['body'])
    good += 1
print('good', good)
