/*
 * builder.js - the builder's preview and codes follow every change of the form.
 * Without it the form's button does the same.
 */
(function () {
    'use strict';

    var form = document.getElementById('builder');
    var said = document.getElementById('said');
    var waiting;

    /* The same spelling as boxform_query(): ids joined, empty values left out. */
    function query() {
        var all = new Map();
        new FormData(form).forEach(function (value, name) {
            if (value !== '')
                all.set(name, all.has(name) ? all.get(name) + ',' + value : value);
        });
        if (all.get('criteria') !== 'picked')
            all.delete('ids');
        return Array.from(all, function (pair) {
            return pair[0] + '=' + encodeURIComponent(pair[1]);
        }).join('&');
    }

    /* The codes come from the server: one place knows how they are written. */
    function follow() {
        var options = query();
        document.querySelectorAll('.preview').forEach(function (frame) {
            frame.src = '/box/mau?' + options;
        });
        fetch('/tao-mau?' + options).then(function (answer) {
            return answer.ok ? answer.text() : Promise.reject();
        }).then(function (html) {
            var page = new DOMParser().parseFromString(html, 'text/html');
            document.querySelectorAll('.code').forEach(function (code) {
                code.value = page.getElementById(code.id).value;
            });
            history.replaceState(null, '', '/tao-mau?' + options);
        }, function () {
            said.textContent = 'Không liên lạc được với trung tâm.';
        });
    }

    form.addEventListener('input', function () {
        clearTimeout(waiting);
        waiting = setTimeout(follow, 300);
    });
    document.querySelectorAll('.copy').forEach(function (button) {
        button.hidden = false;
        button.addEventListener('click', function () {
            var code = document.getElementById(button.dataset.for);
            code.select();
            navigator.clipboard.writeText(code.value).then(function () {
                said.textContent = 'Đã sao chép mã.';
            }, function () {
                said.textContent = 'Hãy nhấn Ctrl+C để sao chép.';
            });
        });
    });
})();
