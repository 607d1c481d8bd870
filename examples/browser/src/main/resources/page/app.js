const element = id => document.getElementById(id);

/** Sends a request and shows the response. The browser adds the cookie; the script never sees the token. */
async function send(method, path, fields) {
  const body = fields && new URLSearchParams(new FormData(fields));
  try {
    const response = await fetch(path, {method, body});
    const text = await response.text();
    showResponse(method, path, response, text);
    return {status: response.status, json: text ? JSON.parse(text) : {msg: 'The response has no body'}};
  } catch (problem) {
    showResponse(method, path, null, `No response: ${problem.message}`);
    return {status: 0, json: {msg: 'The server does not respond'}};
  }
}

function showResponse(method, path, response, body) {
  const line = (tag, text, name) => Object.assign(document.createElement(tag), {textContent: text, className: name ?? ''});
  const item = document.createElement('li');
  item.append(line('span', `${method} ${path}`, 'request'));
  item.append(line('span', response ? response.status : 'error', response?.ok ? 'status good' : 'status bad'));
  item.append(line('code', body, 'body'));
  const challenge = response?.headers.get('WWW-Authenticate');
  if (challenge) {
    item.append(line('code', `WWW-Authenticate: ${challenge}`, 'body'));
  }
  element('responses').prepend(item);
  while (element('responses').children.length > 10) {
    element('responses').lastChild.remove();
  }
}

function showNotes(notes) {
  element('notes').replaceChildren(...notes.map(text => Object.assign(document.createElement('li'), {textContent: text})));
  element('no-notes').hidden = notes.length > 0;
}

function showLoggedOut(message) {
  element('status').textContent = message;
  element('logged-in').hidden = true;
  element('logged-out').hidden = false;
}

/** Asks the server for the user, and shows the part of the page for this user. */
async function showUser() {
  const me = await send('GET', '/api/me');
  if (me.status !== 200) {
    showLoggedOut(me.status === 401 ? 'You are not logged in.' : me.json.msg);
    return false;
  }
  const until = new Date(me.json.until).toLocaleTimeString([], {timeStyle: 'short'});
  element('status').textContent = `You are ${me.json.user}, until ${until}.`;
  element('cookies').textContent = document.cookie || '(none)';
  element('logged-out').hidden = true;
  element('logged-in').hidden = false;
  return true;
}

async function showNotesOfUser() {
  const notes = await send('GET', '/api/notes');
  if (notes.status === 200) {
    showNotes(notes.json.notes);
  } else {
    showLoggedOut(notes.status === 401 ? 'You are not logged in.' : notes.json.msg);
  }
}

async function logOut(path) {
  const response = await send('POST', path);
  showLoggedOut(response.json.msg + '.');
  element('user').focus({preventScroll: true});
  scrollTo(0, 0);
}

element('login').addEventListener('submit', async event => {
  event.preventDefault();
  const login = await send('POST', '/session', event.target);
  const failed = login.status !== 200;
  element('login-problem').textContent = failed ? `${login.json.msg}.` : '';
  for (const id of ['user', 'password']) {
    element(id).setAttribute('aria-invalid', failed);
  }
  if (failed) {
    element('user').focus();
  } else if (await showUser()) {
    event.target.reset();
    await showNotesOfUser();
    element('text').focus();
  }
});

element('add').addEventListener('submit', async event => {
  event.preventDefault();
  const added = await send('POST', '/api/notes', event.target);
  if (added.status === 201) {
    showNotes(added.json.notes);
    event.target.reset();
  } else if (added.status === 401) {
    showLoggedOut('You are not logged in.');
  } else {
    element('status').textContent = `${added.json.msg}.`;
  }
});

element('who').addEventListener('click', showUser);
element('try').addEventListener('click', showNotesOfUser);
element('logout').addEventListener('click', () => logOut('/api/logout'));
element('logout-everywhere').addEventListener('click', () => logOut('/api/logout-everywhere'));
element('other-site').href = `http://127.0.0.1:${location.port}/other-site.html`;

if (await showUser()) {
  await showNotesOfUser();
}
