// The server listens on localhost. A browser regards 127.0.0.1 as another site, although the server is the same.
const notes = `http://localhost:${location.port}`;

document.getElementById('target').textContent = `${notes}/api/notes`;
document.getElementById('attack').action = `${notes}/api/notes`;
document.getElementById('back').href = `${notes}/`;
