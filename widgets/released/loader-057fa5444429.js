/*
 * loader.js - puts boxes of the hub into a page.
 *
 *   <div data-liencong-box="ID"><a href="HUB/box/ID">Heading of the box</a></div>
 *   <script async src="HUB/widgets/v1/loader.js"></script>
 *
 * ID is a box of the hub, or "mau?kind=news&..." with its options.
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

    function frame(place, id, height) {
        var box = document.createElement('iframe');
        var link = place.querySelector('a');
        box.src = hub + '/box/' + id;
        box.title = (link && link.textContent.trim()) ||
            'Thông tin chỉ đạo, điều hành';
        box.loading = 'lazy';
        box.referrerPolicy = 'strict-origin';
        box.setAttribute('sandbox',
            'allow-scripts allow-popups allow-popups-to-escape-sandbox');
        box.style.cssText = 'display:block;width:100%;border:0;height:' +
            clamp(height) + 'px';
        return box;
    }

    /* The fallback lies over the empty frame, so that taking it away later moves
     * nothing. */
    function lift(place) {
        var fallback = document.createElement('span');
        fallback.style.cssText = 'position:absolute;top:0;left:0';
        while (place.firstChild)
            fallback.appendChild(place.firstChild);
        place.style.position = 'relative';
        place.appendChild(fallback);
        return fallback;
    }

    function fill(place) {
        var id = place.getAttribute('data-liencong-box');
        var fixed = Number(place.getAttribute('data-height'));
        if (!/^[a-z0-9]{3,40}(\?[\w=&%.~-]*)?$/.test(id) || place.querySelector('iframe'))
            return;
        var box = frame(place, id,
            fixed || Math.max(RESERVED, place.offsetHeight));
        frames.push({id: id.split('?')[0], box: box, fixed: fixed, fallback: lift(place)});
        place.appendChild(box);
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
            f.fallback.remove();
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
