/*
 * builder.js - the builder's preview and codes follow every change of the form.
 * Without it the form's button does the same.
 *
 * The page comes from the server each time, which alone knows how it is written;
 * its parts with the class "live" are taken over.
 */
(function () {
    'use strict';

    var form = document.getElementById('builder');
    var said = document.getElementById('said');
    var code = document.getElementById('ma-sua');
    var waiting, asked = 0, looked = words();

    function all(selector, fn) {
        Array.prototype.forEach.call(document.querySelectorAll(selector), fn);
    }

    function say(text) {
        said.textContent = text;
        setTimeout(function () {
            if (said.textContent === text)
                said.textContent = '';
        }, 4000);
    }

    /* What decides about the list to pick from. */
    function words() {
        return form.elements.q.value + '|' + form.elements.kind.value;
    }

    /* The edit code is a secret and goes into no address. */
    function query() {
        var sent = new URLSearchParams();
        new FormData(form).forEach(function (value, name) {
            if (value !== '' && name !== 'ma-sua')
                sent.append(name, value);
        });
        return sent.toString();
    }

    /* Without a step back in the browser's history for each look. */
    function show(frame, to) {
        if (frame.getAttribute('sandbox') !== to.getAttribute('sandbox')) {
            to.width = frame.width;
            frame.replaceWith(document.importNode(to, true));
        } else if ((frame.dataset.now || frame.getAttribute('src')) !== to.getAttribute('src')) {
            frame.dataset.now = to.getAttribute('src');
            frame.contentWindow.location.replace(new URL(frame.dataset.now, location).href);
        }
    }

    function take(page, keep) {
        all('.live', function (part) {
            var to = page.getElementById(part.id);
            if (!to || part.id === keep)
                return;
            if (part.tagName === 'TEXTAREA')
                part.value = to.value;
            else if (part.tagName === 'IFRAME')
                show(part, to);
            else
                part.replaceChildren.apply(part, Array.from(to.childNodes));
        });
    }

    function follow() {
        var turn = ++asked, options = query(), now = words();
        fetch(form.getAttribute('action') + '?' + options).then(function (answer) {
            return answer.ok ? answer.text() : Promise.reject();
        }).then(function (html) {
            if (turn !== asked)
                return;
            take(new DOMParser().parseFromString(html, 'text/html'),
                now === looked ? 'found' : '');
            looked = now;
            if (!code)
                history.replaceState(null, '', '/tao-mau?' + options);
        }, function () {
            say('Không liên lạc được với trung tâm.');
        });
    }

    function changed() {
        clearTimeout(waiting);
        waiting = setTimeout(follow, 300);
    }

    /* A template that went out of sight with its kind is left. */
    function fit() {
        var chosen = form.querySelector('[name="template"]:checked');
        if (chosen && !chosen.closest('.for-' + form.elements.kind.value))
            form.querySelector('.for-' + form.elements.kind.value + ' [name="template"]').checked = true;
    }

    function copy(button) {
        var from = document.getElementById(button.dataset.for);
        from.select();
        navigator.clipboard.writeText(from.value).then(function () {
            say('Đã sao chép.');
        }, function () {
            say('Hãy nhấn Ctrl+C để sao chép.');
        });
    }

    /* The previews tell their height, as they tell it to every page. */
    function heard(event) {
        all('.preview', function (frame) {
            var tells = event.source === frame.contentWindow && event.data &&
                event.data.liencong === 'height' ? event.data.height : 0;
            if (tells > 0)
                frame.height = Math.min(Math.ceil(tells), 1500);
        });
    }

    form.addEventListener('input', function () { fit(); changed(); });
    document.getElementById('xem').addEventListener('change', changed);
    form.addEventListener('submit', function (event) {
        if (event.submitter && event.submitter.name === 'luu')
            return;
        event.preventDefault();
        follow();
    });
    addEventListener('message', heard);
    if (innerWidth < 700)
        document.getElementById('w320').checked = true;
    all('.still', function (part) { part.hidden = true; });
    all('.copy', function (button) {
        button.hidden = false;
        button.addEventListener('click', function () { copy(button); });
    });
    /* The edit link carries the code behind "#", where no server sees it. */
    var link = document.getElementById('edit-link');
    if (link)
        history.replaceState(null, '', new URL(link.value).pathname + new URL(link.value).hash);
    else if (code && location.hash.length > 1)
        code.value = location.hash.slice(1);
    fit();
})();
