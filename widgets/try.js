/* try.js - the page /thu-api: makes the call that the form describes and shows
 * what came back, as text. */
'use strict';
(() => {
    const at = id => document.getElementById(id);
    const shown = ['content-type', 'etag', 'link', 'ratelimit', 'ratelimit-policy', 'retry-after', 'x-trace-id'];
    const longest = 20000;

    function address() {
        const service = at('service').value, form = at('form').value;
        if (service === 'item')
            return `/api/v2/items/${encodeURIComponent(at('id').value.trim())}.${form}`;
        const query = new URLSearchParams();
        for (const input of document.querySelectorAll('[data-parameter]'))
            if (input.value.trim() && !(service === 'changes' && input.id === 'published_since'))
                query.set(input.id, input.value.trim());
        return `/api/v2/${service}.${form}${[...query].length ? '?' + query : ''}`;
    }

    function showCommand() {
        at('command').firstChild.textContent = `curl -H "X-API-Key: $KEY" "${location.origin}${address()}"`;
    }

    function pretty(text, type) {
        if (/json/.test(type))
            try { text = JSON.stringify(JSON.parse(text), null, 1); } catch (e) { /* as it came */ }
        return text.length > longest ? text.slice(0, longest) + '\n…' : text;
    }

    async function call() {
        const key = at('key').value.trim(), began = performance.now();
        at('status').textContent = 'Đang gọi…';
        try {
            const answer = await fetch(address(), { headers: key ? { 'X-API-Key': key } : {}, cache: 'no-store' });
            const text = await answer.text();
            at('status').textContent = `HTTP ${answer.status}, ${text.length} ký tự, ${Math.round(performance.now() - began)} ms`;
            at('headers').textContent = shown.filter(name => answer.headers.get(name))
                .map(name => `${name}: ${answer.headers.get(name)}`).join('\n');
            at('body').textContent = pretty(text, answer.headers.get('content-type') || '');
        } catch (e) {
            at('status').textContent = 'Không gọi được máy chủ.';
        }
    }

    at('call').addEventListener('input', showCommand);
    at('call').addEventListener('submit', event => { event.preventDefault(); call(); });
    showCommand();
})();
