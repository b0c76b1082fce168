/*
 * box.js - inside the iframe of a box: tells the page around it how tall the
 * box is, whenever that changes; gives the row of headlines its buttons and the
 * video its player.  The height is no secret, so any parent may hear it.  The
 * box works without this script.
 */
(function () {
    'use strict';

    var box = document.querySelector('.lcb');
    var id = document.documentElement.getAttribute('data-box'), last = 0;

    function each(list, fn) {
        Array.prototype.forEach.call(list, fn);
    }

    /* What the parts need, not what the window gives. */
    function tell() {
        var height = 2;
        each(box.children, function (part) {
            height += part.getBoundingClientRect().height;
        });
        height = Math.ceil(height);
        if (height !== last)
            parent.postMessage({liencong: 'height', id: id, height: height}, '*');
        last = height;
    }

    /* Nothing moves before it is told to, and then only while nobody points at
     * it or is in it. */
    function row(list) {
        var says = list.dataset, bar = document.createElement('div');
        var running = 0, held = false;

        function button(label, text, press) {
            var b = document.createElement('button');
            b.type = 'button';
            b.textContent = text;
            if (text !== label)
                b.setAttribute('aria-label', label);
            b.addEventListener('click', function () { press(b); });
            bar.appendChild(b);
            return b;
        }

        function go(by) {
            var end = list.scrollWidth - list.clientWidth - 2;
            var step = list.firstElementChild.offsetWidth + 12;
            var calm = matchMedia('(prefers-reduced-motion: reduce)').matches;
            var to = list.scrollLeft + by * step;
            if (by > 0 && list.scrollLeft >= end)
                to = 0;
            list.scrollTo({left: to, behavior: calm ? 'auto' : 'smooth'});
        }

        bar.className = 'lcb-moves';
        button(says.before, '‹', function () { go(-1); });
        button(says.after, '›', function () { go(1); });
        button(says.run, says.run, function (b) {
            clearInterval(running);
            running = running ? 0 : setInterval(function () {
                if (!held)
                    go(1);
            }, 5000);
            b.textContent = running ? says.stop : says.run;
        });
        ['mouseenter', 'focusin', 'mouseleave', 'focusout'].forEach(function (name, i) {
            list.addEventListener(name, function () { held = i < 2; });
        });
        list.insertAdjacentElement('afterend', bar);
    }

    /* Only now is the video's own site asked for anything. */
    function film(link) {
        var video = document.createElement('video');
        if (!video.canPlayType)
            return;
        link.addEventListener('click', function (event) {
            var poster = link.querySelector('img');
            event.preventDefault();
            video.controls = video.autoplay = true;
            video.setAttribute('playsinline', '');
            if (poster)
                video.poster = poster.src;
            video.src = link.getAttribute('data-video');
            video.onerror = function () {
                video.replaceWith(link);
                link.removeAttribute('data-video');
                window.open(link.href, '_blank', 'noopener');
            };
            link.replaceWith(video);
            video.focus();
        }, {once: true});
    }

    each(document.querySelectorAll('.lcb-ticker .lcb-items'), row);
    each(document.querySelectorAll('a[data-video]'), film);
    if (parent === window)
        return;
    if (window.ResizeObserver) {
        var watch = new ResizeObserver(tell);
        each(box.children, function (part) { watch.observe(part); });
    }
    addEventListener('load', tell);
    tell();
})();
