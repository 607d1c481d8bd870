package io.jwtsimple.browser;

/** A technique by which a page sends a request to another origin. */
enum Attack {
    FORM("""
        const form = Object.assign(document.createElement('form'), {method: 'post', action: arg + '/api/notes'});
        document.body.append(form);
        form.submit();
        """),
    SANDBOXED_FORM("""
        const frame = document.createElement('iframe');
        frame.sandbox = 'allow-scripts allow-forms';
        frame.srcdoc = `<form method=post action="${arg}/api/notes"></form><script>document.forms[0].submit()</script>`;
        document.body.append(frame);
        """),
    FETCH("""
        await fetch(arg + '/api/notes', {method: 'POST', mode: 'no-cors', credentials: 'include'});
        """),
    FETCH_WITH_PREFLIGHT("""
        const headers = {'Content-Type': 'application/json'};
        return (await fetch(arg + '/api/notes', {method: 'PUT', headers, credentials: 'include'})).text();
        """),
    BEACON("""
        navigator.sendBeacon(arg + '/api/notes', 'x');
        """),
    WEB_SOCKET("""
        const socket = new WebSocket(arg.replace('http', 'ws') + '/api/socket');
        return new Promise(done => {
          socket.onmessage = message => done(message.data);
          socket.onclose = () => done('closed');
        });
        """),
    IMAGE("""
        const image = new Image();
        return new Promise(done => {
          image.onload = image.onerror = () => done();
          image.src = arg + '/api/notes';
        });
        """),
    SCRIPT("""
        const script = document.createElement('script');
        return new Promise(done => {
          script.onload = script.onerror = () => done();
          script.src = arg + '/api/notes';
          document.body.append(script);
        });
        """),
    FRAME("""
        const frame = document.createElement('iframe');
        return new Promise(done => {
          frame.onload = () => done();
          frame.src = arg + '/api/notes';
          document.body.append(frame);
        });
        """),
    WINDOW("""
        window.open(arg + '/api/notes');
        """);

    private final String script;

    Attack(String script) {
        this.script = script;
    }

    /**
     * Opens a page of an origin, and sends the request from the page.
     *
     * @return the text of the response, if the page can read the response
     */
    String run(Browser browser, String from, String target) {
        browser.open(from + "/");
        return String.valueOf(browser.run(script, target));
    }
}
