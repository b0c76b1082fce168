// Suggestions under the search box: a combobox with a list (WAI-ARIA 1.2).
// Without this script the box is a plain box, and the page of results has its
// own line of suggestions.  Nothing is kept and nobody else is asked.
(function () {
  'use strict';
  var input = document.querySelector('input[data-suggest]');
  if (!input || !window.fetch || !window.AbortController) return;
  var form = input.form, words = input.dataset;
  var wait = 90; // ms after a key, before asking
  var known = new Map(), asked = null, timer = 0, typed = '', at = -1;

  var list = document.createElement('ul');
  list.id = 'goi-y-go';
  list.className = 'suggest';
  list.setAttribute('role', 'listbox');
  list.setAttribute('aria-label', words.label);
  list.hidden = true;
  var said = document.createElement('p');
  said.className = 'unseen';
  said.setAttribute('role', 'status');
  input.closest('.box').after(list, said);

  input.type = 'text'; // a searchbox may not be a combobox
  input.setAttribute('role', 'combobox');
  input.setAttribute('aria-autocomplete', 'list');
  input.setAttribute('aria-controls', list.id);
  input.setAttribute('aria-expanded', 'false');

  function close() {
    clearTimeout(timer);
    if (asked) asked.abort();
    asked = null;
    at = -1;
    list.hidden = true;
    said.textContent = '';
    input.setAttribute('aria-expanded', 'false');
    input.removeAttribute('aria-activedescendant');
  }

  function move(to) {
    var options = list.children;
    if (at >= 0) options[at].removeAttribute('aria-selected');
    at = to < -1 ? options.length - 1 : to >= options.length ? -1 : to;
    if (at < 0) {
      input.value = typed;
      input.removeAttribute('aria-activedescendant');
      return;
    }
    options[at].setAttribute('aria-selected', 'true');
    options[at].scrollIntoView({ block: 'nearest' });
    input.value = options[at].dataset.text;
    input.setAttribute('aria-activedescendant', options[at].id);
  }

  function choose(option) {
    input.value = option.dataset.text;
    close();
    form.submit();
  }

  function option(suggestion, i) {
    var item = document.createElement('li');
    item.id = 'goi-y-' + i;
    item.setAttribute('role', 'option');
    item.lang = 'vi';
    item.dataset.text = suggestion.text;
    item.append(suggestion.text);
    if (suggestion.note) {
      var note = document.createElement('span');
      note.className = 'note';
      note.textContent = suggestion.note;
      item.append(' ', note);
    }
    return item;
  }

  function show(suggestions) {
    if (document.activeElement !== input || !suggestions.length) {
      close();
      return;
    }
    at = -1;
    typed = input.value;
    list.replaceChildren.apply(list, suggestions.map(option));
    list.hidden = false;
    said.textContent = words.count.replace('%d', suggestions.length);
    input.setAttribute('aria-expanded', 'true');
    input.removeAttribute('aria-activedescendant');
  }

  function ask() {
    var q = input.value;
    if (asked) asked.abort();
    asked = null;
    if (q.trim().length < 2) {
      close();
    } else if (known.has(q)) {
      show(known.get(q));
    } else {
      asked = new AbortController();
      fetch(words.suggest + '?q=' + encodeURIComponent(q.slice(0, 100)),
        { signal: asked.signal, credentials: 'omit' })
        .then(function (r) { return r.ok ? r.json() : { suggestions: [] }; })
        .then(function (answer) {
          known.set(q, answer.suggestions);
          if (input.value === q) show(answer.suggestions);
        })
        .catch(function () {}); // the box works without
    }
  }

  input.addEventListener('input', function () {
    clearTimeout(timer);
    timer = setTimeout(ask, wait);
  });
  input.addEventListener('blur', close);
  input.addEventListener('keydown', function (e) {
    var open = !list.hidden;
    if (e.isComposing) return;
    if (e.key === 'ArrowDown' || e.key === 'ArrowUp') {
      if (open) move(at + (e.key === 'ArrowDown' ? 1 : -1));
      else ask();
      e.preventDefault();
    } else if (e.key === 'Escape' && open) {
      input.value = typed;
      close();
      e.preventDefault();
    } else if (e.key === 'Enter' && open && at >= 0) {
      e.preventDefault();
      choose(list.children[at]);
    } else if (e.key === 'Tab') {
      close();
    }
  });
  // The box keeps the focus while a suggestion is pressed.
  list.addEventListener('pointerdown', function (e) { e.preventDefault(); });
  list.addEventListener('mousedown', function (e) { e.preventDefault(); });
  list.addEventListener('click', function (e) {
    var item = e.target.closest('[role=option]');
    if (item) choose(item);
  });
})();
