/*
 * loader.js - puts boxes of the hub into a page, in two forms.
 *
 *   <div data-liencong-box="ID"><a href="HUB/box/ID">Heading of the box</a></div>
 *   <liencong-box box="ID"><a href="HUB/box/ID">Heading of the box</a></liencong-box>
 *   <script async src="HUB/widgets/v1/loader.js"></script>
 *
 * ID is a box of the hub, or "mau?kind=news&..." with its options.  The first
 * form gets a sandboxed iframe that reports its own height, the second a shadow
 * tree made of plain elements.  The link stays until the box is there, so it is
 * what people see when the hub is away, blocked or removed.
 *
 * Nothing below a box jumps: the room that the page keeps for it (min-height)
 * changes only while its lower edge is out of sight.  What does not fit
 * meanwhile scrolls inside.  No globals, no storage.
 */
(function () {
    'use strict';

    var MIN = 60, MAX = 5000, RESERVED = 320, PATIENCE = 60000;
    var script = document.currentScript;
    var hub = script && script.src.replace(/\/widgets\/.*$/, '');
    var id_form = /^[a-z0-9]{3,40}(\?[\w=&%.~-]*)?$/;
    var frames = [], shadows = [], turned = false, width = innerWidth;

    function clamp(n) {
        return Math.max(MIN, Math.min(MAX, Math.ceil(n)));
    }

    /* Over whatever the page's own rules say. */
    function size(node, what, px) {
        node.style.setProperty(what, clamp(px) + 'px', 'important');
    }

    /* --- iframes --- */

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
        box.style.cssText = 'all:initial!important;display:block!important;' +
            'width:100%!important;border:0!important';
        size(box, 'height', height);
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
        place.style.display = 'flow-root';
        place.appendChild(fallback);
        return fallback;
    }

    function fill(place) {
        var id = place.getAttribute('data-liencong-box');
        var fixed = Number(place.getAttribute('data-height'));
        if (!id_form.test(id) || place.querySelector('iframe'))
            return;
        var box = frame(place, id,
            fixed || Math.max(RESERVED, place.offsetHeight));
        frames.push({id: id.split('?')[0], box: box, fixed: fixed,
            place: place, fallback: lift(place)});
        place.appendChild(box);
    }

    /* The room that the page keeps, in px; its style sheets may come late. */
    function kept(place) {
        return parseFloat(getComputedStyle(place).minHeight) || 0;
    }

    /* Whether a box may become so tall: the page below must not be seen to move,
     * unless it kept no room or all of it has just moved (turned). */
    function may(place, box, height) {
        var at = box.getBoundingClientRect();
        return turned || kept(place) < MIN ||
            Math.min(at.bottom, at.top + height) >= innerHeight;
    }

    function adapt(f) {
        if (f.fixed || !f.wants)
            return;
        if (may(f.place, f.box, f.wants)) {
            size(f.box, 'height', f.wants);
            f.place.style.minHeight = clamp(f.wants) + 'px';
        } else {
            size(f.box, 'height', kept(f.place));
        }
    }

    function adaptAll() {
        frames.forEach(adapt);
        shadows.forEach(relax);
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
            f.wants = say.height;
            adapt(f);
            f.fallback.remove();
        });
    }

    /* --- the element --- */

    var elements = /^(section|div|p|ul|li|a|img|span|time|nav|h[2-6]|table|thead|tbody|tr|th|td)$/;
    var attributes = /^(class|lang|alt|width|height|loading|decoding|datetime|rel|target|title|scope|role|tabindex|data-[a-z]+|aria-label)$/;

    /* Addresses lead to the hub, or by http(s) elsewhere; pictures only to it. */
    function address(name, value) {
        if (value[0] === '/' && value[1] !== '/')
            return hub + value;
        return name === 'href' && /^https?:\/\//i.test(value) ? value : '';
    }

    /* Makes elements of a tree ["p",{"class":"x"},"text",[...]]: no text ever
     * becomes markup. */
    function grow(tree) {
        if (typeof tree === 'string')
            return document.createTextNode(tree);
        if (!elements.test(tree[0]))
            return document.createTextNode('');
        var node = document.createElement(tree[0]);
        Object.keys(tree[1]).forEach(function (name) {
            var value = tree[1][name];
            if (name === 'href' || name === 'src')
                value = address(name, value);
            else if (!attributes.test(name))
                return;
            if (value || name === 'alt')
                node.setAttribute(name, value);
        });
        tree.slice(2).forEach(function (child) {
            node.appendChild(grow(child));
        });
        return node;
    }

    /* When the hub is away, what the browser still has, however old. */
    function ask(url) {
        function get(cache) {
            return fetch(url, {cache: cache, credentials: 'omit',
                referrerPolicy: 'strict-origin'}).then(function (answer) {
                return answer.ok ? answer.text() : Promise.reject(answer.status);
            });
        }
        return get('default').catch(function (why) {
            return why === 404 ? Promise.reject(why) : get('force-cache');
        });
    }

    /* Style rules made by a script are no inline styles for a CSP. */
    function dress(root, css) {
        if (root.adoptedStyleSheets && window.CSSStyleSheet) {
            var sheet = new CSSStyleSheet();
            sheet.replaceSync(css);
            root.adoptedStyleSheets = [sheet];
        } else {
            var style = document.createElement('style');
            style.textContent = css;
            root.appendChild(style);
        }
    }

    /* A box that is longer than its room scrolls in it until it may grow. */
    function relax(host) {
        var section = host.shadowRoot.querySelector('section');
        if (section.style.maxHeight && may(host, section, section.scrollHeight))
            section.style.maxHeight = '';
    }

    function show(host, page) {
        var parts = host.getAttribute('box').split('?');
        var query = parts[1] ? '?' + parts[1] : '';
        var at = hub + '/box/' + parts[0];
        var turn = page > 1 ? (query ? '&' : '?') + 'page=' + page : '';
        return Promise.all([ask(at + '.tree' + query + turn),
            ask(at + '.css' + query)]).then(function (got) {
            var section = grow(JSON.parse(got[0]));
            var root = host.shadowRoot || host.attachShadow({mode: 'open'});
            while (root.firstChild)
                root.removeChild(root.firstChild);
            dress(root, got[1]);
            section.style.minHeight = 'inherit';
            section.style.overflowY = 'auto';
            if (kept(host) >= MIN)
                size(section, 'max-height', kept(host));
            root.appendChild(section);
            if (shadows.indexOf(host) < 0)
                shadows.push(host);
            relax(host);
            section.addEventListener('click', function (event) {
                var to = event.target.closest('a[data-page]');
                if (!to)
                    return;
                event.preventDefault();
                show(host, Number(to.getAttribute('data-page'))).then(function () {
                    var fresh = root.querySelector('section');
                    fresh.tabIndex = -1;
                    fresh.focus();
                });
            });
            return page;
        });
    }

    function define() {
        if (!window.customElements || !window.fetch ||
            customElements.get('liencong-box'))
            return;
        function Box() {
            return Reflect.construct(HTMLElement, [], Box);
        }
        Box.prototype = Object.create(HTMLElement.prototype);
        Box.prototype.connectedCallback = function () {
            var host = this;
            if (host.filled || !id_form.test(host.getAttribute('box')))
                return;
            host.filled = true;
            show(host, 1).catch(function () {
                host.filled = false;
                setTimeout(function () {
                    if (host.isConnected)
                        host.connectedCallback();
                }, PATIENCE);
            });
        };
        customElements.define('liencong-box', Box);
    }

    function start() {
        [].forEach.call(document.querySelectorAll('[data-liencong-box]'), fill);
    }

    if (!hub)
        return;
    addEventListener('message', heard);
    addEventListener('scroll', function () { turned = false; adaptAll(); }, {passive: true});
    /* A telephone that hides its bars makes the window taller, not wider. */
    addEventListener('resize', function () {
        turned = turned || innerWidth !== width;
        width = innerWidth;
        adaptAll();
    });
    define();
    if (document.readyState === 'loading')
        document.addEventListener('DOMContentLoaded', start);
    else
        start();
})();
