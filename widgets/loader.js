/*
 * loader.js - puts boxes of the hub into a page.
 *
 *   <div data-liencong-box="ID"><a href="HUB/box/ID">Heading of the box</a></div>
 *   <script async src="HUB/widgets/v1/loader.js"></script>
 *
 * Each placeholder gets a sandboxed iframe that reports its own height.  The
 * link in the placeholder stays until the box has spoken, so it is what people
 * see when the hub is away, blocked or removed.  No globals, no storage.
 */
(function () {
    'use strict';

    var MIN = 60, MAX = 5000, RESERVED = 320;
    var script = document.currentScript;
    var hub = script && script.src.replace(/\/widgets\/.*$/, '');
    var frames = [];

    function clamp(n) {
        return Math.max(MIN, Math.min(MAX, Math.ceil(n)));
    }

    function frame(place, id) {
        var box = document.createElement('iframe');
        var link = place.querySelector('a');
        box.src = hub + '/box/' + encodeURIComponent(id);
        box.title = place.getAttribute('data-title') ||
            (link && link.textContent.trim()) ||
            'Thông tin chỉ đạo, điều hành';
        box.loading = 'lazy';
        box.referrerPolicy = 'strict-origin';
        box.setAttribute('sandbox',
            'allow-scripts allow-popups allow-popups-to-escape-sandbox');
        box.style.cssText = 'display:block;width:100%;border:0;height:' +
            clamp(place.getAttribute('data-height') || RESERVED) + 'px';
        return box;
    }

    function fill(place) {
        var id = place.getAttribute('data-liencong-box');
        if (!/^[a-z0-9]{4,40}$/.test(id) || place.querySelector('iframe'))
            return;
        var fallback = [].slice.call(place.childNodes);
        var box = frame(place, id);
        frames.push({id: id, box: box, place: place, fallback: fallback,
            fixed: place.hasAttribute('data-height')});
        place.insertBefore(box, place.firstChild);
    }

    /* A box has no origin of its own; its window says which one it is. */
    function heard(event) {
        var say = event.data;
        if (event.origin !== 'null' || !say || say.liencong !== 'height' ||
            typeof say.height !== 'number' || !isFinite(say.height))
            return;
        frames.forEach(function (f) {
            if (event.source !== f.box.contentWindow || say.id !== f.id)
                return;
            if (!f.fixed)
                f.box.style.height = clamp(say.height) + 'px';
            f.fallback.forEach(function (node) {
                if (node.parentNode === f.place)
                    f.place.removeChild(node);
            });
        });
    }

    function start() {
        [].forEach.call(document.querySelectorAll('[data-liencong-box]'), fill);
    }

    if (!hub)
        return;
    addEventListener('message', heard);
    if (document.readyState === 'loading')
        document.addEventListener('DOMContentLoaded', start);
    else
        start();
})();
