/*
 * box.js - inside the iframe of a box: tells the page around it how tall the
 * box is, whenever that changes.  The height is no secret, so any parent may
 * hear it; the box works without this script.
 */
(function () {
    'use strict';

    var id = document.documentElement.getAttribute('data-box'), last = 0;

    function tell() {
        var height = Math.ceil(document.body.getBoundingClientRect().height);
        if (height !== last)
            parent.postMessage({liencong: 'height', id: id, height: height},
                '*');
        last = height;
    }

    if (parent === window)
        return;
    if (window.ResizeObserver)
        new ResizeObserver(tell).observe(document.body);
    addEventListener('load', tell);
    tell();
})();
